// The public-key application (JPKI AP) of the My Number Card, as constants. Sources: OpenSC card-jpki.c, jpki/myna.
import type { CardProfile, SecretProfile } from './card-profile.ts'

const authentication: SecretProfile = {
  pin: '0018',
  key: '0017',
  certificate: '000A',
  issuer: '000B',
  shortest: 4,
  longest: 4,
  alphabet: /^[0-9]$/,
  mustHave: [],
  maximumTries: 3
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
  maximumTries: 5
}

export const jpki = {
  aid: 'D392F000260100000001',
  tokenInfo: { ef: '0006', labelLength: 32, length: 160 },
  /** first bytes of the token information, and what carries the application */
  tokens: { JPKIAPICCTOKEN2: 'myNumber', JPKIAPGPSETOKEN: 'phone', JPKIAPIOSTOKEN: 'phone' },
  secrets: { authentication, signature },
  signing: {
    hash: 'sha256',
    digestLength: 32,
    /** DigestInfo of SHA-256 without the digest (RFC 8017 §9.2 note 1): the card pads, it does not hash */
    digestInfo: '3031300D060960864801650304020105000420',
    signatureLength: 256
  },
  contactAtr: '3BE000FF8131FE4514'
} as const satisfies CardProfile
