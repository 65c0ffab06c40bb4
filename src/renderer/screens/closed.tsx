// Nobody is served now: the town's own words.
import type { JSX } from 'react'
import type { ClosedScreen } from '../../contract/screen/views/public.ts'
import { Mark } from '../parts/frame/lintel.tsx'
import { Page } from '../parts/frame/page.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

export const Closed = ({ screen }: { readonly screen: ClosedScreen }): JSX.Element => {
  const { words } = useVisit()
  return (
    <Page look="quiet" title={words.outOfService.title} back={null}>
      <p className="large">
        <Words text={screen.words} />
      </p>
      <div className="picture">
        <Mark />
      </div>
    </Page>
  )
}
