// A PIN is changed: its rules before anybody types, and what holds from now on.
import type { JSX } from 'react'
import type { PinChangedScreen, PinRulesScreen } from '../../contract/screen/views/card.ts'
import { FlowBox } from '../parts/frame/flow-box.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Icon } from '../parts/icons.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'
import { Count } from './pin.tsx'

export const PinRules = ({ screen }: { readonly screen: PinRulesScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { pinChange, keys } = words
  const flow = useFlow(screen.secret)
  const says = [...pinChange.rules[screen.secret], pinChange.order]
  const rules = says.map((rule) => (
    <p key={rule} className="rule">
      <Icon name="tick" />
      <span>
        <Words text={rule} />
      </span>
    </p>
  ))
  return (
    <Page
      look="pin-rules"
      title={pinChange.title[screen.secret]}
      flow={flow}
      next={{ label: frame.text === 200 ? keys.next : pinChange.begin, go: () => send({ kind: 'next' }), arrow: true }}
    >
      <FlowBox flow={flow} look="flow" items={[...rules, <Count key="tries" screen={screen} />]} />
    </Page>
  )
}

export const PinChanged = ({ screen }: { readonly screen: PinChangedScreen }): JSX.Element => {
  const { words, send } = useVisit()
  const { pinChange } = words
  return (
    <Page
      look="quiet"
      title={pinChange.changed[screen.secret]}
      lead={pinChange.fromNow}
      back={null}
      next={{ label: pinChange.done, go: () => send({ kind: 'next' }) }}
    >
      <div className="picture">
        <span className="done-sign">
          <Icon name="tick" />
        </span>
      </div>
      <p className="large">
        <Words text={pinChange.keep} />
      </p>
    </Page>
  )
}
