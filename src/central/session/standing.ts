// Whether a certificate that something rests on still holds: asked again for as long as it does, with answers kept for moments.
import type { X509Certificate } from 'node:crypto'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { Refusal } from '../http/refusal.ts'
import { spans } from '../settings.ts'
import type { CertificateVerifier, Trust } from './trust.ts'

type Said = Awaited<ReturnType<CertificateVerifier['status']>>
export type Standing = Said | 'untrusted'
/** whatever a verifier can be asked about: every purpose that has anchors */
type Purpose = keyof Trust['anchors']
type Asking = Pick<Central, 'trust' | 'verifier' | 'now'>

/**
 * What is kept of a certificate in order to ask about it again: purpose, digest of its issuer's certificate, serial number.
 * Never the certificate, in which its holder's name stands.
 */
export const certificateName = (purpose: Purpose, issuer: X509Certificate, serial: string): string =>
  `${purpose}:${digestText(issuer.raw)}:${serial}`

/**
 * milliseconds: an answer serves the proofs of one visit, and with the look of `watch.ts` stays within its minute; no answer is
 * not asked for by everybody in turn
 */
const kept = { answer: 20_000, silence: 2_000 } as const
/** the sessions of one process with room to spare */
const mostKept = 50_000

type Kept = { readonly answer: Promise<Standing>; until: number }
const answers = new WeakMap<CertificateVerifier, Map<string, Kept>>()

const keptBy = (verifier: CertificateVerifier): Map<string, Kept> => {
  const known = answers.get(verifier) ?? new Map<string, Kept>()
  answers.set(verifier, known)
  return known
}

const keep = (known: Map<string, Kept>, name: string, entry: Kept): void => {
  known.delete(name)
  if (known.size >= mostKept) known.delete(known.keys().next().value ?? '')
  known.set(name, entry)
}

const ask = async ({ trust, verifier, now }: Asking, name: string): Promise<Standing> => {
  const [word, digest, serial] = name.split(':')
  const purpose = (Object.keys(trust.anchors) as Purpose[]).find((one) => one === word)
  // a name that was changed behind us names nothing that holds, and must not keep others from being asked about
  if (purpose === undefined || !serial) return 'untrusted'
  const issuer = trust.anchors[purpose].find(({ raw }) => digestText(raw) === digest)
  // an authority that was struck off takes along what rests on it
  if (!issuer || issuer.validToDate <= now()) return 'untrusted'
  try {
    return await verifier.status(purpose, serial, now(), issuer)
  } catch {
    return 'late'
  }
}

/** What the verifier says now, or said within the last moments; however many want to know at once, it is asked once. */
export const standingOf = (central: Asking, name: string): Promise<Standing> => {
  const known = keptBy(central.verifier)
  const at = central.now().getTime()
  const before = known.get(name)
  if (before && before.until > at) return before.answer
  const answer = ask(central, name)
  const entry: Kept = { answer, until: Infinity }
  keep(known, name, entry)
  void answer.then((said) => {
    entry.until = central.now().getTime() + (said === 'late' || said === 'unknown' ? kept.silence : kept.answer)
  })
  return answer
}

/** Since when a session's certificate must have been said to hold, for what only reads to go on without a new answer. */
export const readableSince = (now: Date): string => new Date(now.getTime() - spans.unanswered).toISOString()

/** A certificate that was asked about just now, at the sign-in, need not be asked about again at once. */
export const noteGood = (central: Asking, name: string): void =>
  keep(keptBy(central.verifier), name, {
    answer: Promise.resolve('good'),
    until: central.now().getTime() + kept.answer
  })

const codes: Readonly<Record<Exclude<Standing, 'good'>, ProblemCode>> = {
  revoked: 'certificateRevoked',
  untrusted: 'certificateUntrusted',
  unknown: 'overloaded',
  late: 'overloaded'
}

export const codeOfStanding = (standing: Exclude<Standing, 'good'>): ProblemCode => codes[standing]

/**
 * Goes on only when the certificate is said to hold now. A verifier that is away is no yes: `overloaded`, and the terminal tries
 * again. Null, where no certificate was used or an older release wrote none down, is let through.
 */
export const demandStanding = async (central: Asking, name: string | null): Promise<void> => {
  const said = name === null ? 'good' : await standingOf(central, name)
  if (said !== 'good') throw new Refusal(codes[said])
}
