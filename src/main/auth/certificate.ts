// Proving with a public-key certificate (JPKI) through the card services: a card and a phone differ in what they are, not in how.
import { createHash } from 'node:crypto'
import { done, failed, type CardFault, type CardIdentity, type CardServices, type Secret } from '../../card/port.ts'
import type { SignatureEvidence } from '../../contract/wire/proof.ts'
import type { SignDigest } from '../central/port.ts'
import { fitFor, type Clock, type FitnessFault } from './fitness.ts'
import type { AuthProvider } from './port.ts'

export type CertificateCard = Pick<CardServices, 'certificate' | 'sign'> & {
  /** what `sign` will be asked for once the PIN is given */
  readonly foresee?: (secret: Secret, digest: Uint8Array) => void
  /** what was learned of it when it was opened; null before */
  readonly identity: () => Pick<CardIdentity, 'certificate' | 'signs'> | null
}
export type CertificateFault = CardFault | FitnessFault
export type CertificateProvider = AuthProvider<CertificateFault, SignatureEvidence>

const closed = failed({ fault: 'cardRemoved' })

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
export const certificateProvider = (
  kind: 'card' | 'phone',
  card: CertificateCard,
  clock: Clock
): CertificateProvider => {
  const authenticate = signsWith(card, 'authentication')
  return {
    kind,
    abilities: { level: 2, provesQuietly: true },
    fit: () => {
      const certificate = card.identity()?.certificate
      // one that only its PIN opens is judged by central
      return certificate ? fitFor('authentication', certificate, clock) : done(undefined)
    },
    credential: async () => {
      const certificate = await card.certificate('authentication')
      return certificate.ok ? done({ certificate: Buffer.from(certificate.value).toString('base64url') }) : certificate
    },
    prove: async (transcript) => {
      const signs = card.identity()?.signs
      if (!signs) return closed
      const signed = await authenticate(createHash(signs.hash).update(transcript).digest())
      return signed.ok ? done({ signature: Buffer.from(signed.value).toString('base64url') }) : signed
    },
    foresee: (transcript) => {
      const signs = card.identity()?.signs
      if (signs) card.foresee?.('authentication', createHash(signs.hash).update(transcript).digest())
    },
    legalSignature: {
      possible: true,
      signer: async () => {
        const signs = card.identity()?.signs
        if (!signs) return closed
        const certificate = await card.certificate('signature')
        if (!certificate.ok) return certificate
        const fit = fitFor('signature', certificate.value, clock)
        if (!fit.ok) return fit
        return done({ certificate: certificate.value, hash: signs.hash, sign: signsWith(card, 'signature') })
      }
    }
  }
}
