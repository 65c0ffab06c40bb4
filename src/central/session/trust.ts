// The authorities of cards and of companies whose certificates are accepted, and who says that one of them was revoked.
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { SeedProblem } from '../town/seed-data.ts'

export type CardPurpose = 'authentication' | 'signature'
/** `company`: a certificate of the commercial register, which signs in and signs documents alike */
export type CertificatePurpose = CardPurpose | 'company'
export const certificatePurposes = ['authentication', 'signature', 'company'] as const

export type Trust = {
  /** several authorities share one name: the issuer is found by its signature, never by its name */
  readonly anchors: Readonly<Record<CertificatePurpose, readonly X509Certificate[]>>
  readonly policies: Readonly<Record<CertificatePurpose, readonly string[]>>
}

/**
 * Tells whether a certificate still holds. In the field an adapter to a notified verifier (OCSP or CRL); revocation data is
 * open to no one else. `unknown` and `late` are no answer: the caller must not go on.
 */
export type CertificateVerifier = {
  /** `serial` in hexadecimal, lower case, without leading zeros; `issuer` is the authority whose key signed the certificate */
  readonly status: (
    purpose: CertificatePurpose,
    serial: string,
    at: Date,
    issuer: X509Certificate
  ) => Promise<'good' | 'revoked' | 'unknown' | 'late'>
}

const anchorsIn = (file: string): X509Certificate[] => {
  let found: RegExpMatchArray | null
  try {
    found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  } catch (error) {
    throw new SeedProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!found) throw new SeedProblem(`${file}: no certificate`)
  return found.map((pem) => new X509Certificate(pem))
}

/** Of `folder`/authentication-ca.pem, signature-ca.pem and company-ca.pem; without the last no company signs in here. */
export const readTrust = (folder: string, policies: Trust['policies']): Trust => {
  const company = join(folder, 'company-ca.pem')
  return {
    anchors: {
      authentication: anchorsIn(join(folder, 'authentication-ca.pem')),
      signature: anchorsIn(join(folder, 'signature-ca.pem')),
      company: existsSync(company) ? anchorsIn(company) : []
    },
    policies
  }
}

const Revoked = z.array(
  z.strictObject({ issuer: z.enum(certificatePurposes), serial: z.string().regex(/^[0-9a-f]+$/) })
)

/** `folder`/revoked.json: what the fictional authorities revoked. Read at every question, so that it holds at once. */
export const readRevoked = (folder: string): z.infer<typeof Revoked> =>
  Revoked.parse(JSON.parse(readFileSync(join(folder, 'revoked.json'), 'utf8')))
