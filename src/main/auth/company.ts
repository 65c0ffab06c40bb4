// Proving with a company's certificate out of its PKCS#12 file: the same proof as a card's, made in this process.
import { judgeUse } from '../../card/certificates/judge.ts'
import type { CompanyCertificate } from '../../card/certificates/company/company-file.ts'
import { done, failed } from '../../card/port.ts'
import { companyRules } from '../../card/profiles/jpki-certificates.ts'
import { cardAlgorithmOf } from '../../contract/wire/card-algorithms.ts'
import type { SignatureEvidence } from '../../contract/wire/proof.ts'
import { readySigner, type SigningFault } from '../signing/signer.ts'
import type { Clock, FitnessFault } from './fitness.ts'
import type { AuthProvider } from './port.ts'

/** companyKeyMissing once the file was closed */
export type CompanyProofFault = { readonly fault: 'companyKeyMissing' } | FitnessFault | SigningFault
export type CompanyProvider = AuthProvider<CompanyProofFault, SignatureEvidence>

const unfit = failed({ fault: 'certificateUnfit' })

/**
 * A session it opens is the company's, never that of the person who holds the file. One key proves and signs documents: what was
 * meant is told by what it was made over (177 bytes of a proof, or the attributes of a CMS).
 */
export const companyProvider = (company: CompanyCertificate, clock: Clock): CompanyProvider => {
  const { certificate, between, sign } = company
  const fit: CompanyProvider['fit'] = () => {
    const judged = judgeUse(certificate, companyRules, clock())
    // a file may hold a key that documents are signed with here, and that central does not take
    if (judged.ok) return cardAlgorithmOf(judged.value.publicKey) ? done(undefined) : unfit
    const { fault } = judged
    return fault === 'certificateExpired' || fault === 'certificateNotYetValid' ? failed({ fault }) : unfit
  }
  return {
    kind: 'company',
    abilities: { level: 2, provesQuietly: true },
    fit,
    credential: () => Promise.resolve(done({ company: Buffer.from(certificate).toString('base64url') })),
    prove: async (transcript) => {
      const ready = readySigner({ certificate, sign })
      if (!ready.ok) return ready
      const signed = await ready.value.sign(transcript)
      return signed.ok ? done({ signature: Buffer.from(signed.value).toString('base64url') }) : signed
    },
    legalSignature: {
      possible: true,
      signer: () => {
        const fits = fit()
        return Promise.resolve(fits.ok ? done({ certificate, between, sign }) : fits)
      }
    }
  }
}
