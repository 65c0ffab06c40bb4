// One filing: taking it back, that it was taken back, and what has to be put right.
import type { JSX } from 'react'
import type { CorrectionsScreen, WithdrawnScreen, WithdrawScreen } from '../../contract/screen/views/filings.ts'
import { FlowBox } from '../parts/frame/flow-box.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Key } from '../parts/key.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

const Line = ({ label, value }: { readonly label: string; readonly value: string }): JSX.Element => (
  <div className="fact">
    <span className="label">{label}</span>
    <b className="value">
      <Words text={value} />
    </b>
  </div>
)

/** The careful answer is focused first: a second press meant for the row before must not take anything back. */
export const Withdraw = ({ screen }: { readonly screen: WithdrawScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { filings } = words
  const { withdraw } = filings
  const stop = { label: withdraw.stop, go: () => send({ kind: 'back' }) }
  const left = screen.minutesLeft === null ? withdraw.leftOver : filings.timeLeft(screen.minutesLeft)
  const flow = useFlow(JSON.stringify(screen))
  const tv = frame.face === 'tv'
  // at the television one line says both: the question must not be parted from its answers
  const to = tv
    ? [<Line key="office" label={filings.office} value={filings.both(screen.office, screen.what)} />]
    : [
        <Line key="office" label={filings.office} value={screen.office} />,
        <Line key="what" label={filings.what} value={screen.what} />
      ]
  const items = [
    ...to,
    <Line key="left" label={withdraw.left} value={left} />,
    <Line key="then" label={withdraw.after} value={withdraw.says} />
  ]
  if (tv)
    items.push(
      <Key key="stop" name="stop" look="stop" onPress={stop.go}>
        {stop.label}
      </Key>
    )
  return (
    <Page
      look="one-filing warn"
      title={withdraw.title}
      sign={frame.text === 200 ? null : 'ask'}
      flow={flow}
      back={stop}
      next={{ label: withdraw.next, go: () => send({ kind: 'next' }) }}
      first={tv ? 'stop' : 'back'}
    >
      <FlowBox flow={flow} look="facts" items={items} />
    </Page>
  )
}

export const Withdrawn = ({ screen }: { readonly screen: WithdrawnScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { filings } = words
  const { withdrawn } = filings
  const flow = useFlow(JSON.stringify(screen))
  return (
    <Page
      look="one-filing"
      title={withdrawn.title}
      sign={frame.text === 200 ? null : 'back'}
      lead={frame.text === 200 ? null : withdrawn.says}
      flow={flow}
      back={null}
      next={{ label: withdrawn.next, go: () => send({ kind: 'next' }), arrow: true }}
    >
      <FlowBox
        flow={flow}
        look="facts"
        items={[
          <Line key="office" label={filings.office} value={screen.office} />,
          <Line key="what" label={filings.what} value={screen.what} />,
          <Line key="number" label={filings.number} value={screen.receiptNumber} />
        ]}
      />
    </Page>
  )
}

export const Corrections = ({ screen }: { readonly screen: CorrectionsScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { corrections } = words.filings
  const flow = useFlow(JSON.stringify(screen.lines))
  const short = frame.face === 'tv' || frame.text === 200
  return (
    <Page
      look="one-filing warn"
      title={short ? corrections.titleTv : corrections.title(screen.office)}
      sign={frame.text === 200 ? null : 'fix'}
      lead={short ? null : screen.again ? corrections.says : corrections.elsewhere}
      flow={flow}
      counted={screen}
      next={{
        label: screen.again ? corrections.next : corrections.close,
        go: () => send({ kind: 'next' }),
        arrow: screen.again
      }}
    >
      <FlowBox
        flow={flow}
        look="facts"
        items={screen.lines.map(({ box, correct }) => (
          <Line key={`${box} ${correct}`} label={box} value={correct} />
        ))}
      />
    </Page>
  )
}
