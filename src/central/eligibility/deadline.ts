// Until when somebody has time, by the law's way of counting.
import { attainedOn, inYear, nextDate, periodEnd, yearOf } from './days.ts'
import type { Deadline, FactCatalogue } from './expression.ts'
import { unknownCode } from './codes.ts'

/** The last day as a number, or null where there is none: no deadline, or its fact is not known or never happened. */
export const deadlineOf = (
  deadline: Deadline | null,
  catalogue: FactCatalogue,
  codes: Uint16Array,
  day: number
): number | null => {
  if (deadline === null) return null
  const dayOfFact = (fact: string): number | null => {
    const code = codes[Object.keys(catalogue).indexOf(fact)] ?? unknownCode
    return catalogue[fact]?.kind !== 'day' || code === unknownCode || code === 0 ? null : code
  }
  if ('next' in deadline) return nextDate(day, deadline.next)
  if ('after' in deadline) {
    const start = dayOfFact(deadline.after)
    return start === null ? null : periodEnd(deadline.firstDay === 'counts' ? start : start + 1, deadline.span)
  }
  if ('yearAfter' in deadline) {
    const start = dayOfFact(deadline.yearAfter)
    return start === null ? null : inYear(yearOf(start) + 1, deadline.on)
  }
  const start = dayOfFact(deadline.fact)
  if (start === null) return null
  return 'attains' in deadline ? attainedOn(start, deadline.attains) : start
}
