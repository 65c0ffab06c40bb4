// One notice: what it says, why you, until when, and what you need.
import { FlowBox } from '../parts/frame/flow-box.tsx'
import type { JSX } from 'react'
import type { NoticeScreen } from '../../contract/screen/views/home.ts'
import { Icon } from '../parts/icons.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

const Deadline = ({ deadline }: { readonly deadline: NonNullable<NoticeScreen['deadline']> }): JSX.Element => {
  const { words } = useVisit()
  const left = Math.max(0, Math.min(20, deadline.daysLeft))
  return (
    <div className="deadline">
      <span>{words.notice.deadline}</span>
      <span className="when">
        <b>{words.dates.shortDate(deadline.date)}</b> <Words text={words.notice.daysLeft(deadline.daysLeft)} />
      </span>
      <span className="ladder" aria-hidden="true">
        {Array.from({ length: 20 }, (_, index) => (
          <i key={index} className={index < left ? 'on' : ''} />
        ))}
      </span>
    </div>
  )
}

const Why = ({ why, titled = true }: { readonly why: readonly string[]; readonly titled?: boolean }): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="why">
      {titled ? <h2>{words.notice.why}</h2> : null}
      <ul>
        {why.map((reason) => (
          <li key={reason}>
            <Icon name="tick" />
            <span>
              <Words text={reason} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** the notice in pieces: two columns where there is room, one below the other where there is not */
const usePieces = (screen: NoticeScreen, from: JSX.Element): readonly (JSX.Element | null)[] => {
  const { frame, words } = useVisit()
  const large = frame.text === 200
  const tv = frame.face === 'tv' && !large
  const wide = !large && (frame.face === 'kiosk-l' || frame.face === 'desk')
  const body = (
    <p key="body" className="body">
      <Words text={screen.body} />
    </p>
  )
  const why = screen.why.length === 0 ? null : <Why key="why" why={screen.why} />
  const due = screen.deadline === null ? null : <Deadline key="due" deadline={screen.deadline} />
  const needs = (
    <div key="needs" className="needs">
      <b>{words.notice.needs}</b>
      <span>
        <Words text={screen.needs} />
      </span>
    </div>
  )
  const columns = (
    <div key="columns" className="columns">
      <div>
        {body}
        {why}
      </div>
      <div>
        {due}
        {needs}
      </div>
    </div>
  )
  const reasons = screen.why.map((reason, index) => <Why key={reason} why={[reason]} titled={index === 0} />)
  const pair =
    due === null || why === null ? (
      (due ?? why)
    ) : (
      <div key="pair" className="pair">
        {why}
        {due}
      </div>
    )
  if (wide) return [columns]
  if (large) return [from, body, due, ...reasons, needs]
  return tv ? [body, pair, needs] : [body, due, why, needs]
}

export const Notice = ({ screen }: { readonly screen: NoticeScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { notice } = words
  const flow = useFlow(JSON.stringify(screen))
  const from = (
    <p key="from" className="from">
      <span className="tag">{screen.from}</span>
      <span>{notice.arrived(words.dates.shortDate(screen.arrived))}</span>
    </p>
  )
  const items = usePieces(screen, from).filter((item) => item !== null)
  const { leadsTo } = screen
  return (
    <Page
      look="notice"
      title={screen.title}
      flow={flow}
      next={leadsTo === null ? null : { label: notice.next, go: () => send({ kind: 'next' }), arrow: true }}
      aside={frame.text === 200 ? null : from}
    >
      <FlowBox flow={flow} look="flow" items={items} />
    </Page>
  )
}
