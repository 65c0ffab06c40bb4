import { randomInt } from 'node:crypto'
import { assign, fromPromise } from 'xstate'
import type { CardServices, Outcome, Secret } from '../../../card/port.ts'
import type { Fault } from '../../faults.ts'
import { secretMachine, type Entered } from './secret.machine.ts'

const shuffled = (digits: readonly string[]): readonly string[] => {
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
      readTries: fromPromise<Outcome<number, Fault>, Secret>(async ({ input }) => {
        await card.pinClear()
        return card.triesLeft(input)
      }),
      verify: fromPromise<Outcome<void, Fault>, Entered>(async ({ input }) => {
        const confirmed = await card.pinSubmit(input.secret, input.consent)
        return confirmed.ok ? card.verify(confirmed.value) : confirmed
      })
    },
    actions: {
      clearKeys: () => {
        card.pinClear().catch(bug)
      },
      shuffleDigits: assign({ digits: ({ context }) => shuffled(context.digits) })
    }
  })
