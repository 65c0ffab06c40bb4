// Filings as rows of a status list, in the order look.md names: what asks something of the resident first.
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Language } from '../../../contract/screen/intent.ts'
import type { StatusRow, StatusSign } from '../../../contract/screen/views/filings.ts'
import { fullName } from '../../procedures/world.ts'

const signOf = (filing: Filing): StatusSign => {
  switch (filing.state) {
    case 'asked':
      return 'ask'
    case 'returned':
      return 'fix'
    case 'refused':
      return 'no'
    case 'accepted':
      return 'ok'
    case 'withdrawn':
      return 'back'
    case 'received':
    case 'dispatched':
    case 'late':
      return 'wait'
  }
}

const order: Readonly<Record<StatusSign, number>> = { ask: 0, fix: 1, no: 2, wait: 3, ok: 4, back: 5 }

export const inOrder = (rows: readonly StatusRow[]): readonly StatusRow[] =>
  rows.toSorted((a, b) => order[a.sign] - order[b.sign])

export type Way = Pick<NonNullable<StatusRow['way']>, 'does' | 'id'>

/** What a resident can do about a filing, whatever the time is: central alone decides whether it is too late. */
export const wayOf = ({ task, state, corrections, withdrawUntil, operationId }: Filing): Way | null => {
  if (task) return { does: 'answer', id: task.id }
  if (state === 'returned' && (corrections?.length ?? 0) > 0) return { does: 'fix', id: operationId }
  return state === 'received' && withdrawUntil !== undefined ? { does: 'withdraw', id: operationId } : null
}

/** Minutes in which it can still be taken back, begun ones whole; null where that is over or never was. */
export const minutesLeft = ({ withdrawUntil }: Filing, now: Date): number | null => {
  const left = withdrawUntil === undefined ? 0 : Date.parse(withdrawUntil) - now.getTime()
  return left > 0 ? Math.ceil(left / 60_000) : null
}

/** Time shown is time there is: a way whose window is over is not offered any more. */
const offered = (filing: Filing, now: Date): StatusRow['way'] => {
  const way = wayOf(filing)
  if (way?.does !== 'withdraw') return way && { ...way, minutesLeft: null }
  const left = minutesLeft(filing, now)
  return left === null ? null : { ...way, minutesLeft: left }
}

/** A returned filing names its boxes; what to put in them stands on its own page. */
const reasonOf = ({ task, reason, state, corrections = [] }: Filing, language: Language): string | null => {
  if (task) return task.title[language]
  if (state !== 'returned' || corrections.length === 0) return reason?.[language] ?? null
  return corrections.map(({ box }) => box[language]).join(language === 'ja' ? '、' : ', ')
}

export const statusRows = (filings: readonly Filing[], language: Language, now: Date): readonly StatusRow[] =>
  inOrder(
    filings.map((filing) => ({
      id: filing.operationId,
      sign: signOf(filing),
      office: filing.recipientName[language],
      what: filing.what[language],
      reason: reasonOf(filing, language),
      by: filing.task?.by ?? null,
      proxy: filing.proxy ? fullName(filing.proxy, language) : null,
      way: offered(filing, now)
    }))
  )
