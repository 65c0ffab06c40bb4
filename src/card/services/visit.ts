// One visit: the card that is open, and its commands in turn.
import {
  done,
  failed,
  type CardFault,
  type CardHolder,
  type CardIdentity,
  type CardReaders,
  type Outcome,
  type Transport
} from '../port.ts'
import type { KnownCards } from '../profiles/cards.ts'
import { onTransport, type Application } from './application.ts'
import { openMyNumberCard, type MyNumberCard } from './my-number-card.ts'

export type Visit = {
  /** ends the visit before, if there is one; a card that is none of ours is let go at once */
  readonly open: (reader: string, holder: CardHolder, signal?: AbortSignal) => Promise<Outcome<CardIdentity>>
  /** cardRemoved when nothing is open; cancelled once the signal is aborted, with nothing sent after that */
  readonly withCard: <T, F = CardFault>(
    use: (card: MyNumberCard) => Promise<Outcome<T, F>>,
    signal?: AbortSignal
  ) => Promise<Outcome<T, F> | Outcome<T>>
  /** the same for what presents a PIN: a cancelled one leaves no card with an accepted PIN behind */
  readonly presenting: <T, F = CardFault>(
    use: (card: MyNumberCard) => Promise<Outcome<T, F>>,
    signal?: AbortSignal
  ) => Promise<Outcome<T, F> | Outcome<T>>
  readonly end: () => Promise<void>
}

/** Runs tasks one after the other; a card cannot do two things at once, and commands of two services must not mix. */
const newLine = (): (<T>(task: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const turn = last.then(task, task)
    last = turn.catch(() => undefined)
    return turn
  }
}

const cancelled = failed({ fault: 'cancelled' })
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

export const newVisit = (readers: CardReaders, cards: KnownCards): Visit => {
  const inTurn = newLine()
  let current:
    { readonly transport: Transport; readonly application: Application; readonly card: MyNumberCard } | undefined

  const end = async (): Promise<void> => {
    const ending = current
    current = undefined
    await ending?.transport.release()
  }
  const withCard: Visit['withCard'] = (use, signal) =>
    inTurn(async () => {
      if (!current) return failed({ fault: 'cardRemoved' })
      const { application, card } = current
      return isAborted(signal) ? cancelled : application.under(signal, () => use(card))
    })
  const presenting: Visit['presenting'] = (use, signal) =>
    withCard(async (card) => {
      const outcome = await use(card)
      if (isAborted(signal) && card.hasAccepted()) await end()
      return outcome
    }, signal)
  return {
    open: (reader, holder, signal) =>
      inTurn(async () => {
        await end()
        if (isAborted(signal)) return cancelled
        const connected = await readers.connect(reader)
        if (!connected.ok) return connected
        const transport = connected.value
        const application = onTransport(transport)
        const card = await application.under(signal, () => openMyNumberCard(application, cards[holder]))
        if (card.ok && !isAborted(signal)) {
          current = { transport, application, card: card.value }
          return done(card.value.identity)
        }
        await transport.release()
        return card.ok ? cancelled : card
      }),
    withCard,
    presenting,
    end: () => inTurn(end)
  }
}
