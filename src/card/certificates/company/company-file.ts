// A company's certificate and key from a PKCS#12 file (商業登記電子証明書 and alike), beside the card.
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { done, failed, type Outcome } from '../../port.ts'
import type { CompanyChoice, CompanyFileFault } from '../faults.ts'
import { readCertificate, type CertificateFacts } from '../read.ts'
import { algorithmFor } from '../verify-signature.ts'
import { signDigest } from './company-key.ts'
import { openContents, type Contents } from './contents.ts'

export type CompanyCertificate = {
  /** DER */
  readonly certificate: Uint8Array
  /** the other certificates of the file (DER), in its order: what came along, proving nothing by itself */
  readonly between: readonly Uint8Array[]
  /** one digest of the key's own hash to one signature: what a card does with its key. Answers done unless closed is called first. */
  readonly sign: (digest: Uint8Array) => Promise<Outcome<Uint8Array, { readonly fault: 'companyKeyMissing' }>>
  /** lets go of the key */
  readonly close: () => void
}

type Pair = { readonly key: KeyObject; readonly facts: CertificateFacts }

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

const privateKey = (der: Buffer): KeyObject | undefined => {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  } finally {
    der.fill(0)
  }
}

const pairsOf = (keys: readonly KeyObject[], certificates: readonly CertificateFacts[]): readonly Pair[] =>
  keys.flatMap((key) => {
    const mine = spki(createPublicKey(key))
    const facts = certificates.find((one) => spki(one.publicKey).equals(mine))
    return facts ? [{ key, facts }] : []
  })

const fingerprintOf = ({ der }: CertificateFacts): string => createHash('sha256').update(der).digest('hex')

const choiceOf = ({ facts }: Pair): CompanyChoice => ({
  fingerprint: fingerprintOf(facts),
  subject: facts.certificate.subject,
  validTo: facts.validTo.toISOString()
})

const companyCertificate = (pair: Pair, all: readonly CertificateFacts[]): CompanyCertificate | undefined => {
  const { facts } = pair
  const algorithm = algorithmFor(facts.publicKey)
  if (!algorithm) return undefined
  let key: KeyObject | undefined = pair.key
  return {
    certificate: facts.der,
    between: all.filter((one) => one !== facts).map(({ der }) => der),
    sign: (digest) =>
      Promise.resolve(key ? done(signDigest(key, algorithm, digest)) : failed({ fault: 'companyKeyMissing' })),
    close: () => {
      key = undefined
    }
  }
}

const readAll = (
  contents: Contents
): Outcome<readonly CertificateFacts[], { readonly fault: 'companyFileDamaged' }> => {
  const facts: CertificateFacts[] = []
  for (const der of contents.certificates) {
    const read = readCertificate(new Uint8Array(der))
    if (!read.ok) return failed({ fault: 'companyFileDamaged' })
    facts.push(read.value)
  }
  return done(facts)
}

/**
 * Opens a PKCS#12 `file` with its password. With several keys, `fingerprint` says which; without it the fault lists the choices.
 * A key and its certificate belong together by the public key, not by what the file says. Believe nothing yet: judge.ts does.
 */
export const openCompanyFile = (
  file: Uint8Array,
  password: string,
  fingerprint?: string
): Outcome<CompanyCertificate, CompanyFileFault> => {
  const contents = openContents(file, password)
  if (!contents.ok) return contents
  const certificates = readAll(contents.value)
  if (!certificates.ok) return certificates
  const keys = contents.value.keys.map(privateKey)
  if (keys.includes(undefined)) return failed({ fault: 'companyKeyUnsupported' })
  const pairs = pairsOf(
    keys.filter((key) => key !== undefined),
    certificates.value
  )
  const wanted = fingerprint ? pairs.filter(({ facts }) => fingerprintOf(facts) === fingerprint) : pairs
  const [only, second] = wanted
  if (!only) return failed({ fault: 'companyKeyMissing' })
  if (second) return failed({ fault: 'companyKeysSeveral', choices: wanted.map(choiceOf) })
  const company = companyCertificate(only, certificates.value)
  return company ? done(company) : failed({ fault: 'companyKeyUnsupported' })
}
