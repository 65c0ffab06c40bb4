// Whether this machine's clock can be right: against a clock we trust, or at least against everything that was made before.
import type { Finding, Known } from './port.ts'

type ClockState = Extract<Finding, { check: 'clock' }>['state']

/** answers of a network take up to a second, and are dated to the second */
const close = 60_000
/** beyond this, certificates and proofs are refused as too early or too late */
const far = 300_000
/** a build and its files may be dated in another zone */
const day = 86_400_000

/** `made`: ms of whatever cannot have been made after now (certificates proved by signature). */
export const judgeClock = ({ now, ahead, madeAt }: Known, made: readonly number[]): ClockState => {
  if (ahead !== null) return Math.abs(ahead) <= close ? 'right' : Math.abs(ahead) <= far ? 'off' : 'wrong'
  const past = [...made, ...(madeAt === null ? [] : [madeAt])]
  if (past.length === 0) return 'unchecked'
  return now + day < Math.max(...past) ? 'behind' : 'plausible'
}
