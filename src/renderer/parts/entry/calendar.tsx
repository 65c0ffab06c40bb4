// Three weeks (four on portrait) of days one touches. Everything between earliest and latest can be reached.
import { useState, type JSX } from 'react'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import { plusDays, readDate, startOfWeek } from '../../text/iso.ts'
import { useVisit } from '../../visit.ts'
import { Key } from '../key.tsx'

type Asking = Extract<QuestionScreen['asking'], { readonly by: 'date' }>
type DayProps = { readonly day: string; readonly asking: Asking; readonly chosen: boolean; readonly choose: () => void }

const DayKey = ({ day, asking, chosen, choose }: DayProps): JSX.Element => {
  const { words } = useVisit()
  const at = readDate(day)
  const holiday = asking.holidays[day]
  const out = day < asking.earliest || day > asking.latest
  const named = day === asking.today ? words.question.today : holiday
  // a long name would not stand in its cell: the cell says what it is, the label says which
  const sub = named !== undefined && named.length > (/^[ -~]*$/.test(named) ? 7 : 4) ? words.question.holiday : named
  const kind = holiday !== undefined || at?.weekday === 0 ? 'sunday' : at?.weekday === 6 ? 'saturday' : ''
  return (
    <button
      type="button"
      className={`day ${kind} ${out ? 'out' : ''} ${chosen ? 'chosen' : ''}`}
      data-focus={`day-${day}`}
      tabIndex={-1}
      aria-disabled={out ? true : undefined}
      aria-pressed={out ? undefined : chosen}
      onClick={() => {
        if (!out) choose()
      }}
    >
      <span className="heard">{[words.dates.yearDate(day), named].filter((part) => part !== undefined).join(' ')}</span>
      <span aria-hidden="true" className={at?.day === 1 ? 'first' : ''}>
        {at?.day === 1 ? `${at.month}/1` : at?.day}
      </span>
      {sub === undefined ? null : <small aria-hidden="true">{sub}</small>}
    </button>
  )
}

type CalendarProps = { readonly asking: Asking; readonly date: string | null; readonly choose: (day: string) => void }

export const Calendar = ({ asking, date, choose }: CalendarProps): JSX.Element => {
  const { frame, words } = useVisit()
  const weeks = frame.face === 'kiosk-p' ? 4 : 3
  const span = weeks * 7
  const near = startOfWeek(asking.today > asking.earliest ? asking.today : asking.earliest)
  const [begin, setBegin] = useState(() =>
    date !== null && (date < near || date >= plusDays(near, span)) ? startOfWeek(date) : near
  )
  const end = plusDays(begin, span - 1)
  const middle = readDate(plusDays(begin, Math.floor(span / 2)))
  return (
    <div className="calendar">
      <div className="month">
        <Key name="earlier" off={begin <= asking.earliest} onPress={() => setBegin(plusDays(begin, -span))}>
          {words.keys.earlier}
        </Key>
        <b>{middle === null ? '' : words.dates.monthHeading(middle.year, middle.month)}</b>
        <Key name="later" off={end >= asking.latest} onPress={() => setBegin(plusDays(begin, span))}>
          {words.keys.later}
        </Key>
      </div>
      <div className="days">
        {words.weekdays.map((name, index) => (
          <span key={name} className={index === 0 ? 'sunday' : index === 6 ? 'saturday' : ''}>
            {name}
          </span>
        ))}
        {Array.from({ length: span }, (_, index) => plusDays(begin, index)).map((day) => (
          <DayKey key={day} day={day} asking={asking} chosen={day === date} choose={() => choose(day)} />
        ))}
      </div>
    </div>
  )
}
