// Central's own certificate authority: ECDSA P-256 certificates for the server and the terminals, made at first start.
import 'reflect-metadata'
import { createPrivateKey, createPublicKey, webcrypto, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { signerUsage } from '../../contract/wire/fleet.ts'
import { makeFolder } from '../folder.ts'
import { KeyProblem, soundly, soundlyLater } from '../key-problem.ts'

x509.cryptoProvider.set(webcrypto)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 86_400_000
const serverAuth = '1.3.6.1.5.5.7.3.1'
const clientAuth = '1.3.6.1.5.5.7.3.2'

export type PemPair = { readonly cert: string; readonly key: string }

/** Writes a file that is either the old one or the new one, never a part; private ones are readable by the owner only. */
export const writeWhole = (path: string, content: string | Uint8Array): void => {
  const fresh = `${path}.${process.pid}.new`
  writeFileSync(fresh, content, { mode: 0o600 })
  chmodSync(fresh, 0o600)
  renameSync(fresh, path)
}

const pemKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

const readKey = (file: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(readFileSync(file, 'utf8')), algorithm, true, [
    'sign'
  ])

/** The pair whose private half is in `file`: a start that was cut off between key and certificate goes on with its key. */
const readKeys = (file: string): Promise<webcrypto.CryptoKeyPair> =>
  soundlyLater(file, async (pem) => ({
    privateKey: await readKey(file),
    publicKey: await webcrypto.subtle.importKey(
      'spki',
      createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' }),
      algorithm,
      true,
      ['verify']
    )
  }))

const makeKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

const validity = (now: Date, days: number): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(now.getTime() - 5 * 60_000),
  notAfter: new Date(now.getTime() + days * day)
})

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .fill(0x40, 0, 1)
    .toString('hex')

const makeAuthority = async (keys: webcrypto.CryptoKeyPair, now: Date): Promise<PemPair> => {
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Madoguchi reference central',
    ...validity(now, 3650),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  })
  return { cert: cert.toString('pem'), key: await pemKey(keys.privateKey) }
}

export type Subject = { readonly use: 'server' | 'terminal' | 'sender' | 'configuration'; readonly name: string }

const usages = { server: serverAuth, terminal: clientAuth, sender: clientAuth, configuration: signerUsage } as const
/** days; what was signed with the configuration key is read by terminals that were in a cupboard for years */
const lifetimes = { server: 397, terminal: 397, sender: 397, configuration: 3650 } as const

const fileOf = (folder: string, subject: Subject): string =>
  subject.use === 'terminal' || subject.use === 'sender'
    ? join(folder, `${subject.use}s`, subject.name)
    : join(folder, subject.use)

/** Throws KeyProblem naming the file at fault. */
const checkAuthority = (folder: string): void => {
  const [cert, key] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
  const certificate = soundly(cert, (pem) => new X509Certificate(pem))
  if (!existsSync(key)) throw new KeyProblem(key, 'the file is missing')
  const own = soundly(key, (pem) => createPrivateKey(pem))
  if (!certificate.ca || !certificate.checkPrivateKey(own))
    throw new KeyProblem(cert, `this is not the certificate of the key in ${key}`)
}

const renewBefore = 30 * day

/** The certificate of this file, when it can be read, is of the key beside it and was issued by the authority of `folder`. */
const soundPair = (folder: string, file: string): X509Certificate | null => {
  if (!existsSync(`${file}.pem`) || !existsSync(`${file}.key`)) return null
  const authority = new X509Certificate(readFileSync(join(folder, 'ca.pem')))
  const [cert, key] = [readFileSync(`${file}.pem`), readFileSync(`${file}.key`)]
  try {
    const certificate = new X509Certificate(cert)
    return certificate.checkPrivateKey(createPrivateKey(key)) && certificate.verify(authority.publicKey)
      ? certificate
      : null
  } catch {
    return null
  }
}

const usable = (folder: string, file: string, now: Date, name: string | null): boolean => {
  const certificate = soundPair(folder, file)
  if (!certificate || (name !== null && certificate.checkHost(name) === undefined)) return false
  return new Date(certificate.validTo).getTime() - now.getTime() > renewBefore
}

/** A certificate for this subject's key, PEM. Nothing of a request but its key gets into it. */
const certify = async (folder: string, subject: Subject, key: webcrypto.CryptoKey, now: Date): Promise<string> => {
  const authority = new x509.X509Certificate(readFileSync(join(folder, 'ca.pem'), 'utf8'))
  const names =
    subject.use === 'server'
      ? [
          new x509.SubjectAlternativeNameExtension([
            { type: 'dns', value: subject.name },
            { type: 'ip', value: '127.0.0.1' }
          ])
        ]
      : []
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${subject.name}`,
    issuer: authority.subject,
    ...validity(now, lifetimes[subject.use]),
    signingKey: await readKey(join(folder, 'ca.key')),
    signingAlgorithm: algorithm,
    publicKey: key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usages[subject.use]], true),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ...names
    ]
  })
  return cert.toString('pem')
}

const issue = async (folder: string, subject: Subject, now: Date): Promise<PemPair> => {
  const keys = await makeKeys()
  return { cert: await certify(folder, subject, keys.publicKey, now), key: await pemKey(keys.privateKey) }
}

/** Certifies the key a caller made itself. Gives PEM. Throws KeyProblem when the authority is at fault. */
const certifyCaller =
  (use: 'terminal' | 'sender') =>
  (data: string, name: string, key: webcrypto.CryptoKey, now: Date): Promise<string> => {
    const folder = join(data, 'pki')
    checkAuthority(folder)
    return certify(folder, { use, name }, key, now)
  }
export const certifyTerminal = certifyCaller('terminal')
export const certifySender = certifyCaller('sender')

/** Makes the authority under `data`/pki unless it is there. Gives the path of its certificate. Throws KeyProblem. */
export const ensureAuthority = async (data: string, now: Date): Promise<string> => {
  const folder = join(data, 'pki')
  const [cert, key] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
  for (const callers of ['terminals', 'senders']) makeFolder(join(folder, callers))
  if (!existsSync(cert)) {
    const made = await makeAuthority(existsSync(key) ? await readKeys(key) : await makeKeys(), now)
    if (!existsSync(key)) writeWhole(key, made.key)
    writeWhole(cert, made.cert)
  }
  checkAuthority(folder)
  return cert
}

/**
 * Issues a certificate unless a usable one is there; renews within 30 days of its end, and makes a pair anew that cannot be
 * read, does not fit together or is of another authority. Gives the paths. Throws KeyProblem when the authority is at fault.
 */
export const ensureCertificate = async (data: string, subject: Subject, now: Date): Promise<PemPair> => {
  const folder = join(data, 'pki')
  const file = fileOf(folder, subject)
  checkAuthority(folder)
  if (!usable(folder, file, now, subject.use === 'server' ? subject.name : null)) {
    const issued = await issue(folder, subject, now)
    writeWhole(`${file}.key`, issued.key)
    writeWhole(`${file}.pem`, issued.cert)
  }
  return { cert: `${file}.pem`, key: `${file}.key` }
}
