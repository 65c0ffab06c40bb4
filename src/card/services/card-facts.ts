// Reads what a card plan is made of, in the fewest commands and without spending a try.
import { done, type Outcome, type PinName, type Secret } from '../port.ts'
import { planOf, type CardPlan, type CardTask, type CertificateFact, type TriesFact } from './card-plan.ts'
import type { MyNumberCard } from './my-number-card.ts'

const triesOf = async (card: MyNumberCard, name: PinName): Promise<Outcome<TriesFact>> => {
  const rules = card.rules(name)
  if (!rules) return done({ state: 'absent' })
  // a card may hide the counter of what it holds as verified
  if (card.isVerified(name)) return done({ state: 'verified', count: rules.maximumTries })
  const left = await card.triesLeft(name)
  if (left.ok) return done({ state: 'left', count: left.value })
  if (left.fault === 'pinBlocked') return done({ state: 'blocked', said: left.said })
  if (left.fault === 'notMyNumberCard') return done({ state: 'absent' })
  return left.fault === 'triesUnknown' ? done({ state: 'unknown' }) : left
}

const certificateOf = async (card: MyNumberCard, secret: Secret): Promise<Outcome<CertificateFact>> => {
  if (!card.rules(secret)) return done('absent')
  return card.isOpen(secret) ? card.certificate(secret) : done('closed')
}

/** The key application's secrets first: it is the current one after opening. */
const keysFirst = (names: readonly PinName[]): readonly PinName[] => {
  const order: readonly PinName[] = ['authentication', 'signature', 'profile', 'checkNumberB']
  return order.filter((name) => names.includes(name))
}

/** Faults are those of the transport; what a secret says no with stands in its line. */
export const readPlan = async (card: MyNumberCard, task: CardTask): Promise<Outcome<CardPlan>> => {
  const certificates: Partial<Record<Secret, CertificateFact>> = {}
  // The authentication certificate is known since opening and costs nothing; it tells how long the other one likely holds.
  for (const secret of new Set<Secret>(['authentication', ...task.certificates])) {
    const fact = await certificateOf(card, secret)
    if (!fact.ok) return fact
    certificates[secret] = fact.value
  }
  const tries: Partial<Record<PinName, TriesFact>> = {}
  for (const name of keysFirst(task.secrets)) {
    const fact = await triesOf(card, name)
    if (!fact.ok) return fact
    tries[name] = fact.value
  }
  return done(planOf(task, { tries, certificates }))
}
