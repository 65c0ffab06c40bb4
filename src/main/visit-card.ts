// The card as one visit knows it: what a visit that is over still asks never reaches the next resident's card.
import { failed, type CardFault, type CardIdentity, type CardServices, type Outcome } from '../card/port.ts'

/** One visit's card. Once `over`, every call answers `cancelled`, and so does one that was under way. */
export type VisitCard = Pick<
  CardServices,
  'triesLeft' | 'plan' | 'certificate' | 'entry' | 'verify' | 'verifyAtReader' | 'change' | 'sign'
> & {
  readonly over: AbortSignal
  /** what carries the certificates; a card until it was opened */
  readonly profile: () => CardIdentity['profile']
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

type Visit = { readonly controller: AbortController; profile: CardIdentity['profile'] }

const boundTo = (card: CardServices, visit: Visit): VisitCard => {
  const over = visit.controller.signal
  return {
    over,
    profile: () => visit.profile,
    triesLeft: (name) => whileIn(over, () => card.triesLeft(name, over)),
    plan: (task) => whileIn(over, () => card.plan(task, over)),
    certificate: (secret) => whileIn(over, () => card.certificate(secret, over)),
    entry: (name) => whileIn(over, () => card.entry(name, over)),
    verify: (confirmation) => whileIn(over, () => card.verify(confirmation, over)),
    verifyAtReader: (name, consent) => whileIn(over, () => card.verifyAtReader(name, consent, over)),
    change: (confirmation) => whileIn(over, () => card.change(confirmation, over)),
    sign: (secret, digests) => whileIn(over, () => card.sign(secret, digests, over))
  }
}

const newVisit = (): Visit => ({ controller: new AbortController(), profile: 'myNumber' })

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
        const opened = await card.open(reader, holder, signal)
        if (opened.ok) opening.profile = opened.value.profile
        return opened
      })
    },
    triesLeft: (name) => ofVisit().triesLeft(name),
    plan: (task) => ofVisit().plan(task),
    certificate: (secret) => ofVisit().certificate(secret),
    entry: (name) => ofVisit().entry(name),
    verify: (confirmation) => ofVisit().verify(confirmation),
    verifyAtReader: (name, consent) => ofVisit().verifyAtReader(name, consent),
    change: (confirmation) => ofVisit().change(confirmation),
    sign: (secret, digests) => ofVisit().sign(secret, digests),
    close: () => {
      visit.controller.abort()
      return card.close()
    }
  }
}
