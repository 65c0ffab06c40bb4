// Fictional certificate authorities: several generations share one name, as the real ones do, so that an issuer can only
// be chosen by its signature.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import forge from 'node-forge'
import type { Secret } from '../../port.ts'

export type Validity = { readonly from: string; readonly to: string }
export type Authority = { readonly certificate: forge.pki.Certificate; readonly key: forge.pki.rsa.PrivateKey }

/** RSA-2048 by OpenSSL: node-forge's own generator takes seconds */
export const newKey = (): {
  privateKey: forge.pki.rsa.PrivateKey
  publicKey: forge.pki.rsa.PublicKey
  pkcs8: string
} => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
  const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const privateKey = forge.pki.privateKeyFromPem(pkcs8)
  return { privateKey, publicKey: forge.pki.setRsaPublicKey(privateKey.n, privateKey.e), pkcs8 }
}

/** positive, eight bytes (RFC 5280 §4.1.2.2) */
export const newSerial = (): string => {
  const bytes = randomBytes(8)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}

export type AuthorityKind = Secret | 'company'

const names: Readonly<Record<AuthorityKind, { readonly organization: string; readonly unit: string }>> = {
  authentication: { organization: 'JPKI', unit: 'JPKI for user authentication' },
  signature: { organization: 'JPKI', unit: 'JPKI for digital signature' },
  // an office of our own invention: its name must not be taken for the register's
  company: { organization: 'Fictional Registry', unit: 'Commercial registration' }
}

/** One name for every generation of an authority. */
const authorityName = (kind: AuthorityKind): forge.pki.CertificateField[] => [
  { name: 'countryName', value: 'JP' },
  { name: 'organizationName', value: names[kind].organization },
  { name: 'organizationalUnitName', value: names[kind].unit },
  { name: 'organizationalUnitName', value: 'FICTIONAL - for tests of Madoguchi only' }
]

/** Makes a self-signed authority. */
export const newAuthority = (kind: AuthorityKind, validity: Validity): { authority: Authority; pkcs8: string } => {
  const { privateKey, publicKey, pkcs8 } = newKey()
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  certificate.serialNumber = newSerial()
  certificate.validity.notBefore = new Date(validity.from)
  certificate.validity.notAfter = new Date(validity.to)
  certificate.setSubject(authorityName(kind))
  certificate.setIssuer(authorityName(kind))
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' }
  ])
  certificate.sign(privateKey, forge.md.sha256.create())
  return { authority: { certificate, key: privateKey }, pkcs8 }
}
