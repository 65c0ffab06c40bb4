import { assign, fromPromise } from 'xstate'
import type { CountedSecret } from '../../../card/doctor/port.ts'
import type { CardServices, ChangeFault, Outcome } from '../../../card/port.ts'
import type { Fault } from '../../faults.ts'
import { shuffled } from '../secret/secret.flow.ts'
import type { Entered } from '../secret/secret.machine.ts'
import { pinChangeMachine } from './pin-change.machine.ts'
import type { Attempt } from './pin-change.setup.ts'

/** Refused before anything was sent: the PIN of today is held still, unless it was the one refused. */
const keeps = ({ fault }: { readonly fault: string }): boolean => fault === 'newPinMalformed' || fault === 'pinsDiffer'

/** What only an office changes is never offered: that it is refused is a bug. */
const offered = (outcome: Outcome<unknown, ChangeFault>): Outcome<void, Fault> => {
  if (outcome.ok) return { ok: true, value: undefined }
  if (outcome.fault === 'onlyAtCounter') throw new Error('a PIN was offered that only an office changes')
  return outcome
}

export const pinChangeFlow = (card: CardServices, bug: (error: unknown) => void) =>
  pinChangeMachine.provide({
    actors: {
      readTries: fromPromise<Outcome<number, Fault>, CountedSecret>(async ({ input }) => {
        await card.pinClear()
        return card.triesLeft(input)
      }),
      change: fromPromise<Attempt, Entered<CountedSecret>>(async ({ input: { secret, consent } }) => {
        const confirmed = await card.pinSubmitChange(secret, consent)
        const outcome = offered(confirmed.ok ? await card.change(confirmed.value) : confirmed)
        return { outcome, kept: !confirmed.ok && keeps(confirmed) }
      })
    },
    actions: {
      clearKeys: () => {
        card.pinClear().catch(bug)
      },
      turnTo: (_, entry) => {
        card.pinEntry(entry).catch(bug)
      },
      shuffleDigits: assign({ digits: ({ context }) => shuffled(context.digits) })
    }
  })
