// Certificates of those who sign evidence, stamp times or seal documents: roots, and what they issue, kept as PEM files.
import 'reflect-metadata'
import { generateKeyPair, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import * as x509 from '@peculiar/x509'
import { makeFolder } from '../folder.ts'
import { soundly } from '../key-problem.ts'
import { writeWhole } from '../terminals/authority.ts'
import { dirname } from 'node:path'

x509.cryptoProvider.set(webcrypto)
const generate = promisify(generateKeyPair)
const day = 86_400_000
const timeStamping = '1.3.6.1.5.5.7.3.8'
const ocspSigning = '1.3.6.1.5.5.7.3.9'
const ocspNoCheck = '1.3.6.1.5.5.7.48.1.5'

export type KeyKind = 'ec' | 'rsa'
const algorithms = {
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
} as const

/** Where a certificate and its key are: `file`.pem and `file`.key; the certificate file may hold its chain after it. */
export type Holder = { readonly file: string; readonly kind: KeyKind }

type Role =
  | { readonly role: 'root' | 'intermediate' }
  | { readonly role: 'signer'; readonly uri?: string }
  | { readonly role: 'stamp' }
  | { readonly role: 'responder' }

export type Wanted = Role & { readonly name: string; readonly days: number }

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .fill(0x40, 0, 1)
    .toString('hex')

const freshKeys = async (kind: KeyKind): Promise<webcrypto.CryptoKeyPair> => {
  // node's own generator works off the event loop; webcrypto only takes the keys over
  const pair =
    kind === 'ec'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
  const algorithm = algorithms[kind]
  return {
    privateKey: await webcrypto.subtle.importKey(
      'pkcs8',
      pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
      algorithm,
      true,
      ['sign']
    ),
    publicKey: await webcrypto.subtle.importKey(
      'spki',
      pair.publicKey.export({ type: 'spki', format: 'der' }),
      algorithm,
      true,
      ['verify']
    )
  }
}

const usageOf = (wanted: Wanted): x509.KeyUsageFlags => {
  switch (wanted.role) {
    case 'root':
    case 'intermediate':
      return x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign
    case 'signer':
      return x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation
    case 'stamp':
    case 'responder':
      return x509.KeyUsageFlags.digitalSignature
  }
}

const extensionsOf = (wanted: Wanted): x509.Extension[] => {
  const authority = wanted.role === 'root' || wanted.role === 'intermediate'
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(authority, wanted.role === 'intermediate' ? 0 : undefined, true),
    new x509.KeyUsagesExtension(usageOf(wanted), true)
  ]
  // RFC 3161 §2.3: critical, and this use alone
  if (wanted.role === 'stamp') extensions.push(new x509.ExtendedKeyUsageExtension([timeStamping], true))
  if (wanted.role === 'responder') {
    extensions.push(new x509.ExtendedKeyUsageExtension([ocspSigning]))
    // RFC 6960 §4.2.2.2.1: nobody has to ask whether the answerer is revoked; its value is NULL
    extensions.push(new x509.Extension(ocspNoCheck, false, Buffer.of(5, 0)))
  }
  if (wanted.role === 'signer' && wanted.uri !== undefined)
    extensions.push(new x509.SubjectAlternativeNameExtension([{ type: 'url', value: wanted.uri }]))
  return extensions
}

const importSigner = (issuer: Holder): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(readFileSync(`${issuer.file}.key`, 'utf8')),
    algorithms[issuer.kind],
    false,
    ['sign']
  )

/** A certificate for this key, PEM; `issuer` is null for a root, which signs itself with `own`. */
const certificateFor = async (
  key: webcrypto.CryptoKey,
  issuer: Holder | null,
  { wanted, now, own }: { readonly wanted: Wanted; readonly now: Date; readonly own: Own }
): Promise<string> => {
  const authority = issuer === null ? null : new x509.X509Certificate(readFileSync(`${issuer.file}.pem`, 'utf8'))
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: wanted.name,
    issuer: authority === null ? wanted.name : authority.subjectName,
    notBefore: new Date(now.getTime() - 5 * 60_000),
    notAfter: new Date(now.getTime() + wanted.days * day),
    signingKey: issuer === null ? own.key : await importSigner(issuer),
    signingAlgorithm: algorithms[issuer?.kind ?? own.kind],
    publicKey: key,
    extensions: [
      ...extensionsOf(wanted),
      await x509.SubjectKeyIdentifierExtension.create(key),
      await x509.AuthorityKeyIdentifierExtension.create(authority?.publicKey ?? key)
    ]
  })
  return certificate.toString('pem')
}
type Own = { readonly key: webcrypto.CryptoKey; readonly kind: KeyKind }

/** Certifies somebody else's key under `issuer`. Gives PEM. */
export const certifyKey = async (spki: Uint8Array, issuer: Holder, wanted: Wanted, now: Date): Promise<string> => {
  const key = await webcrypto.subtle.importKey('spki', Buffer.from(spki), algorithms.ec, true, ['verify'])
  return certificateFor(key, issuer, { wanted, now, own: { key, kind: 'ec' } })
}

/** Makes keys and certificate and writes both; `issuer` is null for a root. The chain below the root is written along. */
export const issueTo = async (holder: Holder, issuer: Holder | null, wanted: Wanted, now: Date): Promise<void> => {
  const keys = await freshKeys(holder.kind)
  const own = { key: keys.privateKey, kind: holder.kind }
  const certificate = await certificateFor(keys.publicKey, issuer, { wanted, now, own })
  makeFolder(dirname(holder.file))
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  writeWhole(`${holder.file}.key`, `${key}\n`)
  const above = issuer === null ? null : readFileSync(`${issuer.file}.pem`, 'utf8')
  const authority = above === null ? null : new x509.X509Certificate(above)
  // a root is an anchor, it does not travel; an intermediate does
  const rest = authority !== null && authority.subject !== authority.issuer ? (above ?? '') : ''
  writeWhole(`${holder.file}.pem`, `${certificate}\n${rest}`)
}

/** When the certificate of this holder ends, or null when there is none. Throws KeyProblem when it cannot be read. */
const endOf = (holder: Holder): Date | null => {
  if (!existsSync(`${holder.file}.pem`) || !existsSync(`${holder.file}.key`)) return null
  return soundly(`${holder.file}.pem`, (pem) => new Date(new X509Certificate(pem).validTo))
}

/** by file: what this process is issuing now */
const underWay = new Map<string, Promise<boolean>>()

/**
 * Issues unless a certificate is there that still holds for `spare` days. Gives whether one was made. Who asks for the same at the same
 * moment waits and finds it: two that made a root each would leave certificates of one under the other.
 */
export const ensureIssued = async (
  holder: Holder,
  issuer: Holder | null,
  wanted: Wanted,
  now: Date,
  spare = 30
): Promise<boolean> => {
  for (let others = underWay.get(holder.file); others; others = underWay.get(holder.file))
    await others.catch(() => false)
  const end = endOf(holder)
  if (end !== null && end.getTime() - now.getTime() > spare * day) return false
  const making = issueTo(holder, issuer, wanted, now)
    .then(() => true)
    .finally(() => underWay.delete(holder.file))
  underWay.set(holder.file, making)
  return making
}

export const pemBlocks = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
