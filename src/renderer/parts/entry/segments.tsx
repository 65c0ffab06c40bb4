// Year, month and day as parts one types or steps. What is typed is local until it is a day that exists.
import { useState, type JSX } from 'react'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import type { Keymap } from '../../input/keys.ts'
import { monthName } from '../../text/dates-en.ts'
import { daysIn, plusDays, readDate, writeDate } from '../../text/iso.ts'
import { useVisit } from '../../visit.ts'

type Asking = Extract<QuestionScreen['asking'], { readonly by: 'date' }>
type PartName = 'year' | 'month' | 'day'
type Parts = Readonly<Record<PartName, number>>

const partsOf = (iso: string): Parts => {
  const at = readDate(iso)
  return at ?? { year: 2000, month: 1, day: 1 }
}

/** keeps the day inside its month, so that stepping the month never stops at the 31st */
const fit = ({ year, month, day }: Parts): string => writeDate(year, month, Math.min(day, daysIn(year, month))) ?? ''

const step = (iso: string, part: PartName, by: 1 | -1, asking: Asking): string => {
  const { year, month, day } = partsOf(iso)
  const next =
    part === 'day'
      ? plusDays(iso, by)
      : part === 'year'
        ? fit({ year: year + by, month, day })
        : fit({
            year: year + (month + by < 1 ? -1 : month + by > 12 ? 1 : 0),
            month: ((month + by + 11) % 12) + 1,
            day
          })
  if (next > asking.latest) return asking.latest
  return next < asking.earliest ? asking.earliest : next
}

const widths: Readonly<Record<PartName, number>> = { year: 4, month: 2, day: 2 }
/** true when no further digit could follow: 4 as a month, 4 as a day, or all digits there */
const done = (part: PartName, typed: string): boolean =>
  typed.length === widths[part] || (part === 'month' && Number(typed) > 1) || (part === 'day' && Number(typed) > 3)

export type SegmentsState = {
  readonly shown: readonly { readonly part: PartName; readonly unit: string }[]
  readonly value: (part: PartName) => string
  readonly weekday: number | null
  readonly keys: Keymap
  readonly change: (part: PartName, by: 1 | -1) => void
}

const focusedPart = (): PartName | null => {
  const focus = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['focus'] : undefined
  return focus === 'part-year' || focus === 'part-month' || focus === 'part-day' ? (focus.slice(5) as PartName) : null
}

/** the part after, or Next once the last one is in */
const goOn = (shown: SegmentsState['shown'], part: PartName): void => {
  const after = shown[shown.findIndex((entry) => entry.part === part) + 1]
  const wanted = after === undefined ? 'next' : `part-${after.part}`
  document.querySelector<HTMLElement>(`[data-focus="${wanted}"]:not([aria-disabled])`)?.focus({ preventScroll: true })
}

export const useSegments = (asking: Asking, date: string | null, choose: (day: string) => void): SegmentsState => {
  const { frame, words } = useVisit()
  const [typed, setTyped] = useState<{ part: PartName; digits: string } | null>(null)
  const { year } = partsOf(asking.earliest)
  const singleYear = plusDays(asking.earliest, 364) >= asking.latest
  const shown = (words.dateParts as SegmentsState['shown']).filter(
    ({ part }) => part !== 'year' || frame.text === 100 || !singleYear
  )
  const start = date ?? (asking.today < asking.earliest ? asking.earliest : asking.today)
  const commit = (part: PartName, digits: string): void => {
    const parts = { ...partsOf(start), [part]: Number(digits) }
    const wanted = parts.month >= 1 && parts.month <= 12 && parts.day >= 1 ? fit(parts) : ''
    // without the year on the screen, the year is the one that lies in the range
    const nextYear = shown.some((entry) => entry.part === 'year') ? '' : fit({ ...parts, year: year + 1 })
    const sameYear = shown.some((entry) => entry.part === 'year') ? wanted : fit({ ...parts, year })
    const day = sameYear >= asking.earliest || nextYear === '' ? sameYear : nextYear
    setTyped(null)
    if (day !== '' && wanted !== '') choose(day)
  }
  const change = (part: PartName, by: 1 | -1): void => {
    setTyped(null)
    choose(date === null ? start : step(start, part, by, asking))
  }
  const keys: Keymap = {
    arrow: (direction) => {
      const part = focusedPart()
      if (part === null || direction === 'left' || direction === 'right') return false
      change(part, direction === 'up' ? 1 : -1)
      return true
    },
    enter: () => {
      const part = focusedPart()
      if (part === null) return false
      if (typed !== null) commit(typed.part, typed.digits)
      else if (date === null) choose(start)
      goOn(shown, part)
      return true
    },
    digit: (digit) => {
      const part = focusedPart()
      if (part === null) return
      const digits = (typed?.part === part ? typed.digits : '') + digit
      if (!done(part, digits)) return setTyped({ part, digits })
      commit(part, digits)
      goOn(shown, part)
    },
    erase: () => {
      if (typed === null) return false
      setTyped(null)
      return true
    }
  }
  const value = (part: PartName): string => {
    if (typed?.part === part) return typed.digits
    if (date === null) return ''
    const number = partsOf(date)[part]
    return part === 'month' && frame.language === 'en' ? monthName(number) : String(number)
  }
  return { shown, value, weekday: date === null ? null : (readDate(date)?.weekday ?? null), keys, change }
}

export const Segments = ({ segments }: { readonly segments: SegmentsState }): JSX.Element => {
  const { frame, words } = useVisit()
  const { weekday } = segments
  const name = weekday === null ? undefined : words.weekdays[weekday]
  const touch = frame.face !== 'tv'
  return (
    <div className="segments">
      {segments.shown.map(({ part, unit }) => (
        <span key={part} className="segment">
          <span className="stepper">
            {touch ? (
              <button
                type="button"
                className="key step"
                data-focus={`up-${part}`}
                tabIndex={-1}
                aria-label={`${words.partNames[part]} +1`}
                onClick={() => segments.change(part, 1)}
              >
                ＋
              </button>
            ) : null}
            <button
              type="button"
              className={`part ${part}`}
              data-focus={`part-${part}`}
              tabIndex={-1}
              aria-label={`${words.partNames[part]} ${segments.value(part)}`}
            >
              {segments.value(part) === '' ? '–' : segments.value(part)}
            </button>
            {touch ? (
              <button
                type="button"
                className="key step"
                data-focus={`down-${part}`}
                tabIndex={-1}
                aria-label={`${words.partNames[part]} -1`}
                onClick={() => segments.change(part, -1)}
              >
                －
              </button>
            ) : null}
          </span>
          {unit === '' ? null : (
            <span className="unit">{part === 'day' && name !== undefined ? `${unit}(${name})` : unit}</span>
          )}
        </span>
      ))}
    </div>
  )
}
