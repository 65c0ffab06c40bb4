// The diagnosis on paper: every line with its light, and for each code what happened and who can do what.
import type { JSX } from 'react'
import type { Code } from '../../contract/screen/codes.ts'
import { aboutLine, saysLine } from '../../contract/screen/diagnosis-text.ts'
import type { DiagnosisLine } from '../../contract/screen/views/diagnosis.ts'
import { useVisit } from '../visit.ts'
import { PaperTop } from './paper-top.tsx'

const CodeText = ({ code }: { readonly code: Code }): JSX.Element => {
  const { words } = useVisit()
  const text = words.codes[code]
  const { trouble } = words
  const rows = [
    [trouble.happened, text.happened],
    [trouble.you, text.you],
    [trouble.staff, text.staff]
  ]
  return (
    <div className="paper-code">
      <h3>
        {code} {text.title}
      </h3>
      <table className="paper-facts">
        <tbody>
          {rows.map(([label, says = '']) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                {says.split('\n').map((step) => (
                  <div key={step}>{step}</div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const PaperDiagnosis = ({ lines }: { readonly lines: readonly DiagnosisLine[] }): JSX.Element => {
  const { frame, words } = useVisit()
  const { dates, diagnosis } = words
  const codes = new Set(lines.flatMap(({ code }) => (code === null ? [] : [code])))
  return (
    <section className="paper close" aria-hidden="true">
      <PaperTop />
      <div className="paper-title">
        <div>
          <h2>{diagnosis.paper}</h2>
          <dl>
            <dt>{diagnosis.at}</dt>
            <dd>
              {dates.yearDate(frame.now)} {dates.clock(frame.now)}
            </dd>
          </dl>
        </div>
      </div>
      <table className="paper-rows">
        <thead>
          <tr>
            {diagnosis.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.about}-${line.reader ?? 1}`}>
              <td>
                <b>{aboutLine(words.lines, line)}</b>
              </td>
              <td>
                {words.lines.lights[line.light]}: {saysLine(words.lines, line)}
              </td>
              <td>{line.code ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {[...codes].map((code) => (
        <CodeText key={code} code={code} />
      ))}
      <p className="paper-foot">{diagnosis.foot}</p>
    </section>
  )
}
