// What a card can do for us, in its own commands, by its profile: selection of the application, then the command.
import { hash as hashOnce } from 'node:crypto'
import { computeSignature } from '../apdu/command.ts'
import { sw } from '../apdu/status-word.ts'
import {
  done,
  failed,
  type CardIdentity,
  type ChangeFault,
  type Entry,
  type Outcome,
  type PinName,
  type Secret
} from '../port.ts'
import type {
  ApplicationProfile,
  CardProfile,
  PinProfile,
  SecretProfile,
  SigningProfile,
  TokenProfile
} from '../profiles/card-profile.ts'
import type { Application } from './application.ts'
import { pinCommands, type Typing } from './pin-commands.ts'
import type { ChangeSpending, Spending } from './pin-desk.ts'

export type MyNumberCard = {
  readonly identity: CardIdentity
  /** the rules of a secret; undefined when this card has none of this name */
  readonly rules: (name: PinName) => PinProfile | undefined
  /** whether a certificate can be read without, or after, its PIN */
  readonly isOpen: (secret: Secret) => boolean
  readonly isVerified: (name: PinName) => boolean
  /** whether the card holds, or may hold, any PIN as verified now */
  readonly hasAccepted: () => boolean
  readonly certificate: (secret: Secret) => Promise<Outcome<Uint8Array>>
  readonly issuer: (secret: Secret) => Promise<Outcome<Uint8Array>>
  /** the one element (of this tag, where one is given) in a named file of an application; notMyNumberCard where there is no such application */
  readonly file: (application: ApplicationProfile, name: string, tag?: number) => Promise<Outcome<Uint8Array>>
  readonly triesLeft: (name: PinName) => Promise<Outcome<number>>
  readonly verify: (spending: Spending) => Promise<Outcome<void>>
  readonly entry: (name: PinName) => Promise<Outcome<Entry>>
  readonly verifyTyped: (typing: Typing) => Promise<Outcome<void>>
  readonly change: (spending: ChangeSpending) => Promise<Outcome<void, ChangeFault>>
  readonly sign: (secret: Secret, digest: Uint8Array) => Promise<Outcome<Uint8Array>>
}

const certificateTag = 0x30
const notOurs = failed({ fault: 'notMyNumberCard' })

type Place = { readonly application: ApplicationProfile; readonly profile: PinProfile }
type KeyPlace = {
  readonly application: ApplicationProfile
  readonly profile: SecretProfile
  readonly signing: SigningProfile
}

const placeOf = (applications: readonly ApplicationProfile[], name: PinName): Place | undefined => {
  for (const application of applications) {
    const secret = name === 'authentication' || name === 'signature' ? application.secrets?.[name] : undefined
    const profile = secret ?? application.pins?.[name]
    if (profile) return { application, profile }
  }
  return undefined
}

const keyPlaceOf = (applications: readonly ApplicationProfile[], secret: Secret): KeyPlace | undefined => {
  for (const application of applications) {
    const { secrets, signing } = application
    const profile = secrets?.[secret]
    if (profile && signing) return { application, profile, signing }
  }
  return undefined
}

/** The applications that are on what this token information says, and what may be read there. */
const applicationsOn = ({ applications }: CardProfile, { whole }: TokenProfile): readonly ApplicationProfile[] =>
  whole ? applications : applications.slice(0, 1)

const digestOf = (bytes: Uint8Array): string => hashOnce('sha256', bytes, 'hex')

type Recognised = { readonly profile: CardProfile; readonly token: TokenProfile; readonly info: Uint8Array }

/** The first of the known cards whose application is there and whose token information says that it is one. */
const recognise = async (application: Application, cards: readonly CardProfile[]): Promise<Outcome<Recognised>> => {
  for (const profile of cards) {
    const [first] = profile.applications
    application.limit(profile.limits)
    const selected = await application.select(first)
    if (!selected.ok) return selected
    if (selected.value.sw !== sw.ok) continue
    const { ef, labelLength, length } = first.tokenInfo
    const start = await application.readStart(ef, labelLength)
    if (!start.ok) return start
    const label = Buffer.from(start.value).toString('latin1').trimEnd()
    const token = Object.entries(first.tokens).find(([known]) => known === label)?.[1]
    if (!token) continue
    application.readAtMost(profile.longestRead)
    if (token.free.length > 0) return done({ profile, token, info: start.value })
    // Nothing else is free to read that tells this one from its likes.
    const whole = await application.readStart(ef, length)
    return whole.ok ? done({ profile, token, info: whole.value }) : whole
  }
  return notOurs
}

