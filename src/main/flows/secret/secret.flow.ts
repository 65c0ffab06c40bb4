import { randomInt } from 'node:crypto'
import { assign, fromPromise } from 'xstate'
import type { CardServices, Outcome, Secret } from '../../../card/port.ts'
import type { Fault } from '../../faults.ts'
import { secretMachine, type Asked, type Entered } from './secret.machine.ts'

/** the same digits in an order of chance */
export const shuffled = (digits: readonly string[]): readonly string[] => {
  const order = [...digits]
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    const [a, b] = [order[last], order[other]]
    if (a === undefined || b === undefined) continue
    order[last] = b
    order[other] = a
  }
  return order
}

export const secretFlow = (card: CardServices, bug: (error: unknown) => void) =>
  secretMachine.provide({
    actors: {
      readTries: fromPromise<Outcome<Asked, Fault>, Secret>(async ({ input }) => {
        await card.pinClear()
        const triesLeft = await card.triesLeft(input)
        if (!triesLeft.ok) return triesLeft
        const entry = await card.entry(input)
        return entry.ok ? { ok: true, value: { triesLeft: triesLeft.value, entry: entry.value } } : entry
      }),
      verify: fromPromise<Outcome<void, Fault>, Entered>(({ input }) => card.present(input.secret, input.consent)),
      verifyAtReader: fromPromise<Outcome<void, Fault>, Entered>(({ input }) =>
        card.verifyAtReader(input.secret, input.consent)
      )
    },
    actions: {
      clearKeys: () => {
        card.pinClear().catch(bug)
      },
      shuffleDigits: assign({ digits: ({ context }) => shuffled(context.digits) })
    }
  })
