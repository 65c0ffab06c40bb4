// Status rows, asks first: sign, office, state, reason, and the way on.
import { FlowBox } from './frame/flow-box.tsx'
import type { JSX } from 'react'
import type { StatusRow } from '../../contract/screen/views/filings.ts'
import { useVisit } from '../visit.ts'
import { Key } from './key.tsx'
import { Sign } from './signs.tsx'
import type { Flow } from './frame/use-flow.ts'
import { Words } from './words.tsx'

const order: Readonly<Record<StatusRow['sign'], number>> = { ask: 0, fix: 1, no: 2, wait: 3, ok: 4, back: 5 }

const Row = ({ row }: { readonly row: StatusRow }): JSX.Element => {
  const { words, send } = useVisit()
  const { result, filings, dates } = words
  const { way } = row
  const says = row.reason ?? row.what
  return (
    <div className={`row ${row.sign}`}>
      <Sign sign={row.sign} />
      <span className="office">
        <b>{row.office}</b>
        <span className="state">{filings.signs[row.sign]}</span>
      </span>
      <span className="reason">
        <Words text={says} />
        {row.proxy === null ? null : (
          <span className="proxy">
            <Words text={filings.proxy(row.proxy)} />
          </span>
        )}
        {row.by === null ? null : <b className="by">{result.by(dates.shortDate(row.by))}</b>}
      </span>
      {way === null ? null : (
        <Key name={`${way.does}-${row.id}`} look={way.does} onPress={() => send({ kind: 'open', id: way.id })}>
          <span>{filings.ways[way.does]}</span>
          {way.minutesLeft === null ? null : <small>{filings.timeLeft(way.minutesLeft)}</small>}
        </Key>
      )}
    </div>
  )
}

/** what has been accepted stands together, each office named */
const Accepted = ({ rows }: { readonly rows: readonly StatusRow[] }): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="row ok">
      <Sign sign="ok" />
      <span className="together">
        <span className="state">{words.result.accepted(rows.length)}</span>
        <span className="offices">
          {rows.map((row) => (
            <span key={row.id}>
              <b>{row.office}</b>
              <small>{row.what}</small>
            </span>
          ))}
        </span>
      </span>
    </div>
  )
}

/** What is asked of the resident is focused first; taking back is offered and never lies under the finger. */
export const firstWay = (rows: readonly StatusRow[]): string => {
  const first = rows.find(({ way }) => way !== null && way.does !== 'withdraw')
  return first?.way ? `${first.way.does}-${first.id}` : 'next'
}

type RowsProps = { readonly flow: Flow; readonly rows: readonly StatusRow[]; readonly last?: JSX.Element | null }
/** `last` comes after the rows and is paged with them */
export const Rows = ({ flow, rows, last = null }: RowsProps): JSX.Element => {
  const { frame } = useVisit()
  const accepted = frame.text === 200 ? [] : rows.filter((row) => row.sign === 'ok' && row.way === null)
  const others = rows.filter((row) => !accepted.includes(row)).toSorted((a, b) => order[a.sign] - order[b.sign])
  const items = others.map((row) => <Row key={row.id} row={row} />)
  if (accepted.length > 0) items.push(<Accepted key="accepted" rows={accepted} />)
  if (last !== null) items.push(last)
  return <FlowBox flow={flow} look="rows" items={items} />
}
