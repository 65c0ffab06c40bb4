// Who looked: the resident's entries of the provision log, one of them, and how to object to it.
import type { JSX } from 'react'
import {
  ownLooksId,
  type ProvisionListScreen,
  type ProvisionObjectionScreen,
  type ProvisionScreen
} from '../../../contract/screen/views/provisions.ts'
import { Facts, type FactRow } from '../../parts/facts.tsx'
import { FlowBox } from '../../parts/frame/flow-box.tsx'
import { Page } from '../../parts/frame/page.tsx'
import { useFlow } from '../../parts/frame/use-flow.ts'
import { OpenLine } from '../../parts/open-line.tsx'
import { Words } from '../../parts/words.tsx'
import { useVisit } from '../../visit.ts'

/** Whether the record is whole is said before anything of it, on every face and in every size. */
const useWholeness = ({ code, total, mine }: ProvisionListScreen): string => {
  const { frame, words } = useVisit()
  const { whole, wholeShort, broken } = words.provisions
  if (code !== null) return broken(code)
  // of no entries there is nothing to count
  return frame.face === 'tv' || frame.text === 200 || mine || total === 0 ? wholeShort : whole(total)
}

export const ProvisionList = ({ screen }: { readonly screen: ProvisionListScreen }): JSX.Element => {
  const { frame, words } = useVisit()
  const { provisions, dates } = words
  const { code, mine, own, lines, pages, page } = screen
  const flow = useFlow(JSON.stringify(screen))
  const large = frame.text === 200
  const says = useWholeness(screen)
  const items = lines.map(({ id, at, to, purpose, refused }) => (
    <OpenLine key={id} id={id} icon={refused ? 'barred' : 'office'} title={to} look={refused ? 'refused' : ''}>
      <span className="when">{dates.plainDate(at)}</span>
      <span>{refused ? provisions.refused : purpose}</span>
    </OpenLine>
  ))
  if (large)
    items.unshift(
      <p key="whole" className={code === null ? 'whole-says' : 'whole-says broken'}>
        {says}
      </p>
    )
  if (!mine && own > 0 && page === pages - 1)
    items.push(
      <OpenLine key={ownLooksId} id={ownLooksId} icon="person" title={provisions.own}>
        <span>{provisions.ownCount(own)}</span>
      </OpenLine>
    )
  const [first] = lines
  const firstId = first?.id ?? (own > 0 && !mine ? ownLooksId : null)
  return (
    <Page
      look={code === null ? 'list provisions whole' : 'list provisions broken'}
      title={mine ? provisions.own : provisions.title}
      sign={large ? null : code === null ? 'ok' : 'no'}
      lead={large ? null : lines.length === 0 && !mine ? `${says} ${provisions.none}` : says}
      flow={flow}
      counted={screen}
      first={firstId === null ? 'next' : `open-${firstId}`}
    >
      <FlowBox flow={flow} look="lines" items={items} />
    </Page>
  )
}

const useRows = (screen: ProvisionScreen): readonly FactRow[] => {
  const { words } = useVisit()
  const { facts, refused } = words.provisions
  const { plainDate, clock } = words.dates
  return [
    { name: 'to', label: facts.to, value: screen.to },
    { name: 'from', label: facts.from, value: screen.from },
    { name: 'at', label: facts.at, value: `${plainDate(screen.at)} ${clock(screen.at)}` },
    { name: 'items', label: facts.items, value: screen.items.join(words.provisions.comma) },
    { name: 'purpose', label: facts.purpose, value: screen.purpose },
    ...(screen.refused ? [{ name: 'refused', label: facts.result, value: refused }] : []),
    ...(screen.basis === null ? [] : [{ name: 'basis', label: facts.basis, value: screen.basis }])
  ]
}

export const Provision = ({ screen }: { readonly screen: ProvisionScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { provisions } = words
  const flow = useFlow(JSON.stringify(screen))
  const facts = useRows(screen)
  const short = frame.text === 200 || frame.face === 'kiosk-p'
  return (
    <Page
      look="provision"
      title={provisions.one}
      flow={flow}
      next={{
        label: short ? provisions.objectShort : provisions.object,
        go: () => send({ kind: 'next' }),
        arrow: !short
      }}
      first={frame.face === 'tv' ? 'next' : 'back'}
    >
      <Facts flow={flow} facts={facts} />
    </Page>
  )
}

export const ProvisionObjection = ({ screen }: { readonly screen: ProvisionObjectionScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { objection } = words.provisions
  const flow = useFlow(JSON.stringify(screen))
  const short = frame.face === 'tv' || frame.text === 200
  const steps = [
    objection.ask(screen.from, screen.to),
    objection.tell(screen.number),
    objection.stop,
    objection.here(screen.place, screen.telephone)
  ]
  return (
    <Page
      look="objection"
      title={objection.title}
      lead={short ? null : objection.lead}
      flow={flow}
      next={{ label: objection.next, go: () => send({ kind: 'next' }) }}
    >
      <FlowBox
        flow={flow}
        look="plain-points"
        items={steps.map((step, index) => (
          <p key={step} className="point">
            <b className="nth" aria-hidden="true">
              {index + 1}
            </b>
            <span>
              <Words text={step} />
            </span>
          </p>
        ))}
      />
    </Page>
  )
}
