// Looks at one card: what it is, its applications, the tries of its secrets, its certificates.
import { askTries } from '../apdu/command.ts'
import { counterOf, sw } from '../apdu/status-word.ts'
import { done, failed, type CardFault, type Outcome, type Secret, type Transport } from '../port.ts'
import type { ApplicationProfile, CardProfile, SecretProfile, TokenProfile } from '../profiles/card-profile.ts'
import { jpki } from '../profiles/jpki.ts'
import { common, profileEntry, residentRecord } from '../profiles/profile-entry.ts'
import { surface } from '../profiles/surface.ts'
import { onTransport, type Application } from '../services/application.ts'
import { judge, judgeSealed, type Judged } from './certificates.ts'
import type { CardTrouble, Finding, Known } from './port.ts'

/** what a plastic card carries beside JPKI; a telephone carries JPKI only */
const besides: readonly ApplicationProfile[] = [surface, residentRecord, common, profileEntry]
/** known from one secondary source only: a card without it lacks nothing, as far as anybody can say */
const perhaps: readonly ApplicationProfile[] = [common]
const both: readonly Secret[] = ['authentication', 'signature']
const derSequence = 0x30

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

/** a resident's card or phone */
type Token = TokenProfile & { readonly profile: 'myNumber' | 'phone' }
const isResidents = (token: TokenProfile | undefined): token is Token =>
  token !== undefined && token.profile !== 'staff'

const identify = async (application: Application, { applications }: CardProfile): Promise<Outcome<Token>> => {
  const [profile] = applications
  const selected = await application.select(profile)
  if (!selected.ok) return selected
  if (selected.value.sw !== sw.ok) return failed({ fault: 'notMyNumberCard' })
  const info = await application.readStart(profile.tokenInfo.ef, profile.tokenInfo.labelLength)
  if (!info.ok) return info
  const label = Buffer.from(info.value).toString('latin1').trimEnd()
  const token = Object.entries(profile.tokens).find(([name]) => name === label)?.[1]
  return isResidents(token) ? done(token) : failed({ fault: 'notMyNumberCard' })
}

const isKeys = (secret: string): boolean => both.some((one) => one === secret)

type Counter = {
  readonly secret: Extract<Finding, { check: 'tries' }>['secret']
  readonly ef: string
  readonly most: number
}

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
  // a secret that is not where every such card has it, or an answer that is none, is a counter that is not told
  if (!selected.ok)
    return selected.fault === 'cardRubbish' || selected.fault === 'notMyNumberCard' ? tries(null) : selected
  const answer = await application.send(askTries())
  if (!answer.ok) return answer
  const { sw: status } = answer.value
  if (status === sw.blocked || status === sw.blockedIso) return tries(0)
  return tries(counterOf(status) ?? null)
}

type Certified = { readonly finding: Finding; readonly notBefore: number | null }

/** A file that cannot be read is a finding; a card that is gone is a fault. */
const readOr = async (application: Application, ef: string): Promise<Outcome<Uint8Array | undefined>> => {
  const read = await application.readElement(ef, derSequence)
  return read.ok || read.fault !== 'cardRubbish' ? read : done(undefined)
}

/** `sealed`: the certificate is opened by its PIN only */
type Certifiable = { readonly secret: Secret; readonly profile: SecretProfile; readonly sealed: boolean }

const certify = async (
  application: Application,
  { secret, profile: { certificate, issuer }, sealed }: Certifiable,
  { trust, now }: Known
): Promise<Outcome<Certified>> => {
  const authority = await readOr(application, issuer)
  if (!authority.ok) return authority
  const known = trust?.[secret] ?? null
  const tell = (judged: Judged): Outcome<Certified> =>
    done({
      finding: { check: 'certificate', secret, state: judged.state, generation: judged.generation },
      notBefore: judged.notBefore
    })
  const unreadable = tell({ state: 'unreadable', generation: null, notBefore: null })
  // one that is opened by its PIN only, as the signature certificate, which names its holder: its authority must do
  if (sealed) return authority.value ? tell(judgeSealed(authority.value, known, now)) : unreadable
  const own = await readOr(application, certificate)
  if (!own.ok) return own
  return own.value ? tell(judge(own.value, authority.value, known, now)) : unreadable
}

const { profile: profilePin, checkNumberB } = profileEntry.pins
const { resident } = residentRecord.counted
/** what is counted in which application; never 照合番号A, which is the individual number */
const beside: ReadonlyMap<ApplicationProfile, readonly Counter[]> = new Map<ApplicationProfile, readonly Counter[]>([
  [
    profileEntry,
    [
      { secret: 'profile', ef: profilePin.pin, most: profilePin.maximumTries },
      { secret: 'checkNumberB', ef: checkNumberB.pin, most: checkNumberB.maximumTries }
    ]
  ],
  [residentRecord, [{ secret: 'resident', ef: resident.pin, most: resident.maximumTries }]]
])

/** The other applications, and the counters of those that have secrets of their own. */
const lookBeside = async (application: Application): Promise<Outcome<readonly Finding[]>> => {
  const found: ApplicationProfile[] = [jpki]
  const findings: Finding[] = []
  for (const one of besides) {
    const selected = await application.select(one)
    if (!selected.ok) return selected
    if (selected.value.sw !== sw.ok) continue
    found.push(one)
    for (const counter of beside.get(one) ?? []) {
      const tries = await countTries(application, counter)
      if (!tries.ok) return tries
      findings.push(tries.value)
    }
  }
  const most = 1 + besides.filter((one) => found.includes(one) || !perhaps.includes(one)).length
  const count = found.length
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
      finding.check === 'applications' ? 0 : finding.check !== 'tries' ? 3 : isKeys(finding.secret) ? 1 : 2
    return [card, ...findings.toSorted((a, b) => rank(a) - rank(b))]
  }
  const broken = (fault: CardFault): CardExamined => ({ findings: told(troubleOf(fault)), made })
  const token = await identify(application, profile)
  if (!token.ok) return broken(token)
  const secrets = both.flatMap((secret) => {
    const found = profile.applications[0].secrets?.[secret]
    return found ? [{ secret, profile: found, sealed: !token.value.free.includes(secret) }] : []
  })
  for (const { secret, profile: own } of secrets) {
    const { pin: ef, maximumTries: most } = own
    const tries = await countTries(application, { secret, ef, most })
    if (!tries.ok) return broken(tries)
    findings.push(tries.value)
  }
  for (const one of secrets) {
    const certified = await certify(application, one, known)
    if (!certified.ok) return broken(certified)
    findings.push(certified.value.finding)
    if (certified.value.notBefore !== null) made.push(certified.value.notBefore)
  }
  if (token.value.whole) {
    const beside = await lookBeside(application)
    if (!beside.ok) return broken(beside)
    findings.push(...beside.value)
  }
  return { findings: told({ check: 'card', state: token.value.profile }), made }
}
