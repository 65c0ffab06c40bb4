// The card as one visit knows it: what a visit that is over still asks never reaches the next resident's card.
import { failed, type CardServices, type Outcome } from '../card/port.ts'

/** One visit's card. Once `over`, every call answers `cancelled`, and so does one that was under way. */
export type VisitCard = Pick<
  CardServices,
  'triesLeft' | 'certificate' | 'entry' | 'verify' | 'verifyAtReader' | 'sign'
> & {
  readonly over: AbortSignal
}

/** A visit begins when its card is opened and is over with `endVisit`, `close` or the next `open`. */
export type VisitCards = CardServices & {
  /** the card of the visit of this moment; hold it across every wait */
  readonly ofVisit: () => VisitCard
  /** at once, before the card itself has been let go */
  readonly endVisit: () => void
}

const whileIn = async <T>(over: AbortSignal, call: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  if (over.aborted) return failed({ fault: 'cancelled' })
  const outcome = await call()
  return over.aborted ? failed({ fault: 'cancelled' }) : outcome
}

const boundTo = (card: CardServices, over: AbortSignal): VisitCard => ({
  over,
  triesLeft: (secret) => whileIn(over, () => card.triesLeft(secret)),
  certificate: (secret) => whileIn(over, () => card.certificate(secret)),
  entry: (secret) => whileIn(over, () => card.entry(secret)),
  verify: (secret) => whileIn(over, () => card.verify(secret)),
  verifyAtReader: (secret) => whileIn(over, () => card.verifyAtReader(secret)),
  sign: (secret, digests) => whileIn(over, () => card.sign(secret, digests))
})

/** The services themselves speak for the visit of the moment they are called in. */
export const visitCards = (card: CardServices): VisitCards => {
  let visit = new AbortController()
  visit.abort()
  const ofVisit = (): VisitCard => boundTo(card, visit.signal)
  return {
    ...card,
    ofVisit,
    endVisit: () => visit.abort(),
    open: (reader) => {
      visit.abort()
      visit = new AbortController()
      return whileIn(visit.signal, () => card.open(reader))
    },
    triesLeft: (secret) => ofVisit().triesLeft(secret),
    certificate: (secret) => ofVisit().certificate(secret),
    entry: (secret) => ofVisit().entry(secret),
    verify: (secret) => ofVisit().verify(secret),
    verifyAtReader: (secret) => ofVisit().verifyAtReader(secret),
    sign: (secret, digests) => ofVisit().sign(secret, digests),
    close: () => {
      visit.abort()
      return card.close()
    }
  }
}
