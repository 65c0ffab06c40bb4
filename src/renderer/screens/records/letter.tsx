// One letter of the mailbox, and its paper with the receipts of its delivery.
import type { JSX } from 'react'
import type { MailboxLetterScreen } from '../../../contract/screen/views/mailbox.ts'
import { FlowBox } from '../../parts/frame/flow-box.tsx'
import { Page } from '../../parts/frame/page.tsx'
import { useFlow } from '../../parts/frame/use-flow.ts'
import { PaperLetter } from '../../parts/paper-letter.tsx'
import { Place } from './folders.tsx'
import { Words } from '../../parts/words.tsx'
import { useVisit } from '../../visit.ts'

const useItems = ({ lines, from }: MailboxLetterScreen): readonly JSX.Element[] => {
  const { letter } = useVisit().words.mailbox
  if (lines === null)
    return letter.unshown(from).map((says) => (
      <p key={says} className="body">
        <Words text={says} />
      </p>
    ))
  return lines.map(({ label, value }, index) =>
    label === null ? (
      <p key={index} className="body">
        <Words text={value} />
      </p>
    ) : (
      <div key={index} className="fact">
        <span className="label">{label}</span>
        <b className="value">
          <Words text={value} />
        </b>
      </div>
    )
  )
}

export const MailboxLetter = ({ screen }: { readonly screen: MailboxLetterScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { letter } = words.mailbox
  const { printing } = screen
  const place = <Place key="place" place={screen.place} />
  const written = useItems(screen)
  // where there is room the place stands above the letter; large text has the letter first
  const items = frame.text === 200 ? [...written, place] : [place, ...written]
  const flow = useFlow(JSON.stringify([screen.title, screen.lines, screen.place]))
  const large = frame.text === 200
  const ready = printing !== 'printing'
  return (
    <>
      <Page
        look="letter"
        title={screen.title}
        flow={flow}
        aside={
          large ? null : (
            <span className={`print-state ${printing}`} role="status">
              {letter.printStates[printing]}
            </span>
          )
        }
        lead={large ? null : letter.from(screen.from, words.dates.shortDate(screen.arrived))}
        next={{
          label: large || frame.face === 'kiosk-p' ? letter.printShort : letter.print,
          go: () => send({ kind: 'print' }),
          ready
        }}
        first={frame.face === 'tv' ? 'next' : 'back'}
      >
        <FlowBox flow={flow} look="facts" items={items} />
      </Page>
      <PaperLetter screen={screen} />
    </>
  )
}
