// A letter on paper, with what proves its delivery: nothing of it is on the screen, and nothing of the screen is on it.
import type { JSX } from 'react'
import type { MailboxLetterScreen } from '../../contract/screen/views/mailbox.ts'
import { useVisit } from '../visit.ts'
import { PaperTop } from './paper-top.tsx'

export const PaperLetter = ({ screen }: { readonly screen: MailboxLetterScreen }): JSX.Element => {
  const { words } = useVisit()
  const { paper, facts, letter } = words.mailbox
  const { yearDate, clock } = words.dates
  const { number, digest, receipts } = screen.paper
  return (
    <section className="paper" aria-hidden="true">
      <PaperTop />
      <div className="paper-title">
        <div>
          <h2>{screen.title}</h2>
          <dl>
            <dt>{facts.from}</dt>
            <dd>{screen.from}</dd>
            <dt>{paper.arrived}</dt>
            <dd>
              {yearDate(screen.arrived)} {clock(screen.arrived)}
            </dd>
          </dl>
        </div>
      </div>
      <table className="paper-facts">
        <tbody>
          {(screen.lines ?? [{ label: null, value: letter.unshown(screen.from).join(' ') }]).map(
            ({ label, value }, index) => (
              <tr key={index}>
                {label === null ? null : <th scope="row">{label}</th>}
                <td colSpan={label === null ? 2 : 1}>{value}</td>
              </tr>
            )
          )}
        </tbody>
      </table>
      <h3>{paper.receipts}</h3>
      <table className="paper-facts">
        <tbody>
          {receipts.map(({ event, at }) => (
            <tr key={event}>
              <th scope="row">{paper.events[event]}</th>
              <td>
                {yearDate(at)} {clock(at)}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{paper.number}</th>
            <td>{number}</td>
          </tr>
          <tr>
            <th scope="row">{paper.digest}</th>
            <td className="paper-digest">{digest}</td>
          </tr>
        </tbody>
      </table>
      <p className="paper-foot">{paper.foot}</p>
    </section>
  )
}
