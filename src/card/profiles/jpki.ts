// The public-key application (JPKI AP) of the My Number Card, as constants. Sources: OpenSC card-jpki.c, jpki/myna.
import { rsa2048Sha256 } from './algorithms.ts'
import type { ApplicationProfile, SecretProfile, TokenProfile } from './card-profile.ts'

const authentication: SecretProfile = {
  pin: '0018',
  key: '0017',
  certificate: '000A',
  issuer: '000B',
  shortest: 4,
  longest: 4,
  alphabet: /^[0-9]$/,
  mustHave: [],
  maximumTries: 3,
  changes: true
}

const signature: SecretProfile = {
  pin: '001B',
  key: '001A',
  certificate: '0001',
  issuer: '0002',
  shortest: 6,
  longest: 16,
  alphabet: /^[0-9A-Z]$/,
  mustHave: [/^[0-9]$/, /^[A-Z]$/],
  maximumTries: 5,
  changes: true
}

/**
 * First bytes of the token information, and what carries the application. An Android phone gives even its authentication
 * certificate only after the PIN (jpki/myna `cert auth`); phones have none of the card's other applications.
 */
const tokens = {
  JPKIAPICCTOKEN2: { profile: 'myNumber', free: ['authentication'], whole: true },
  JPKIAPGPSETOKEN: { profile: 'phone', free: [], whole: false },
  JPKIAPIOSTOKEN: { profile: 'phone', free: ['authentication'], whole: false }
} as const satisfies Readonly<Record<string, TokenProfile>>

export const jpki = {
  aid: 'D392F000260100000001',
  tokenInfo: { ef: '0006', labelLength: 32, length: 160 },
  tokens,
  secrets: { authentication, signature },
  signing: rsa2048Sha256,
  contactAtr: '3BE000FF8131FE4514'
} as const satisfies ApplicationProfile & Readonly<Record<string, unknown>>
