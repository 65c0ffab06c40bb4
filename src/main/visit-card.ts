// The card as one visit knows it: what a visit that is over still asks never reaches the next resident's card.
import {
  done,
  failed,
  type CardFault,
  type CardIdentity,
  type CardServices,
  type Outcome,
  type PinName,
  type Secret
} from '../card/port.ts'

/** One visit's card. Once `over`, every call answers `cancelled`, and so does one that was under way. */
export type VisitCard = Pick<
  CardServices,
  'triesLeft' | 'plan' | 'certificate' | 'entry' | 'verify' | 'present' | 'verifyAtReader' | 'change' | 'sign'
> & {
  /**
   * What will be asked to be signed once this secret's PIN is given: `present` then asks for both in one word, and `sign` of this
   * very digest answers what came of it, once.
   */
  readonly foresee: (secret: Secret, digest: Uint8Array) => void
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

type Foreseen = {
  readonly secret: Secret
  readonly digest: Uint8Array
  /** once the PIN was given */
  signature: Uint8Array | null
}

type Visit = {
  readonly controller: AbortController
  identity: CardIdentity | null
  /** tries of the authentication PIN, told with opening: the first asking needs no other word to the card host */
  told: Outcome<number> | null
  foreseen: Foreseen | null
}

/** What opening told of this secret, once, and only until something was presented. */
const takeTold = (visit: Visit, name: PinName): Outcome<number> | null => {
  const { told } = visit
  visit.told = null
  return name === 'authentication' ? told : null
}

/** The signature that came with the PIN, where it is the one that is asked for. */
const takeForeseen = (visit: Visit, secret: Secret, [digest, ...more]: readonly Uint8Array[]): Uint8Array | null => {
  const { foreseen } = visit
  if (foreseen?.secret !== secret) return null
  // it came too late for the PIN, or it is asked for now: in either case its time is over
  visit.foreseen = null
  const same = digest !== undefined && more.length === 0 && Buffer.compare(foreseen.digest, digest) === 0
  return same ? foreseen.signature : null
}

/** The PIN, and what was foreseen with it. */
const presentWith = async (
  card: CardServices,
  visit: Visit,
  ...[name, consent]: Parameters<VisitCard['present']>
): Promise<Outcome<void>> => {
  const { foreseen, controller } = visit
  if (foreseen?.secret !== name) return card.present(name, consent, controller.signal)
  foreseen.signature = null
  const signed = await card.presentAndSign(foreseen.secret, consent, [foreseen.digest], controller.signal)
  if (!signed.ok) return signed
  foreseen.signature = signed.value[0] ?? null
  return done(undefined)
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
    present: (name, consent) => presenting(() => presentWith(card, visit, name, consent)),
    foresee: (secret, digest) => {
      if (!over.aborted) visit.foreseen = { secret, digest, signature: null }
    },
    verifyAtReader: (name, consent) => presenting(() => card.verifyAtReader(name, consent, over)),
    change: (confirmation) => presenting(() => card.change(confirmation, over)),
    sign: (secret, digests) =>
      whileIn(over, async () => {
        const signature = takeForeseen(visit, secret, digests)
        return signature ? done([signature]) : card.sign(secret, digests, over)
      })
  }
}

const newVisit = (): Visit => ({ controller: new AbortController(), identity: null, told: null, foreseen: null })

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
