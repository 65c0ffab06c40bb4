// The receipt on paper: nothing of it is on the screen, and nothing of the screen is on it.
import type { JSX } from 'react'
import type { Paper, ResultScreen } from '../../contract/screen/views/procedure.ts'
import { useVisit } from '../visit.ts'
import { PaperTop } from './paper-top.tsx'
import { Stamp } from './stamp.tsx'

const PaperTables = ({ paper }: { readonly paper: Paper }): JSX.Element => {
  const { words } = useVisit()
  return (
    <>
      <table className="paper-facts">
        <tbody>
          {paper.lines.map((line) => (
            <tr key={line.label}>
              <th scope="row">{line.label}</th>
              <td>{line.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{words.paper.offices}</h3>
      <table className="paper-rows">
        <thead>
          <tr>
            <th scope="col">{words.paper.office}</th>
            <th scope="col">{words.paper.state}</th>
            <th scope="col">{words.paper.reception}</th>
          </tr>
        </thead>
        <tbody>
          {paper.rows.map((row) => (
            <tr key={row.office}>
              <td>
                <b>{row.office}</b>
              </td>
              <td>{row.state}</td>
              <td>{row.reception ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

export const PaperReceipt = ({
  paper,
  stamp
}: {
  readonly paper: Paper
  readonly stamp: ResultScreen['stamp']
}): JSX.Element => {
  const { words } = useVisit()
  const { dates } = words
  return (
    <section className="paper" aria-hidden="true">
      <PaperTop />
      <div className="paper-title">
        <div>
          <h2>{paper.title}</h2>
          <dl>
            <dt>{words.paper.number}</dt>
            <dd className="paper-number">{paper.receiptNumber}</dd>
            <dt>{words.paper.at}</dt>
            <dd>
              {dates.yearDate(paper.at)} {dates.clock(paper.at)}
            </dd>
          </dl>
        </div>
        {stamp === null ? null : <Stamp stamp={stamp} />}
      </div>
      <PaperTables paper={paper} />
      <p className="paper-foot">{paper.foot}</p>
    </section>
  )
}
