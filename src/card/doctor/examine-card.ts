// Looks at one card: what it is, its applications, the tries of its secrets, its certificates.
import { askTries } from '../apdu/command.ts'
import { counterOf, sw } from '../apdu/status-word.ts'
import { done, failed, type CardFault, type CardIdentity, type Outcome, type Secret, type Transport } from '../port.ts'
import type { CardProfile } from '../profiles/card-profile.ts'
import { profileEntry, residentRecord } from '../profiles/profile-entry.ts'
import { onTransport, type Application } from '../services/application.ts'
import { judge, judgeSealed, type Judged } from './certificates.ts'
import type { CardTrouble, CountedSecret, Finding, Known } from './port.ts'

/** what a plastic card carries beside JPKI; a telephone carries JPKI only */
const besides = [profileEntry.aid, residentRecord.aid] as const
const both: readonly Secret[] = ['authentication', 'signature']

const troubles: ReadonlySet<string> = new Set<CardTrouble>([
  'cardRemoved',
  'cardMute',
  'cardRubbish',
  'cardBusy',
  'notMyNumberCard',
  'readerGone'
])
const isTrouble = (fault: CardFault['fault']): fault is CardTrouble => troubles.has(fault)
/** the fault as a finding; whatever else a card can say no with is an answer that no such card gives */
export const troubleOf = ({ fault }: CardFault): Finding => ({
  check: 'card',
  state: isTrouble(fault) ? fault : 'cardRubbish'
})

type Kind = CardIdentity['profile']
const identify = async (application: Application, profile: CardProfile): Promise<Outcome<Kind>> => {
  const selected = await application.select(profile.aid)
  if (!selected.ok) return selected
  if (selected.value.sw !== sw.ok) return failed({ fault: 'notMyNumberCard' })
  const info = await application.readStart(profile.tokenInfo.ef, profile.tokenInfo.labelLength)
  if (!info.ok) return info
  const label = Buffer.from(info.value).toString('latin1').trimEnd()
  const kind = Object.entries(profile.tokens).find(([token]) => token === label)?.[1]
  return kind ? done(kind) : failed({ fault: 'notMyNumberCard' })
}

type Counter = { readonly secret: CountedSecret; readonly ef: string; readonly most: number }

const triesState = (left: number, most: number): Extract<Finding, { check: 'tries' }>['state'] => {
  if (left === 0) return 'blocked'
  if (left >= most) return 'full'
  return left === 1 ? 'last' : 'used'
}

/** Asks for the tries left with a VERIFY that carries nothing. A card that does not tell is a finding, not a fault. */
const countTries = async (application: Application, { secret, ef, most }: Counter): Promise<Outcome<Finding>> => {
  const tries = (left: number | null): Outcome<Finding> =>
    done({ check: 'tries', secret, state: left === null ? 'unknown' : triesState(left, most), left, most })
  const selected = await application.selectEf(ef)
  if (!selected.ok) return selected.fault === 'cardRubbish' ? tries(null) : selected
  const answer = await application.send(askTries())
  if (!answer.ok) return answer
  const { sw: status } = answer.value
  if (status === sw.blocked || status === sw.blockedIso) return tries(0)
  return tries(counterOf(status) ?? null)
}

type Certified = { readonly finding: Finding; readonly notBefore: number | null }

/** A file that cannot be read is a finding; a card that is gone is a fault. */
const readOr = async (application: Application, ef: string): Promise<Outcome<Uint8Array | undefined>> => {
  const read = await application.readDer(ef)
  return read.ok || read.fault !== 'cardRubbish' ? read : done(undefined)
}

const certify = async (
  application: Application,
  profile: CardProfile,
  secret: Secret,
  { trust, now }: Known
): Promise<Outcome<Certified>> => {
  const { certificate, issuer } = profile.secrets[secret]
  const authority = await readOr(application, issuer)
  if (!authority.ok) return authority
  const known = trust?.[secret] ?? null
  const tell = (judged: Judged): Outcome<Certified> =>
    done({
      finding: { check: 'certificate', secret, state: judged.state, generation: judged.generation },
      notBefore: judged.notBefore
    })
  const unreadable = tell({ state: 'unreadable', generation: null, notBefore: null })
  // the signature certificate names its holder and is opened by the password only: its authority must do
  if (secret === 'signature') return authority.value ? tell(judgeSealed(authority.value, known, now)) : unreadable
  const own = await readOr(application, certificate)
  if (!own.ok) return own
  return own.value ? tell(judge(own.value, authority.value, known, now)) : unreadable
}

/** The other applications, and the counter of the one that has a PIN of its own. */
const lookBeside = async (application: Application): Promise<Outcome<readonly Finding[]>> => {
  let count = 1
  const findings: Finding[] = []
  for (const aid of besides) {
    const selected = await application.select(aid)
    if (!selected.ok) return selected
    if (selected.value.sw !== sw.ok) continue
    count += 1
    if (aid !== profileEntry.aid) continue
    const most = profileEntry.maximumTries
    const tries = await countTries(application, { secret: 'profile', ef: profileEntry.pin, most })
    if (!tries.ok) return tries
    findings.push(tries.value)
  }
  const most = 1 + besides.length
  return done([{ check: 'applications', state: count === most ? 'complete' : 'missing', count, most }, ...findings])
}

export type CardExamined = {
  readonly findings: readonly Finding[]
  /** ms: times before which this card's certificates were not made */
  readonly made: readonly number[]
}

/** Looks at the card behind `transport`; what was found before a fault is kept, the fault is the card's state. */
export const examineCard = async (transport: Transport, profile: CardProfile, known: Known): Promise<CardExamined> => {
  const application = onTransport(transport)
  const findings: Finding[] = []
  const made: number[] = []
  // in the order a person asks: the card, its secrets (the two that are used first), its certificates
  const told = (card: Finding): readonly Finding[] => {
    const rank = (finding: Finding): number =>
      finding.check === 'applications' ? 0 : finding.check === 'tries' ? (finding.secret === 'profile' ? 2 : 1) : 3
    return [card, ...findings.toSorted((a, b) => rank(a) - rank(b))]
  }
  const broken = (fault: CardFault): CardExamined => ({ findings: told(troubleOf(fault)), made })
  const kind = await identify(application, profile)
  if (!kind.ok) return broken(kind)
  for (const secret of both) {
    const { pin: ef, maximumTries: most } = profile.secrets[secret]
    const tries = await countTries(application, { secret, ef, most })
    if (!tries.ok) return broken(tries)
    findings.push(tries.value)
  }
  for (const secret of both) {
    const certified = await certify(application, profile, secret, known)
    if (!certified.ok) return broken(certified)
    findings.push(certified.value.finding)
    if (certified.value.notBefore !== null) made.push(certified.value.notBefore)
  }
  if (kind.value === 'myNumber') {
    const beside = await lookBeside(application)
    if (!beside.ok) return broken(beside)
    findings.push(...beside.value)
  }
  return { findings: told({ check: 'card', state: kind.value }), made }
}
