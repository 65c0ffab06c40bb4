// What became of it: asks first, the stamp only when an office has accepted, and the receipt.
import type { JSX } from 'react'
import type { ResultScreen } from '../../contract/screen/views/procedure.ts'
import { Icon } from '../parts/icons.tsx'
import { Key } from '../parts/key.tsx'
import { Page } from '../parts/frame/page.tsx'
import { PaperReceipt } from '../parts/paper-receipt.tsx'
import { firstWay, Rows } from '../parts/rows.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { useVisit } from '../visit.ts'

const PrintKey = ({ printing }: { readonly printing: ResultScreen['printing'] }): JSX.Element => {
  const { words, send } = useVisit()
  const { result } = words
  const labels = {
    idle: result.print,
    printing: result.printing,
    printed: result.printAgain,
    failed: result.printAgain
  }
  const states = { idle: null, printing: null, printed: result.printed, failed: result.printFailed }
  return (
    <>
      <span className={`print-state ${printing}`} role="status">
        {states[printing] ?? ''}
      </span>
      <Key name="print" off={printing === 'printing'} onPress={() => send({ kind: 'print' })}>
        <Icon name="print" />
        <span>{labels[printing]}</span>
      </Key>
    </>
  )
}

const Slip = ({ screen }: { readonly screen: ResultScreen }): JSX.Element => {
  const { words } = useVisit()
  return (
    <aside className="slip">
      {screen.stamp === null ? null : <Stamp stamp={screen.stamp} />}
      <div className="number">
        <span>{words.result.number}</span>
        <b>{screen.receiptNumber}</b>
      </div>
      <PrintKey printing={screen.printing} />
    </aside>
  )
}

export const Result = ({ screen }: { readonly screen: ResultScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { result, keys } = words
  const flow = useFlow(JSON.stringify(screen.rows))
  const asks = screen.rows.filter(({ way }) => way !== null && way.does !== 'withdraw')
  const waits = screen.rows.some((row) => row.sign === 'wait')
  const lead = asks.length > 0 ? result.asks(asks.length) : waits ? result.waiting : result.all
  const large = frame.text === 200
  return (
    <>
      <Page
        look="result"
        title={result.title(screen.sent, screen.accepted)}
        lead={frame.text === 200 || frame.face === 'tv' ? null : lead}
        flow={flow}
        counted={screen}
        back={null}
        next={{ label: keys.home, go: () => send({ kind: 'home' }) }}
        first={firstWay(screen.rows)}
      >
        <div className="beside">
          <Rows flow={flow} rows={screen.rows} last={large ? <Slip key="slip" screen={screen} /> : null} />
          {large ? null : <Slip screen={screen} />}
        </div>
      </Page>
      <PaperReceipt paper={screen.paper} stamp={screen.stamp} />
    </>
  )
}
