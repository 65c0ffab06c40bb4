// Proving with a public-key certificate (JPKI) through the card services: a card and a phone differ in what they are, not in how.
import { done, failed, type CardFault, type CardServices, type Secret } from '../../card/port.ts'
import type { SignatureEvidence } from '../../contract/wire/proof.ts'
import type { SignDigest } from '../central/port.ts'
import { sha256 } from '../central/proving.ts'
import type { AuthProvider } from './port.ts'

export type CertificateCard = Pick<CardServices, 'certificate' | 'sign'>
export type CertificateProvider = AuthProvider<CardFault, SignatureEvidence>

/** One digest through a card key. */
export const signsWith =
  (card: Pick<CardServices, 'sign'>, secret: Secret): SignDigest<CardFault> =>
  async (digest) => {
    const signed = await card.sign(secret, [digest])
    if (!signed.ok) return signed
    const [signature] = signed.value
    return signature ? done(signature) : failed({ fault: 'cardRubbish' })
  }

/** Needs the authentication PIN verified in this visit, the legal signature that of the signature as well. */
export const certificateProvider = (kind: 'card' | 'phone', card: CertificateCard): CertificateProvider => {
  const authenticate = signsWith(card, 'authentication')
  return {
    kind,
    abilities: { level: 2, provesQuietly: true },
    credential: async () => {
      const certificate = await card.certificate('authentication')
      return certificate.ok ? done({ certificate: Buffer.from(certificate.value).toString('base64url') }) : certificate
    },
    prove: async (transcript) => {
      const signed = await authenticate(sha256(transcript))
      return signed.ok ? done({ signature: Buffer.from(signed.value).toString('base64url') }) : signed
    },
    legalSignature: {
      possible: true,
      certificate: () => card.certificate('signature'),
      sign: signsWith(card, 'signature')
    }
  }
}
