// Certificates with any validity, for tests that are about days.
import forge from 'node-forge'

let keys: forge.pki.rsa.KeyPair | undefined

/** DER of a self-signed certificate valid between these instants (ISO 8601) */
export const certificateFrom = (from: string, to: string): Uint8Array => {
  keys ??= forge.pki.rsa.generateKeyPair(512)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(from)
  certificate.validity.notAfter = new Date(to)
  certificate.sign(keys.privateKey, forge.md.sha256.create())
  return Uint8Array.from(Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary'))
}
