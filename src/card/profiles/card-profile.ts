// What a card profile says: data only, so that the next card generation is another profile and not other code.
// EFs are four hex digits, AIDs hex. An EF that stands nowhere in an application's profile is never selected there.
import type { CardIdentity, PinName, Secret, SignatureForm } from '../port.ts'

/** One PIN, password or check number. */
export type PinProfile = {
  readonly pin: string
  /** length of the PIN, in characters */
  readonly shortest: number
  readonly longest: number
  /** one character */
  readonly alphabet: RegExp
  /** at least one character of each */
  readonly mustHave: readonly RegExp[]
  readonly maximumTries: number
  /** the card takes CHANGE after VERIFY; otherwise only an office sets it */
  readonly changes: boolean
}

/** One key with its PIN and its certificates. */
export type SecretProfile = PinProfile & {
  readonly key: string
  readonly certificate: string
  readonly issuer: string
}

export type SigningProfile = {
  readonly hash: 'sha256' | 'sha384'
  readonly digestLength: number
  /** what goes before the digest, hex: the DigestInfo for RSA (the card pads, it does not hash), nothing for ECDSA */
  readonly digestInfo: string
  readonly signatureLength: number
  readonly form: SignatureForm
  /** class, instruction and parameters of the signing command */
  readonly command: { readonly cla: number; readonly ins: number; readonly p1: number; readonly p2: number }
}

export type ApplicationProfile = {
  readonly aid: string
  /** keys with their PINs */
  readonly secrets?: Readonly<Partial<Record<Secret, SecretProfile>>>
  readonly signing?: SigningProfile
  /** PINs without a key */
  readonly pins?: Readonly<Partial<Record<PinName, PinProfile>>>
  /** PINs nobody is asked for here: their tries are counted, and nothing else is done with them */
  readonly counted?: Readonly<Record<string, { readonly pin: string; readonly maximumTries: number }>>
  /** further EFs that may be read, by name */
  readonly files?: Readonly<Record<string, string>>
  readonly tokenInfo?: TokenInfoProfile
  /** what carries the application, by the label of its token information */
  readonly tokens?: Readonly<Record<string, TokenProfile>>
}

export type TokenInfoProfile = { readonly ef: string; readonly labelLength: number; readonly length: number }

/** What carries the first application, as its token information says. */
export type TokenProfile = {
  readonly profile: CardIdentity['profile']
  /** certificates that can be read before their PIN was verified */
  readonly free: readonly Secret[]
  /** whether the applications beside the first one are there too */
  readonly whole: boolean
}

/** Milliseconds the engine waits for one command before the card counts as mute. */
export type CommandLimits = Readonly<Record<'select' | 'read' | 'verify' | 'sign', number>>

export type CardProfile = {
  /** the first one recognises the card: by its AID, then by the label of its token information */
  readonly applications: readonly [
    ApplicationProfile & Required<Pick<ApplicationProfile, 'tokenInfo' | 'tokens'>>,
    ...ApplicationProfile[]
  ]
  /** most bytes one READ BINARY asks for; over 256 only where card and reader take extended length */
  readonly longestRead: number
  readonly limits: CommandLimits
}
