// The card of support staff, as constants. What it is: an employee card of the municipality with one RSA-2048 key in an
// application of JPKI's shape (same EFs, same commands, one PIN of six digits), so that the engine needs nothing new. It carries
// no signature key and no personal file. Its AID is of the unregistered proprietary category (ISO 7816-5 §5.2.2, F…), its label
// our own: a staff card can never pass for a resident's, nor the other way round, whatever certificates are on it.
import { rsa2048Sha256 } from './algorithms.ts'
import type { ApplicationProfile } from './card-profile.ts'

export const staff = {
  /** F0, then "MADOSTAFF" */
  aid: 'F04D41444F5354414646',
  tokenInfo: { ef: '0006', labelLength: 32, length: 160 },
  tokens: { MADOGUCHISTAFF1: { profile: 'staff', free: ['authentication'], whole: true } },
  secrets: {
    authentication: {
      pin: '0018',
      key: '0017',
      certificate: '000A',
      issuer: '000B',
      shortest: 6,
      longest: 6,
      alphabet: /^[0-9]$/,
      mustHave: [],
      maximumTries: 3,
      changes: true
    }
  },
  signing: rsa2048Sha256
} as const satisfies ApplicationProfile
