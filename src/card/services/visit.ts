// One visit: the card that is open, what was verified on it, and its commands in turn.
import { failed, type CardIdentity, type CardReaders, type Outcome, type Secret, type Transport } from '../port.ts'
import type { CardProfile } from '../profiles/card-profile.ts'
import { onTransport } from './application.ts'
import { myNumberCard, type MyNumberCard } from './my-number-card.ts'

export type OpenCard = {
  readonly transport: Transport
  readonly card: MyNumberCard
  readonly verified: Set<Secret>
}

export type Visit = {
  /** ends the visit before, if there is one; a card that is none of ours is let go at once */
  readonly open: (reader: string) => Promise<Outcome<CardIdentity>>
  /** cardRemoved when nothing is open */
  readonly withCard: <T>(use: (open: OpenCard) => Promise<Outcome<T>>) => Promise<Outcome<T>>
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

export const newVisit = (readers: CardReaders, profile: CardProfile): Visit => {
  const inTurn = newLine()
  let current: OpenCard | undefined

  const end = async (): Promise<void> => {
    const ending = current
    current = undefined
    await ending?.transport.release()
  }
  return {
    open: (reader) =>
      inTurn(async () => {
        await end()
        const connected = await readers.connect(reader)
        if (!connected.ok) return connected
        const transport = connected.value
        const card = myNumberCard(onTransport(transport), profile)
        current = { transport, card, verified: new Set() }
        const identity = await card.identify()
        if (!identity.ok) await end()
        return identity
      }),
    withCard: (use) => inTurn(async () => (current ? use(current) : failed({ fault: 'cardRemoved' }))),
    end: () => inTurn(end)
  }
}
