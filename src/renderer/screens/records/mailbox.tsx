// The mailbox: the list, the receipt a sender asks for, refusing, and what is closed.
import type { JSX } from 'react'
import {
  refuseId,
  type LetterLineInList,
  type LetterState,
  type MailboxClosedScreen,
  type MailboxListScreen,
  type MailboxReceiptScreen,
  type MailboxRefuseScreen
} from '../../../contract/screen/views/mailbox.ts'
import { useSecondPress } from '../../input/use-second-press.ts'
import { Facts } from '../../parts/facts.tsx'
import { FlowBox } from '../../parts/frame/flow-box.tsx'
import { Page } from '../../parts/frame/page.tsx'
import { useFlow } from '../../parts/frame/use-flow.ts'
import { Icon, type IconName } from '../../parts/icons.tsx'
import { Key } from '../../parts/key.tsx'
import { OpenLine } from '../../parts/open-line.tsx'
import { Words } from '../../parts/words.tsx'
import { useVisit } from '../../visit.ts'

const shapes: Readonly<Record<LetterState, IconName>> = {
  waiting: 'sealed',
  new: 'letter',
  read: 'page',
  refused: 'barred',
  expired: 'clock'
}

const Line = ({ line }: { readonly line: LetterLineInList }): JSX.Element => {
  const { words } = useVisit()
  const { mailbox, dates } = words
  const { id, title, from, folder, arrived, state, until } = line
  return (
    <OpenLine id={id} icon={shapes[state]} title={title} fresh={state === 'waiting' || state === 'new'} look={state}>
      <span>{from}</span>
      <span className="when">{dates.shortDate(arrived)}</span>
      <span className="folder">{folder}</span>
      <span className="state">
        {until === null ? mailbox.states[state] : mailbox.until(dates.shortDate(until.date))}
      </span>
    </OpenLine>
  )
}

export const MailboxList = ({ screen }: { readonly screen: MailboxListScreen }): JSX.Element => {
  const { words } = useVisit()
  const flow = useFlow(JSON.stringify(screen.lines))
  const [first] = screen.lines
  return (
    <Page
      look="list mailbox"
      title={words.mailbox.title}
      lead={first === undefined ? words.mailbox.none : null}
      flow={flow}
      counted={screen}
      first={first === undefined ? 'next' : `open-${first.id}`}
    >
      <FlowBox
        flow={flow}
        look="lines"
        items={screen.lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      />
    </Page>
  )
}

/** What the card will prove is read before it is proved; refusing is offered beside it, and never lies under the finger. */
export const MailboxReceipt = ({ screen }: { readonly screen: MailboxReceiptScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { receipt } = words.mailbox
  const { from, title, until } = screen
  const flow = useFlow(JSON.stringify(screen))
  const large = frame.text === 200
  // a second press, by key or by finger, must not prove what nobody has read
  const tooSoon = useSecondPress(flow.part)
  const points: readonly (readonly [IconName, string])[] = [
    ['mailbox', receipt.what(from, title)],
    ['card', receipt.proves(from)],
    ['info', receipt.means]
  ]
  const items = points.map(([icon, says]) => (
    <p key={icon} className="point">
      <Icon name={icon} />
      <span>
        <Words text={says} />
      </span>
    </p>
  ))
  const refusal = (
    <Key name="refuse" onPress={() => send({ kind: 'open', id: refuseId })}>
      {receipt.refuse}
    </Key>
  )
  const mayRefuse = <Words text={receipt.mayRefuse(until && words.dates.shortDate(until.date))} />
  // large text leaves no room for both on one page
  items.push(
    <div key="refusal" className="point refusal">
      <Icon name="barred" />
      <span>{mayRefuse}</span>
      {large ? null : refusal}
    </div>
  )
  if (large)
    items.push(
      <div key="refuse" className="point refusal">
        {refusal}
      </div>
    )
  return (
    <Page
      look="receipt-asked"
      title={receipt.title}
      flow={flow}
      next={{
        label: large ? receipt.nextShort : receipt.next,
        go: () => {
          if (!tooSoon()) send({ kind: 'next' })
        }
      }}
      first="next"
    >
      <FlowBox flow={flow} look="plain-points" items={items} />
    </Page>
  )
}

/** The careful answer is focused first: a second press meant for the page before must not refuse anything. */
export const MailboxRefuse = ({ screen }: { readonly screen: MailboxRefuseScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { refuse, facts } = words.mailbox
  const tv = frame.face === 'tv'
  const large = frame.text === 200
  const flow = useFlow(JSON.stringify(screen))
  const stop = { label: large ? words.keys.stop : refuse.stop, go: () => send({ kind: 'back' }) }
  return (
    <Page
      look="one-filing warn"
      title={refuse.title}
      sign={large ? null : 'ask'}
      flow={flow}
      back={stop}
      next={{ label: refuse.next, go: () => send({ kind: 'next' }) }}
      first={tv ? 'stop' : 'back'}
    >
      <Facts
        flow={flow}
        facts={[
          // at the television the question must not be parted from its answers
          ...(tv ? [] : [{ name: 'from', label: facts.from, value: screen.from }]),
          { name: 'title', label: facts.title, value: screen.title },
          { name: 'then', label: refuse.after, value: tv ? refuse.saysTv : refuse.says(screen.from) }
        ]}
      />
      {tv ? (
        <Key name="stop" look="stop" onPress={stop.go}>
          {stop.label}
        </Key>
      ) : null}
    </Page>
  )
}

export const MailboxClosed = ({ screen }: { readonly screen: MailboxClosedScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { closed, facts } = words.mailbox
  const { why, from, title, at } = screen
  const flow = useFlow(JSON.stringify(screen))
  return (
    <Page
      look="one-filing"
      title={closed[why].title}
      sign={frame.text === 200 ? null : 'back'}
      lead={frame.text === 200 ? null : closed[why].says}
      flow={flow}
      back={null}
      next={{ label: closed.next, go: () => send({ kind: 'next' }) }}
    >
      <Facts
        flow={flow}
        facts={[
          { name: 'from', label: facts.from, value: from },
          { name: 'title', label: facts.title, value: title },
          { name: 'at', label: facts.at, value: `${words.dates.shortDate(at)} ${words.dates.clock(at)}` }
        ]}
      />
    </Page>
  )
}
