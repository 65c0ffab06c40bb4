// The card as one visit knows it: what a visit that is over still asks never reaches the next resident's card.
import {
  done,
  failed,
  type CardFault,
  type CardIdentity,
  type CardServices,
  type Outcome,
  type PinName
} from '../card/port.ts'

/** One visit's card. Once `over`, every call answers `cancelled`, and so does one that was under way. */
export type VisitCard = Pick<
  CardServices,
  'triesLeft' | 'plan' | 'certificate' | 'entry' | 'verify' | 'present' | 'verifyAtReader' | 'change' | 'sign'
> & {
  readonly over: AbortSignal
  /** what carries the certificates; a card until it was opened */
  readonly profile: () => CardIdentity['profile']
  /** null until it was opened */
  readonly identity: () => CardIdentity | null
}

/** A visit begins when its card is opened and is over with `endVisit`, `close` or the next `open`. */
export type VisitCards = CardServices & {
  /** the card of the visit of this moment; hold it across every wait */
  readonly ofVisit: () => VisitCard
  /** at once, before the card itself has been let go */
  readonly endVisit: () => void
}

const whileIn = async <T, F = CardFault>(
  over: AbortSignal,
  call: () => Promise<Outcome<T, F>>
): Promise<Outcome<T, F> | Outcome<T>> => {
  if (over.aborted) return failed({ fault: 'cancelled' })
  const outcome = await call()
  return over.aborted ? failed({ fault: 'cancelled' }) : outcome
}

type Visit = {
  readonly controller: AbortController
  identity: CardIdentity | null
  /** tries of the authentication PIN, told with opening: the first asking needs no other word to the card host */
  told: Outcome<number> | null
}

/** What opening told of this secret, once, and only until something was presented. */
const takeTold = (visit: Visit, name: PinName): Outcome<number> | null => {
  const { told } = visit
  visit.told = null
  return name === 'authentication' ? told : null
}

const boundTo = (card: CardServices, visit: Visit): VisitCard => {
  const over = visit.controller.signal
  const presenting = <T, F = CardFault>(call: () => Promise<Outcome<T, F>>): Promise<Outcome<T, F> | Outcome<T>> => {
    visit.told = null
    return whileIn(over, call)
  }
  return {
    over,
    profile: () => visit.identity?.profile ?? 'myNumber',
    identity: () => visit.identity,
    triesLeft: (name) => whileIn(over, async () => takeTold(visit, name) ?? (await card.triesLeft(name, over))),
    plan: (task) => whileIn(over, () => card.plan(task, over)),
    certificate: (secret) => whileIn(over, () => card.certificate(secret, over)),
    entry: (name) => whileIn(over, () => card.entry(name, over)),
    verify: (confirmation) => presenting(() => card.verify(confirmation, over)),
    present: (name, consent) => presenting(() => card.present(name, consent, over)),
    verifyAtReader: (name, consent) => presenting(() => card.verifyAtReader(name, consent, over)),
    change: (confirmation) => presenting(() => card.change(confirmation, over)),
    sign: (secret, digests) => whileIn(over, () => card.sign(secret, digests, over))
  }
}

const newVisit = (): Visit => ({ controller: new AbortController(), identity: null, told: null })

/** The services themselves speak for the visit of the moment they are called in. */
export const visitCards = (card: CardServices): VisitCards => {
  let visit = newVisit()
  visit.controller.abort()
  const ofVisit = (): VisitCard => boundTo(card, visit)
  return {
    ...card,
    ofVisit,
    endVisit: () => visit.controller.abort(),
    open: (reader, holder) => {
      visit.controller.abort()
      const opening = newVisit()
      visit = opening
      const { signal } = opening.controller
      return whileIn(signal, async () => {
        const approached = await card.approach(reader, 'authentication', holder, signal)
        if (!approached.ok) return approached
        const { identity, tries } = approached.value
        opening.identity = identity
        opening.told = tries
        return done(identity)
      })
    },
    triesLeft: (name) => ofVisit().triesLeft(name),
    plan: (task) => ofVisit().plan(task),
    certificate: (secret) => ofVisit().certificate(secret),
    entry: (name) => ofVisit().entry(name),
    verify: (confirmation) => ofVisit().verify(confirmation),
    present: (name, consent) => ofVisit().present(name, consent),
    verifyAtReader: (name, consent) => ofVisit().verifyAtReader(name, consent),
    change: (confirmation) => ofVisit().change(confirmation),
    sign: (secret, digests) => ofVisit().sign(secret, digests),
    close: () => {
      visit.controller.abort()
      return card.close()
    }
  }
}
