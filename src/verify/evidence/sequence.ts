// The order of events: numbered without a gap, each following the one before, and only what can happen next.
import { createHash } from 'node:crypto'
import type { Consignment, EventText, EvidenceEvent } from '../../contract/wire/evidence.ts'
import type { Code } from './codes.ts'

export type Placed = {
  readonly text: EventText
  /** DER of its signature */
  readonly signature: Uint8Array
  /** when its stamp says it was; null when it has none that can be read */
  readonly stampedAt: Date | null
}

export type Misplaced = { readonly index: number; readonly code: Code }

const numbering = (events: readonly Placed[]): Misplaced[] => {
  const found: Misplaced[] = []
  let last = -1
  const seen = new Set<number>()
  for (const [index, { text }] of events.entries()) {
    if (seen.has(text.sequence)) found.push({ index, code: 'eventDuplicated' })
    else if (text.sequence < last) found.push({ index, code: 'eventOrder' })
    seen.add(text.sequence)
    last = Math.max(last, text.sequence)
  }
  if (found.length > 0) return found
  const gap = events.findIndex(({ text }, index) => text.sequence !== index)
  if (gap < 0) return []
  return [{ index: gap, code: gap === 0 ? 'submissionMissing' : 'eventMissing' }]
}

const links = (events: readonly Placed[]): Misplaced[] =>
  events.flatMap(({ text }, index) => {
    const before = events[index - 1]
    const expected = before ? createHash('sha256').update(before.signature).digest('base64url') : null
    return text.previous === expected ? [] : [{ index, code: 'chainBroken' as const }]
  })

type State = EvidenceEvent | 'start'

const next = (state: State, receipt: Consignment['receipt']): readonly EvidenceEvent[] => {
  switch (state) {
    case 'start':
      return ['submission']
    case 'submission':
      return receipt === 'opening' ? ['notification'] : ['delivery']
    case 'notification':
      return ['acceptance', 'refusal', 'expiry']
    case 'acceptance':
      return ['delivery']
    case 'delivery':
      return ['opening']
    case 'opening':
    case 'refusal':
    case 'expiry':
      return []
  }
}

/** Why `event` cannot come after `state`. */
const why = (state: State, event: EvidenceEvent, receipt: Consignment['receipt']): Code => {
  if (state === 'start') return 'submissionMissing'
  if (event === 'opening' && (state === 'submission' || state === 'acceptance' || state === 'notification'))
    return 'deliveryMissing'
  if (event === 'delivery' && (state === 'submission' || state === 'notification')) return 'acceptanceMissing'
  if (state === 'submission' && receipt === 'opening' && event !== 'submission') return 'notificationMissing'
  return 'eventImpossible'
}

const happenings = (events: readonly Placed[], { receipt }: Consignment): Misplaced[] => {
  let state: State = 'start'
  for (const [index, { text }] of events.entries()) {
    if (!next(state, receipt).includes(text.event)) return [{ index, code: why(state, text.event, receipt) }]
    state = text.event
  }
  const index = events.length - 1
  if (state === 'start') return [{ index: 0, code: 'submissionMissing' }]
  // these two never stand last: what follows them is written in the same moment
  if (state === 'acceptance' || (state === 'submission' && receipt === 'none'))
    return [{ index, code: 'deliveryMissing' }]
  return state === 'submission' ? [{ index, code: 'notificationMissing' }] : []
}

const tolerance = 5 * 60_000

const terms = (events: readonly Placed[], { openBefore }: Consignment): Misplaced[] =>
  events.flatMap(({ text, stampedAt }, index): Misplaced[] => {
    const at = stampedAt ?? new Date(text.at)
    const end = openBefore === null ? null : new Date(openBefore)
    const decided = text.event === 'acceptance' || text.event === 'refusal'
    if (decided && end && at.getTime() > end.getTime() + tolerance) return [{ index, code: 'decisionLate' }]
    // a stamp has whole seconds
    const early = text.event === 'expiry' && (!end || at.getTime() + 1_000 < end.getTime())
    return early ? [{ index, code: 'expiryEarly' }] : []
  })

const times = (events: readonly Placed[]): Misplaced[] => {
  const found: Misplaced[] = []
  let last: Date | null = null
  for (const [index, { text, stampedAt }] of events.entries()) {
    if (!stampedAt) continue
    if (Math.abs(stampedAt.getTime() - new Date(text.at).getTime()) > tolerance)
      found.push({ index, code: 'timeMismatch' })
    if (last && stampedAt < last) found.push({ index, code: 'timeOrder' })
    last = stampedAt
  }
  return found
}

/** Everything that is wrong with the order; when the numbers are wrong already, only that. */
export const checkSequence = (events: readonly Placed[], consignment: Consignment): Misplaced[] => {
  const misnumbered = numbering(events)
  if (misnumbered.length > 0) return misnumbered
  return [...links(events), ...happenings(events, consignment), ...terms(events, consignment), ...times(events)]
}
