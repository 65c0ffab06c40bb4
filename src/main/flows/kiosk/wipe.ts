// Clearing up after a visit, step by step; each step is checked and one that fails is said.
import { failed, type Outcome } from '../../../card/port.ts'
import type { ResidentCentral } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { Log } from '../../log/port.ts'
import type { Printer } from '../../printer/port.ts'
import type { Shell } from '../../shell/port.ts'
import type { WritableStore } from '../../store/port.ts'
import type { VisitCards } from '../../visit-card.ts'

export type WipeParts = {
  readonly card: Pick<VisitCards, 'pinClear' | 'close' | 'endVisit'>
  readonly central: Pick<ResidentCentral, 'signOut' | 'signedIn'>
  readonly printer: Pick<Printer, 'clear'>
  readonly shell: Pick<Shell, 'reset'>
  readonly store: Pick<WritableStore, 'checkpoint'>
  /** waits for a sign-in, a signature or a printing that is under way; afterwards nobody holds the document */
  readonly settled: () => Promise<void>
  readonly log: Log
}

const patienceMs = 15_000

/** Runs one step under a time limit; false when it fails or takes too long. */
const within = async (step: () => Promise<boolean>): Promise<boolean> => {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), patienceMs)
  try {
    return await Promise.race([step(), late.promise])
  } catch {
    // whatever kept it from clearing, the answer is the same: not cleared
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** `full` throws the page and its profile away; at boot the page is new already. `tell` gets the number of steps done. */
export const wipe = async (
  parts: WipeParts,
  full: boolean,
  tell: (done: number) => void
): Promise<Outcome<void, Fault>> => {
  // first of all, before anything is waited for: nothing of this visit may sign, sign in or print any more
  parts.card.endVisit()
  const steps: readonly (readonly [string, () => Promise<boolean>])[] = [
    ['card', async () => (await parts.card.pinClear(), await parts.card.close(), true)],
    ['session', async () => (await parts.central.signOut(), !parts.central.signedIn())],
    ['printer', async () => (await parts.printer.clear()).ok],
    ['page', async () => (full ? await parts.shell.reset() : undefined, true)],
    ['memory', async () => (await parts.settled(), true)],
    ['store', () => Promise.resolve(parts.store.checkpoint().ok)]
  ]
  let cleared = true
  for (const [index, [step, run]] of steps.entries()) {
    const ok = await within(run)
    parts.log('wipe.step', { step, ok })
    cleared &&= ok
    tell(index + 1)
  }
  return cleared ? { ok: true, value: undefined } : failed({ fault: 'notCleared' })
}
