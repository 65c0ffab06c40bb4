// Self-information: before it is asked for, while holders answer, and what they said.
import type { JSX } from 'react'
import type {
  SelfInfoAskScreen,
  SelfInfoComingScreen,
  SelfInfoGroupsScreen,
  SelfInfoItemScreen,
  SelfInfoListScreen,
  SelfInfoSays
} from '../../../contract/screen/views/self-info.ts'
import { Facts, type FactRow } from '../../parts/facts.tsx'
import { FlowBox } from '../../parts/frame/flow-box.tsx'
import { Page } from '../../parts/frame/page.tsx'
import { useFlow } from '../../parts/frame/use-flow.ts'
import { Icon, type IconName } from '../../parts/icons.tsx'
import { OpenLine } from '../../parts/open-line.tsx'
import { Words } from '../../parts/words.tsx'
import { useVisit } from '../../visit.ts'

/** each answer has its own shape, so that colour is never alone */
const shapes: Readonly<Record<SelfInfoSays, IconName>> = {
  ok: 'tick',
  changed: 'changed',
  stale: 'clock',
  noDataYet: 'empty',
  unsupported: 'barred',
  waiting: 'waiting',
  unreachable: 'waiting'
}

export const SelfInfoAsk = ({ screen }: { readonly screen: SelfInfoAskScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { selfInfo } = words
  const flow = useFlow(JSON.stringify(screen))
  const tv = frame.face === 'tv'
  const points: readonly (readonly [IconName, string])[] = [
    ['office', selfInfo.ask.who(screen.holders, screen.items)],
    ['record', selfInfo.ask.logged],
    ['exit', selfInfo.ask.gone]
  ]
  return (
    <Page
      look="points"
      title={selfInfo.ask.title}
      lead={tv || frame.text === 200 ? null : selfInfo.ask.lead}
      flow={flow}
      next={{ label: selfInfo.ask.next, go: () => send({ kind: 'next' }), arrow: true }}
    >
      <FlowBox
        flow={flow}
        look="plain-points"
        items={points.map(([icon, says]) => (
          <p key={icon} className="point">
            <Icon name={icon} />
            <span>
              <Words text={says} />
            </span>
          </p>
        ))}
      />
    </Page>
  )
}

/** as many names as fit under the ladder on every face, however long they are */
const named = 4

/** those who have not answered: a name goes when its answer comes */
const Awaited = ({ holders }: Pick<SelfInfoComingScreen, 'holders'>): JSX.Element => {
  const { coming } = useVisit().words.selfInfo
  const awaited = holders.filter(({ answered }) => !answered)
  return (
    <div className="awaited">
      <h2>{coming.awaited}</h2>
      <ul>
        {awaited.slice(0, named).map(({ name }) => (
          <li key={name}>
            <Icon name="waiting" />
            <span>{name}</span>
          </li>
        ))}
      </ul>
      {awaited.length > named ? <p>{coming.others(awaited.length - named)}</p> : null}
    </div>
  )
}

export const SelfInfoComing = ({ screen }: { readonly screen: SelfInfoComingScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { coming } = words.selfInfo
  const { holders, answered } = screen
  const large = frame.text === 200
  const short = frame.face === 'tv' || large
  return (
    <Page
      look="coming"
      title={coming.title}
      lead={short ? null : coming.lead}
      next={
        answered === 0
          ? frame.face === 'tv'
            ? null
            : { label: large ? coming.noneShort : coming.none, go: () => undefined, ready: false }
          : { label: large ? coming.nextShort : coming.next, go: () => send({ kind: 'next' }) }
      }
      first={answered === 0 ? 'back' : 'next'}
    >
      <div className="progress" role="status">
        <span className="ladder" aria-hidden="true">
          {holders.map(({ name, answered: on }) => (
            <i key={name} className={on ? 'on' : ''} />
          ))}
        </span>
        <p className="count">
          <Words text={coming.progress(answered, holders.length)} />
        </p>
      </div>
      {short || answered === holders.length ? null : <Awaited holders={holders} />}
    </Page>
  )
}

export const SelfInfoGroups = ({ screen }: { readonly screen: SelfInfoGroupsScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { groups } = words.selfInfo
  const { lines, missing } = screen
  const flow = useFlow(JSON.stringify(screen))
  const short = frame.face === 'tv' || frame.text === 200
  return (
    <Page
      look="list"
      title={groups.title}
      lead={short ? null : missing === 0 ? groups.lead : groups.missing(missing)}
      flow={flow}
      counted={screen}
      next={missing === 0 ? null : { label: groups.again, go: () => send({ kind: 'next' }) }}
      first={lines[0] === undefined ? 'next' : `open-${lines[0].id}`}
    >
      <FlowBox
        flow={flow}
        look="lines"
        items={lines.map(({ id, label, items, held, changed }) => (
          <OpenLine key={id} id={id} icon={changed > 0 ? 'changed' : 'record'} title={label} fresh={changed > 0}>
            <span>{groups.held(held, items)}</span>
            {changed > 0 ? <span className="state">{groups.changed(changed)}</span> : null}
          </OpenLine>
        ))}
      />
    </Page>
  )
}

export const SelfInfoList = ({ screen }: { readonly screen: SelfInfoListScreen }): JSX.Element => {
  const { words } = useVisit()
  const { says, changedMark } = words.selfInfo
  const flow = useFlow(JSON.stringify(screen.lines))
  return (
    <Page
      look="list self-info"
      title={screen.group}
      flow={flow}
      counted={screen}
      first={screen.lines[0] === undefined ? 'next' : `open-${screen.lines[0].id}`}
    >
      <FlowBox
        flow={flow}
        look="lines"
        items={screen.lines.map(({ id, label, value, says: state, changed }) => (
          <OpenLine key={id} id={id} icon={shapes[state]} title={label} fresh={changed} look={state}>
            {value === null ? null : (
              <b className="held">
                <Words text={value} />
              </b>
            )}
            {state === 'ok' ? null : <span className="state">{says[state].short}</span>}
            {changed && state !== 'changed' ? <span className="state">{changedMark}</span> : null}
          </OpenLine>
        ))}
      />
    </Page>
  )
}

const useRows = (screen: SelfInfoItemScreen): readonly FactRow[] => {
  const { words } = useVisit()
  const { facts } = words.selfInfo
  const { value, holder, asOf, use, how, contact } = screen
  return [
    ...(value === null ? [] : [{ name: 'value', label: facts.value, value }]),
    { name: 'holder', label: facts.holder, value: holder },
    ...(asOf === null ? [] : [{ name: 'as-of', label: facts.asOf, value: words.dates.plainDate(asOf) }]),
    { name: 'use', label: facts.use, value: use },
    { name: 'how', label: facts.how, value: how },
    { name: 'contact', label: facts.contact, value: contact }
  ]
}

export const SelfInfoItem = ({ screen }: { readonly screen: SelfInfoItemScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { selfInfo } = words
  const { says, changed, label, leadsTo } = screen
  const rows = useRows(screen)
  const flow = useFlow(JSON.stringify(screen))
  const large = frame.text === 200
  const sentence = selfInfo.says[says].whole + (changed && says !== 'changed' ? ` ${selfInfo.changedMark}` : '')
  return (
    <Page
      look={`self-info item ${says}`}
      title={label}
      lead={large ? null : sentence}
      aside={large ? null : <Icon name={shapes[says]} />}
      flow={flow}
      next={
        leadsTo === null
          ? null
          : { label: large ? selfInfo.correctShort : selfInfo.correct, go: () => send({ kind: 'next' }), arrow: true }
      }
    >
      <Facts
        flow={flow}
        facts={large ? [{ name: 'says', label: selfInfo.facts.says, value: sentence }, ...rows] : rows}
      />
    </Page>
  )
}
