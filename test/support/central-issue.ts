// Certificates the fictional authorities would never issue to a resident: other policies, uses, times, holders.
import 'reflect-metadata'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as x509 from '@peculiar/x509'
import { cardHash } from '../../src/central/town/seed.ts'
import { fixture, type SoftCard, type SoftKey } from './central-card.ts'
import type { World } from './central-world.ts'

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
const today = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** of the next card */
const next = generateKeyPairSync('ec', { namedCurve: 'P-384' })

export type Wanted = {
  readonly purpose: 'authentication' | 'signature'
  readonly policy?: string
  readonly usage?: x509.KeyUsageFlags
  readonly from?: Date
  readonly to?: Date
  readonly ca?: boolean
  readonly card?: 'today' | 'next'
}

const policies = { authentication: '1.2.392.200149.8.5.1.3.30', signature: '1.2.392.200149.8.5.1.0.20' }
const usages = { authentication: x509.KeyUsageFlags.digitalSignature, signature: x509.KeyUsageFlags.nonRepudiation }
const year = 365 * 86_400_000

/** Issues a certificate for a new key under the real fictional authority; the holder is registered nowhere. */
export const issueCard = async ({ purpose, card = 'today', policy, ...wanted }: Wanted): Promise<SoftKey> => {
  const { usage, from, to, ca = false } = wanted
  const { privateKey, publicKey } = card === 'next' ? next : today
  const authority = new x509.X509Certificate(readFileSync(fixture(`ca/${purpose}-2023.cert.pem`), 'utf8'))
  const pem = readFileSync(fixture(`ca/${purpose}-2023.key.pem`), 'utf8')
  const signingKey = await crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), algorithm, false, [
    'sign'
  ])
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  const kind = card === 'next' ? ({ name: 'ECDSA', namedCurve: 'P-384' } as const) : algorithm
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '5a5a5a01',
      subject: 'C=JP, CN=FICTIONAL-NOBODY',
      issuer: authority.subjectName,
      notBefore: from ?? new Date(Date.now() - year),
      notAfter: to ?? new Date(Date.now() + year),
      signingKey,
      signingAlgorithm: algorithm,
      publicKey: await crypto.subtle.importKey('spki', spki, kind, true, ['verify']),
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

/** A resident's card of the next kind, registered as if the town had given it out. */
export const nextCard = async (
  { central: { central } }: World,
  resident: string,
  until: Pick<Wanted, 'to'> = {}
): Promise<SoftCard> => {
  const card = {
    authentication: await issueCard({ purpose: 'authentication', card: 'next', ...until }),
    signature: await issueCard({ purpose: 'signature', card: 'next', ...until })
  }
  for (const purpose of ['authentication', 'signature'] as const) {
    const certificate = cardHash(central.keys.hash, card[purpose].certificate)
    await central.db.insertInto('cards').values({ certificate, resident, purpose, kind: 'card' }).execute()
  }
  return card
}
