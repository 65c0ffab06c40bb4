// The beam above: where am I, who am I, what time is it.
import type { JSX } from 'react'
import type { Frame } from '../../../contract/screen/frame.ts'
import type { Catalogue } from '../../text/catalogue.ts'
import { useVisit } from '../../visit.ts'
import { Icon } from '../icons.tsx'

export const Mark = (): JSX.Element => (
  <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path d="M5 3h22v22H5z" fill="none" stroke="currentColor" strokeWidth="3" />
    <path d="M16 4.500v20M6.500 14h19" stroke="currentColor" strokeWidth="2.400" />
    <path d="M17.200 15.200h8.300v8.300h-8.300z" className="lit" />
    <path d="M1 28.500h30" stroke="currentColor" strokeWidth="4" />
  </svg>
)

/** A bystander reads less than the desk does: the kiosk shows the family name, tv the given name, desk both. */
export const nameFor = (frame: Frame, words: Catalogue): string | null => {
  if (frame.card !== 'proved' || frame.who === null) return null
  const { family, given } = frame.who
  if (frame.face === 'desk') return words.full(family, given)
  return frame.face === 'tv' ? words.given(given) : words.family(family)
}

export const Lintel = ({ today = false }: { readonly today?: boolean }): JSX.Element => {
  const { frame, words } = useVisit()
  const name = nameFor(frame, words)
  const now = frame.path?.stations.findIndex((station) => station.state === 'now') ?? -1
  const station = frame.path?.stations[now]
  const { shortDate, eraDate, clock } = words.dates
  const small = frame.text === 200
  return (
    <header className="lintel">
      <Mark />
      {small && station !== undefined ? (
        <span className="at">
          {words.path(now + 1, frame.path?.stations.length ?? 0)} <b>{station.label}</b>
        </span>
      ) : (
        <>
          <span className="name" lang="ja">
            {words.name}
          </span>
          <span className="town">{frame.town}</span>
        </>
      )}
      <span className="gap" />
      {name !== null || frame.card === 'present' ? (
        <span className="who">
          <Icon name="card" />
          <span>{name ?? words.cardPresent}</span>
        </span>
      ) : null}
      {today ? (
        <span className="today">
          {(frame.face === 'kiosk-p' || small || frame.language === 'en' ? shortDate : eraDate)(frame.now)}
        </span>
      ) : null}
      <span className="time">{clock(frame.now)}</span>
    </header>
  )
}
