import { fromPromise } from 'xstate'
import type { CardServices, Outcome } from '../../../card/port.ts'
import type { CardPlan } from '../../../card/services/card-plan.ts'
import { localDay } from '../../days.ts'
import type { Fault } from '../../faults.ts'
import { pinChangeFlow } from '../pin-change/pin-change.flow.ts'
import { cardMachine } from './card.machine.ts'

export type CardParts = {
  readonly card: CardServices
  readonly now: () => Date
  readonly bug: (error: unknown) => void
}

/**
 * What a filing needs today: the visit's own PIN for the proof, the signature password, and both certificates. It asks for nothing
 * of another application, so that the PIN of this visit stays verified.
 */
export const filingPlan = ({ card, now }: Pick<CardParts, 'card' | 'now'>) =>
  fromPromise<Outcome<CardPlan, Fault>>(() =>
    card.plan({
      secrets: ['authentication', 'signature'],
      certificates: ['authentication', 'signature'],
      day: localDay(now())
    })
  )

export const cardFlow = (parts: CardParts) =>
  cardMachine.provide({
    actors: { readPlan: filingPlan(parts), pinChange: pinChangeFlow(parts.card, parts.bug) }
  })
