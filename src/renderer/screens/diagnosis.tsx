// The traffic lights of this terminal: what is wrong comes first, what is in order stands together, all of it goes on paper.
import type { JSX } from 'react'
import { aboutLine, saysLine } from '../../contract/screen/diagnosis-text.ts'
import type { DiagnosisLine, DiagnosisScreen } from '../../contract/screen/views/diagnosis.ts'
import { CardPicture } from '../parts/card-picture.tsx'
import { FlowBox } from '../parts/frame/flow-box.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Icon } from '../parts/icons.tsx'
import { Key } from '../parts/key.tsx'
import { PaperDiagnosis } from '../parts/paper-diagnosis.tsx'
import { Sign, signOf } from '../parts/signs.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

const keyOf = ({ about, reader }: DiagnosisLine): string => `${about}-${reader ?? 1}`

const Row = ({ line }: { readonly line: DiagnosisLine }): JSX.Element => {
  const { words, send } = useVisit()
  const { code } = line
  const about = aboutLine(words.lines, line)
  return (
    <div className={`row ${signOf[line.light]}`}>
      <Sign sign={signOf[line.light]} />
      <span className="office">
        <b>{about}</b>
        <span className="state">{words.lines.lights[line.light]}</span>
      </span>
      <span className="reason">
        <span>
          <Words text={saysLine(words.lines, line)} />
        </span>
        {code === null ? null : <b className="code-number">{code}</b>}
      </span>
      {code === null ? null : (
        <Key
          name={`open-${keyOf(line)}`}
          label={words.diagnosis.detailsOf(about, code)}
          onPress={() => send({ kind: 'open', id: code })}
        >
          {words.diagnosis.details}
        </Key>
      )}
    </div>
  )
}

/** what is in order stands together, each named */
const InOrder = ({ lines }: { readonly lines: readonly DiagnosisLine[] }): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="row ok">
      <Sign sign="ok" />
      <span className="together">
        <span className="state">{words.diagnosis.good(lines.length)}</span>
        <span className="offices">
          {lines.map((line) => (
            <span key={keyOf(line)}>
              <b>{aboutLine(words.lines, line)}</b>
              <small>{saysLine(words.lines, line)}</small>
            </span>
          ))}
        </span>
      </span>
    </div>
  )
}

/** as many as fit together on a tv page */
const mostTogether = 9

/** What is in order, in one piece or, where a tv page does not hold it, in even ones. */
const together = (lines: readonly DiagnosisLine[], tv: boolean): readonly JSX.Element[] => {
  const pieces = tv ? Math.ceil(lines.length / mostTogether) : Math.min(lines.length, 1)
  const size = Math.ceil(lines.length / Math.max(pieces, 1))
  return Array.from({ length: pieces }, (_, piece) => {
    const some = lines.slice(piece * size, (piece + 1) * size)
    return <InOrder key={`good-${piece}`} lines={some} />
  })
}

const PrintState = ({ printing }: { readonly printing: DiagnosisScreen['printing'] }): JSX.Element => {
  const { result } = useVisit().words
  const states = { idle: '', printing: result.printing, printed: result.printed, failed: result.printFailed }
  return (
    <span className={`print-state ${printing}`} role="status">
      {states[printing]}
    </span>
  )
}

const Print = ({ printing }: { readonly printing: DiagnosisScreen['printing'] }): JSX.Element => {
  const { words, send } = useVisit()
  const { diagnosis } = words
  return (
    <div className="print">
      <PrintState printing={printing} />
      <Key name="print" off={printing === 'printing'} onPress={() => send({ kind: 'print' })}>
        <Icon name="print" />
        <span>{diagnosis.print}</span>
      </Key>
    </div>
  )
}

const Examining = (): JSX.Element => {
  const { words } = useVisit()
  return (
    <Page look="quiet" title={words.diagnosis.examining} lead={words.diagnosis.says} first="back">
      <div className="picture" role="status" aria-label={words.diagnosis.examining}>
        <CardPicture still />
      </div>
    </Page>
  )
}

const Found = ({ screen }: { readonly screen: DiagnosisScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { diagnosis } = words
  const { lines, worst } = screen
  const flow = useFlow(JSON.stringify(lines))
  const large = frame.text === 200
  const good = large ? [] : lines.filter(({ light }) => light === 'green')
  const others = lines.filter((line) => !good.includes(line))
  const first = lines.find(({ code }) => code !== null)
  const absent = lines.some(({ state }) => state === 'absent')
  const row = (line: DiagnosisLine): JSX.Element => <Row key={keyOf(line)} line={line} />
  // what was not looked at comes last: on a terminal in order, the first thing seen is that it is
  const items = [
    ...others.filter(({ light }) => light !== 'none').map(row),
    ...together(good, frame.face === 'tv'),
    ...others.filter(({ light }) => light === 'none').map(row),
    ...(large ? [<Print key="print" printing={screen.printing} />] : [])
  ]
  const print = { label: diagnosis.print, go: () => send({ kind: 'print' }) }
  const [tv, portrait] = [frame.face === 'tv', frame.face === 'kiosk-p']
  const title = diagnosis.titles[worst === 'none' ? 'green' : worst](
    lines.filter(({ light }) => light === worst).length
  )
  return (
    <>
      <Page
        look={`diagnosis ${worst}`}
        title={title}
        sign={large ? null : signOf[worst]}
        lead={absent && !large && !tv ? diagnosis.place : null}
        aside={
          large || portrait ? null : tv ? (
            <PrintState printing={screen.printing} />
          ) : (
            <Print printing={screen.printing} />
          )
        }
        red={tv ? print : null}
        flow={flow}
        next={{ label: diagnosis.again, go: () => send({ kind: 'next' }) }}
        first={first === undefined ? 'next' : `open-${keyOf(first)}`}
      >
        <FlowBox flow={flow} look="rows" items={items} />
        {portrait && !large ? <Print printing={screen.printing} /> : null}
      </Page>
      <PaperDiagnosis lines={lines} />
    </>
  )
}

export const Diagnosis = ({ screen }: { readonly screen: DiagnosisScreen }): JSX.Element =>
  screen.state === 'examining' ? <Examining /> : <Found screen={screen} />
