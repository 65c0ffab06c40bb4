// What a card profile says: data only, so that the next card generation is another profile and not other code.
import type { CardIdentity, Secret } from '../port.ts'

/** One key with its PIN and its certificates; EFs as four hex digits. */
export type SecretProfile = {
  readonly pin: string
  readonly key: string
  readonly certificate: string
  readonly issuer: string
  /** length of the PIN, in characters */
  readonly shortest: number
  readonly longest: number
  /** one character */
  readonly alphabet: RegExp
  /** at least one character of each */
  readonly mustHave: readonly RegExp[]
  readonly maximumTries: number
}

export type CardProfile = {
  /** application identifier, hex */
  readonly aid: string
  readonly tokenInfo: { readonly ef: string; readonly labelLength: number; readonly length: number }
  readonly tokens: Readonly<Record<string, CardIdentity['profile']>>
  readonly secrets: Readonly<Record<Secret, SecretProfile>>
  readonly signing: {
    readonly hash: string
    readonly digestLength: number
    readonly digestInfo: string
    readonly signatureLength: number
  }
  readonly contactAtr: string
}
