// Home is a window: panes that touch, parted by thin bars.
import { FlowBox } from '../parts/frame/flow-box.tsx'
import type { JSX } from 'react'
import type { HomeScreen } from '../../contract/screen/views/home.ts'
import { nameFor } from '../parts/frame/lintel.tsx'
import { Page } from '../parts/frame/page.tsx'
import { Pane } from '../parts/pane.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { useVisit } from '../visit.ts'

export const Home = ({ screen }: { readonly screen: HomeScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const flow = useFlow(JSON.stringify(screen.panes))
  const name = nameFor(frame, words) ?? words.name
  const greeted = frame.face === 'desk' && frame.who !== null ? words.family(frame.who.family) : name
  const panes = screen.panes.map((pane) => <Pane key={pane.id} pane={pane} />)
  const small = frame.face === 'tv' || frame.text === 200 || frame.face === 'kiosk-p'
  return (
    <Page
      look="home"
      plain
      title={words.home.hello(greeted)}
      aside={small ? null : <p className="gone">{words.home.gone}</p>}
      flow={flow}
      back={{ label: words.keys.end, go: () => send({ kind: 'finish' }) }}
      first={`open-${screen.panes[0]?.id ?? ''}`}
      note={frame.text === 200 ? null : words.keys.arrows}
    >
      <FlowBox flow={flow} look={(count) => `window count-${count}`} items={panes} />
    </Page>
  )
}
