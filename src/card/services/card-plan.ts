// The card plan (T3): before a procedure starts, each secret it needs with the tries left and the certificate's validity on the
// day it is needed, and what to do. A pure function of what was read without spending a try.
import { readCertificate } from '../certificates/read.ts'
import { daysOf, validOn } from '../certificates/validity.ts'
import type { BlockedStatus, PinName, Secret } from '../port.ts'

export type CardTask = {
  /** in the order in which they will be asked for */
  readonly secrets: readonly PinName[]
  /** whose certificates are used; each of these secrets has one */
  readonly certificates: readonly Secret[]
  /** YYYY-MM-DD in Japan: the day on which it has to work */
  readonly day: string
}

export type TriesFact =
  | { readonly state: 'left'; readonly count: number }
  /** entered in this visit: all its tries are back */
  | { readonly state: 'verified'; readonly count: number }
  | { readonly state: 'blocked'; readonly said: BlockedStatus }
  /** the card does not tell */
  | { readonly state: 'unknown' }
  /** this card has no such secret: a phone has none of 券面事項入力補助, a staff card no signature */
  | { readonly state: 'absent' }

/** DER where it could be read; `closed` where only the PIN opens it; `absent` where there is none */
export type CertificateFact = Uint8Array | 'closed' | 'absent'

export type CardFacts = {
  readonly tries: Readonly<Partial<Record<PinName, TriesFact>>>
  readonly certificates: Readonly<Partial<Record<Secret, CertificateFact>>>
}

/** `until` and `renewFrom` are days in Japan, YYYY-MM-DD; `renewFrom` is the first day on which the office renews */
export type Validity =
  | { readonly state: 'valid'; readonly until: string; readonly renewFrom: string; readonly renewNow: boolean }
  | { readonly state: 'expired'; readonly until: string }
  | { readonly state: 'notYet'; readonly from: string }
  /** only its PIN opens it. `likelyUntil`: the other certificate's last day, for both are issued for the same time; an address or
   * name that changed ends the signature certificate earlier */
  | { readonly state: 'closed'; readonly likelyUntil: string | null }
  | { readonly state: 'unreadable' }
  | { readonly state: 'absent' }
  /** the task uses no certificate of this secret */
  | { readonly state: 'notUsed' }

/**
 * try: go on. consentToLastTry: only after an explicit yes to spending the last try. askCard: take the card off and on again, for
 * without a counter nobody can be warned. unblock, renew, obtain: at the counter (profiles/at-the-counter.ts). wait: not valid yet.
 */
export type Advice = 'try' | 'consentToLastTry' | 'askCard' | 'unblock' | 'renew' | 'obtain' | 'wait'

export type PlanLine = {
  readonly secret: PinName
  readonly tries: TriesFact
  readonly validity: Validity
  readonly advice: Advice
}

export type CardPlan = {
  readonly lines: readonly PlanLine[]
  /** every line can be tried, with or without a consent */
  readonly works: boolean
}

/** Renewal is taken three months before the last day. */
const threeMonthsBefore = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month - 3, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 4, Math.min(date, lastOfMonth))).toISOString().slice(0, 10)
}

const validityOf = (der: Uint8Array, day: string): Validity => {
  const certificate = readCertificate(der)
  if (!certificate.ok) return { state: 'unreadable' }
  const { first: from, last: until } = daysOf(certificate.value)
  switch (validOn(certificate.value, day)) {
    case 'expired':
    // what has to work that day may be done at its end
    case 'ends':
      return { state: 'expired', until }
    case 'notYet':
      return { state: 'notYet', from }
    case 'whole':
    case 'begins':
      break
  }
  const renewFrom = threeMonthsBefore(until)
  return { state: 'valid', until, renewFrom, renewNow: day >= renewFrom }
}

const isSecret = (name: PinName): name is Secret => name === 'authentication' || name === 'signature'

const adviceFor = (tries: TriesFact, validity: Validity): Advice => {
  // What an office must do first comes first: a try is worth nothing where the certificate is over.
  switch (validity.state) {
    case 'absent':
      return 'obtain'
    case 'expired':
    case 'unreadable':
      return 'renew'
    case 'notYet':
      return 'wait'
    case 'valid':
    case 'closed':
    case 'notUsed':
      break
  }
  switch (tries.state) {
    case 'absent':
      return 'obtain'
    case 'blocked':
      return 'unblock'
    case 'unknown':
      return 'askCard'
    case 'verified':
      return 'try'
    case 'left':
      return tries.count === 1 ? 'consentToLastTry' : 'try'
  }
}

/** Throws when a fact the task needs was not read: that is our mistake, never the card's. */
export const planOf = ({ secrets, certificates, day }: CardTask, facts: CardFacts): CardPlan => {
  const read = (secret: Secret): Validity => {
    const fact = facts.certificates[secret]
    if (fact === undefined) throw new Error(`the ${secret} certificate was not looked for`)
    if (fact === 'absent') return { state: 'absent' }
    if (fact !== 'closed') return validityOf(fact, day)
    const other = facts.certificates[secret === 'signature' ? 'authentication' : 'signature']
    const known = other instanceof Uint8Array ? validityOf(other, day) : undefined
    return { state: 'closed', likelyUntil: known && 'until' in known ? known.until : null }
  }
  const lines = secrets.map((secret): PlanLine => {
    const tries = facts.tries[secret]
    if (!tries) throw new Error(`the tries of ${secret} were not asked for`)
    const used = isSecret(secret) && certificates.includes(secret)
    const validity: Validity = used ? read(secret) : { state: 'notUsed' }
    return { secret, tries, validity, advice: adviceFor(tries, validity) }
  })
  return { lines, works: lines.every(({ advice }) => advice === 'try' || advice === 'consentToLastTry') }
}
