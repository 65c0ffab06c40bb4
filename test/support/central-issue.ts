// Certificates the fictional authorities would never issue to a resident: other policies, uses, times, holders.
import 'reflect-metadata'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as x509 from '@peculiar/x509'
import { fixture, type SoftKey } from './central-card.ts'

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

export type Wanted = {
  readonly purpose: 'authentication' | 'signature'
  readonly policy?: string
  readonly usage?: x509.KeyUsageFlags
  readonly from?: Date
  readonly to?: Date
  readonly ca?: boolean
}

const policies = { authentication: '1.2.392.200149.8.5.1.3.30', signature: '1.2.392.200149.8.5.1.0.20' }
const usages = { authentication: x509.KeyUsageFlags.digitalSignature, signature: x509.KeyUsageFlags.nonRepudiation }
const year = 365 * 86_400_000

/** Issues a certificate for a new key under the real fictional authority; the holder is registered nowhere. */
export const issueCard = async ({ purpose, policy, usage, from, to, ca = false }: Wanted): Promise<SoftKey> => {
  const authority = new x509.X509Certificate(readFileSync(fixture(`ca/${purpose}-2023.cert.pem`), 'utf8'))
  const pem = readFileSync(fixture(`ca/${purpose}-2023.key.pem`), 'utf8')
  const signingKey = await crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), algorithm, false, [
    'sign'
  ])
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '5a5a5a01',
      subject: 'C=JP, CN=FICTIONAL-NOBODY',
      issuer: authority.subjectName,
      notBefore: from ?? new Date(Date.now() - year),
      notAfter: to ?? new Date(Date.now() + year),
      signingKey,
      signingAlgorithm: algorithm,
      publicKey: await crypto.subtle.importKey('spki', new Uint8Array(spki), algorithm, true, ['verify']),
      extensions: [
        new x509.BasicConstraintsExtension(ca, undefined, true),
        new x509.KeyUsagesExtension(usage ?? usages[purpose], true),
        new x509.CertificatePolicyExtension([policy ?? policies[purpose]], true)
      ]
    },
    crypto
  )
  return { key: privateKey, certificate: Buffer.from(certificate.rawData) }
}
