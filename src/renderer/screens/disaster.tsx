// Something holds that everybody must hear of: what to do, large; what it is in the sender's words; where to go.
import type { JSX } from 'react'
import type { DisasterScreen } from '../../contract/screen/views/disaster.ts'
import { useFocus } from '../input/use-focus.ts'
import { FlowBox } from '../parts/frame/flow-box.tsx'
import { nameFor } from '../parts/frame/lintel.tsx'
import { usePageKeys } from '../parts/frame/page.tsx'
import { Sill } from '../parts/frame/sill.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Key } from '../parts/key.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

/** Pieces of at most `most` characters, broken after a sentence where one ends. */
const piecesOf = (text: string, most: number): readonly string[] =>
  text
    .split(/(?<=[。\n])/)
    .flatMap((sentence) => sentence.trim().match(new RegExp(`[^]{1,${most}}`, 'gu')) ?? [])
    .reduce<string[]>((pieces, sentence) => {
      const last = pieces.at(-1)
      if (last === undefined || last.length + sentence.length > most) return [...pieces, sentence]
      return [...pieces.slice(0, -1), last + sentence]
    }, [])

const Top = ({ screen }: { readonly screen: DisasterScreen }): JSX.Element => {
  const { words, frame } = useVisit()
  const { disaster, dates } = words
  const where = screen.areas.slice(0, frame.face === 'tv' ? 1 : 2).join('・')
  return (
    <header className="top">
      <span className="level">{disaster.levels[screen.severity]}</span>
      <b className="named">{screen.what}</b>
      {frame.text === 200 ? null : <span className="area">{where}</span>}
      <span className="gap" />
      <span className="at">{disaster.reported(dates.clock(screen.reportedAt))}</span>
    </header>
  )
}

const Act = ({ screen, said }: { readonly screen: DisasterScreen; readonly said: string | null }): JSX.Element => {
  const { words, frame } = useVisit()
  const name = frame.face === 'tv' ? nameFor(frame, words) : null
  return (
    <div key="act" className="todo">
      <h1>
        <Words text={words.disaster.acts[screen.act](name)} />
      </h1>
      {said === null ? null : (
        <p lang="ja">
          <Words text={said} />
        </p>
      )}
      {said === null ? null : <p className="small">{words.disaster.from(screen.sender, screen.more)}</p>}
    </div>
  )
}

const Shelters = ({ shelters }: { readonly shelters: NonNullable<DisasterScreen['shelters']> }): JSX.Element => {
  const { words, frame } = useVisit()
  const facts = frame.face === 'tv' || frame.text === 200 ? shelters.facts.slice(0, 2) : shelters.facts
  return (
    <div key="shelters" className="go">
      <h2>{words.disaster.shelters}</h2>
      <ul>
        {facts.map(({ label, value }) => (
          <li key={label}>
            <b>{label}</b>
            <span>
              <Words text={value} />
            </span>
          </li>
        ))}
      </ul>
      <p className="small">{words.openPage.asOf(words.dates.shortDate(shelters.asOf))}</p>
    </div>
  )
}

/** side by side where there is room, one after the other where there is not */
const useItems = (screen: DisasterScreen): readonly JSX.Element[] => {
  const { frame } = useVisit()
  const large = frame.text === 200
  const wide = !large && frame.face !== 'kiosk-p'
  const most = large ? 24 : frame.face === 'tv' ? 40 : 90
  const [said = '', ...rest] = piecesOf(screen.headline, most)
  const go = screen.shelters === null ? null : <Shelters shelters={screen.shelters} />
  const more = rest.map((piece) => (
    <p key={piece} className="said" lang="ja">
      <Words text={piece} />
    </p>
  ))
  if (large) {
    const first = (
      <p key="said" className="said" lang="ja">
        {said}
      </p>
    )
    return [<Act key="act" screen={screen} said={null} />, first, ...more, ...(go === null ? [] : [go])]
  }
  if (!wide) return [<Act key="act" screen={screen} said={said} />, ...(go === null ? [] : [go]), ...more]
  return [
    <div key="both" className={go === null ? 'both alone' : 'both'}>
      <Act screen={screen} said={said} />
      {go}
    </div>,
    ...more
  ]
}

export const Disaster = ({ screen }: { readonly screen: DisasterScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { disaster, keys } = words
  const flow = useFlow(`${JSON.stringify(screen)} ${frame.who?.given ?? ''}`)
  const items = useItems(screen)
  const { session, shelters } = screen
  const back = { label: session ? disaster.goOn : keys.back, go: () => send({ kind: 'back' }), arrow: true }
  const next = session
    ? { label: disaster.leave, go: () => send({ kind: 'finish' }) }
    : shelters === null
      ? { label: disaster.seen, go: () => send({ kind: 'back' }) }
      : { label: disaster.toShelters, go: () => send({ kind: 'open', id: shelters.id }) }
  useFocus('next', 0, flow.measuring)
  usePageKeys({ blue: () => send({ kind: 'help.call' }), back: back.go })
  return (
    <div className={`page disaster ${screen.severity}`} role="alert">
      <Top screen={screen} />
      <main>
        <FlowBox flow={flow} look="body" items={items} />
        {flow.parts > 1 || flow.measuring ? (
          <Key name="more" look="turner" onPress={flow.part < flow.parts - 1 ? flow.forward : flow.rewind}>
            {keys.moreShort} {words.pageOf(flow.part + 1, flow.parts)}
          </Key>
        ) : null}
      </main>
      <Sill back={back} next={next} />
      {session ? (
        <footer className="kept">
          <Words text={frame.text === 200 || frame.face === 'tv' ? disaster.keptShort : disaster.kept} />
        </footer>
      ) : null}
    </div>
  )
}