/** One signature with this key; its application is the current one, for its PIN was verified. */
const signAt = async (
  application: Application,
  { profile, signing }: KeyPlace,
  digest: Uint8Array
): Promise<Outcome<Uint8Array>> => {
  const { digestLength, digestInfo, command, signatureLength } = signing
  if (digest.length !== digestLength) throw new Error(`a digest of ${digest.length} bytes`)
  const selected = await application.selectEf(profile.key)
  if (!selected.ok) return selected
  const input = Buffer.concat([Buffer.from(digestInfo, 'hex'), digest])
  const answer = await application.send(computeSignature(command, input))
  if (!answer.ok) return answer
  const { data, sw: status } = answer.value
  // The PIN was verified in this visit: a card that no longer knows it is not the card, or not the state, we left.
  if (status === sw.notVerified) return failed({ fault: 'cardChanged' })
  const whole = status === sw.ok && data.length === signatureLength
  return whole ? done(Uint8Array.from(data)) : failed({ fault: 'cardRubbish' })
}

/** Ways to what stands in the applications of one card; entering another one closes what was verified. */
const newWays = (application: Application, applications: readonly ApplicationProfile[], left: () => void) => {
  const certificates = new Map<string, Uint8Array>()
  const enter = async (wanted: ApplicationProfile): Promise<Outcome<void>> => {
    if (application.isCurrent(wanted)) return done(undefined)
    left()
    const selected = await application.select(wanted)
    if (!selected.ok) return selected
    return selected.value.sw === sw.ok ? done(undefined) : notOurs
  }
  const element = async (wanted: ApplicationProfile, ef: string, tag?: number): Promise<Outcome<Uint8Array>> => {
    const entered = await enter(wanted)
    return entered.ok ? application.readElement(ef, tag) : entered
  }
  return {
    element,
    isRead: (secret: Secret): boolean => certificates.has(`${secret} certificate`),
    certificate: async (secret: Secret, which: 'certificate' | 'issuer'): Promise<Outcome<Uint8Array>> => {
      const known = certificates.get(`${secret} ${which}`)
      if (known) return done(known)
      const place = keyPlaceOf(applications, secret)
      if (!place) return notOurs
      const read = await element(place.application, place.profile[which], certificateTag)
      if (read.ok) certificates.set(`${secret} ${which}`, read.value)
      return read
    },
    atPin: async <T, F>(
      name: PinName,
      use: (profile: PinProfile) => Promise<Outcome<T, F>>
    ): Promise<Outcome<T, F> | Outcome<T>> => {
      const place = placeOf(applications, name)
      if (!place) return notOurs
      const entered = await enter(place.application)
      return entered.ok ? use(place.profile) : entered
    }
  }
}

/** The card of these that lies on the reader; notMyNumberCard when it is none of them. */
export const openMyNumberCard = async (
  application: Application,
  cards: readonly CardProfile[]
): Promise<Outcome<MyNumberCard>> => {
  const found = await recognise(application, cards)
  if (!found.ok) return found
  const { profile, token, info } = found.value
  const applications = applicationsOn(profile, token)
  const pins = pinCommands(application)
  const { element, isRead, certificate, atPin } = newWays(application, applications, pins.closeAll)

  const free = token.free[0]
  const own = free === undefined ? done(info) : await certificate(free, 'certificate')
  if (!own.ok) return own
  const signing = keyPlaceOf(applications, 'authentication')?.signing
  if (!signing) throw new Error('a card profile without an authentication key')
  const { hash, digestLength, form } = signing

  return done({
    identity: {
      profile: token.profile,
      sameness: digestOf(own.value),
      certificate: free === 'authentication' ? own.value : null,
      signs: { hash, digestLength, form }
    },
    rules: (name) => placeOf(applications, name)?.profile,
    isOpen: (secret) => token.free.includes(secret) || pins.isVerified(secret) || isRead(secret),
    isVerified: pins.isVerified,
    hasAccepted: pins.hasAccepted,
    certificate: (secret) => certificate(secret, 'certificate'),
    issuer: (secret) => certificate(secret, 'issuer'),
    file: async (wanted, name, tag) => {
      const ef = wanted.files?.[name]
      if (ef === undefined) throw new Error(`no profile names the file ${name}`)
      return applications.includes(wanted) ? element(wanted, ef, tag) : notOurs
    },
    triesLeft: (name) => atPin(name, (rules) => pins.triesLeft(name, rules)),
    verify: (spending) => atPin(spending.name, (rules) => pins.verify(rules, spending)),
    entry: async (name) => {
      const place = placeOf(applications, name)
      return place ? done(await pins.entry(place.profile)) : notOurs
    },
    verifyTyped: (typing) => atPin(typing.name, (rules) => pins.verifyTyped(rules, typing)),
    change: (spending) => atPin(spending.name, (rules) => pins.change(rules, spending)),
    sign: async (secret, digest) => {
      const place = keyPlaceOf(applications, secret)
      return place ? signAt(application, place, digest) : notOurs
    }
  })
}
