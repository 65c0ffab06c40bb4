// The ways cards sign, as constants: another algorithm is another constant here and no other code.
import type { SigningProfile } from './card-profile.ts'

/** RSA-2048, PKCS#1 v1.5 (RFC 8017 §9.2 note 1), with JPKI's own command. Sources: OpenSC card-jpki.c, jpki/myna. */
export const rsa2048Sha256 = {
  hash: 'sha256',
  digestLength: 32,
  digestInfo: '3031300D060960864801650304020105000420',
  signatureLength: 256,
  form: 'pkcs1',
  command: { cla: 0x80, ins: 0x2a, p1: 0x00, p2: 0x80 }
} as const satisfies SigningProfile

/**
 * ECDSA on P-384 with SHA-384, r and s one after the other, by ISO 7816-8 PSO: COMPUTE DIGITAL SIGNATURE. The next My Number
 * Card is announced with this pair; no public APDU specification says yet how its card wants it, so the command may change.
 */
export const p384Sha384 = {
  hash: 'sha384',
  digestLength: 48,
  digestInfo: '',
  signatureLength: 96,
  form: 'p1363',
  command: { cla: 0x00, ins: 0x2a, p1: 0x9e, p2: 0x9a }
} as const satisfies SigningProfile
