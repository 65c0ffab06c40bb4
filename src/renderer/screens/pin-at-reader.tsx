// The secret is typed at the reader's own keypad: the screen only says so, and offers the way out.
import type { JSX } from 'react'
import type { PinAtReaderScreen } from '../../contract/screen/views/card.ts'
import { Page } from '../parts/frame/page.tsx'
import { Sign } from '../parts/signs.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'
import { Count } from './pin.tsx'

export const PinAtReader = ({ screen }: { readonly screen: PinAtReaderScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { atReader, keys } = words
  const sign = screen.secret === 'signature'
  const stop = { label: keys.stop, go: () => send({ kind: 'cancel' }) }
  return (
    <Page look="quiet decision" back={stop} red={stop} first="back">
      <div className="what">
        <Sign sign="wait" />
        <h1>
          <Words text={frame.text === 200 ? atReader.titleLarge : sign ? atReader.signTitle : atReader.title} />
        </h1>
      </div>
      <Count screen={screen} />
      <p className="large">
        <Words text={frame.text === 200 ? atReader.saysLarge : atReader.says} />
      </p>
      {frame.text === 200 || frame.face === 'tv' ? null : (
        <p className="safe">
          <span>{atReader.stop}</span>
        </p>
      )}
    </Page>
  )
}
