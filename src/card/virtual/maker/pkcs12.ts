// A key and its certificates as a PKCS#12 file (RFC 7292). node-forge writes such files for RSA keys only, and hands a password that is not
// ASCII to PBES2 as bytes that no other program makes of it.
import { createHmac, randomBytes } from 'node:crypto'
import forge from 'node-forge'

const { asn1, pki, pkcs12 } = forge
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class
const { SEQUENCE, SET, OCTETSTRING, INTEGER, NULL, OID, NONE } = asn1.Type

const oids = {
  data: '1.2.840.113549.1.7.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  localKeyId: '1.2.840.113549.1.9.21',
  sha256: '2.16.840.1.101.3.4.2.1'
} as const

type Node = forge.asn1.Asn1
const sequence = (...parts: Node[]): Node => asn1.create(UNIVERSAL, SEQUENCE, true, parts)
const oid = (dotted: string): Node => asn1.create(UNIVERSAL, OID, false, asn1.oidToDer(dotted).getBytes())
const octets = (bytes: Uint8Array): Node =>
  asn1.create(UNIVERSAL, OCTETSTRING, false, Buffer.from(bytes).toString('binary'))
const integer = (value: number): Node => asn1.create(UNIVERSAL, INTEGER, false, asn1.integerToDer(value).getBytes())
/** [0] EXPLICIT; node-forge wants the number of a tag as one of its universal types */
const zero = (part: Node): Node => asn1.create(CONTEXT_SPECIFIC, NONE, true, [part])
const derOf = (node: Node): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'binary')

/** as the certificate software of today writes them: AES-256 and HMAC-SHA-256 */
const protection = { algorithm: 'aes256', count: 10_000, saltSize: 16, prfAlgorithm: 'sha256' } as const
const mac = { rounds: 2048, keyLength: 32, forMac: 3 } as const

const data = (content: Node): Node => sequence(oid(oids.data), zero(octets(derOf(content))))

const attribute = (type: string, value: Node): Node => sequence(oid(type), asn1.create(UNIVERSAL, SET, true, [value]))
const bag = (type: string, value: Node, attributes: readonly Node[] = []): Node =>
  sequence(
    oid(type),
    zero(value),
    ...(attributes.length > 0 ? [asn1.create(UNIVERSAL, SET, true, [...attributes])] : [])
  )

/** RFC 7292 §5.1; the password is UTF-16 here, and UTF-8 where PBES2 takes it (RFC 8018 §3). */
const macOver = (contents: Buffer, password: string): Node => {
  const salt = randomBytes(16)
  const { rounds, keyLength, forMac } = mac
  const salted = forge.util.createBuffer(salt.toString('binary'))
  const key = pkcs12.generateKey(password, salted, forMac, rounds, keyLength, forge.md.sha256.create())
  const digest = createHmac('sha256', Buffer.from(key.getBytes(), 'binary')).update(contents).digest()
  const algorithm = sequence(oid(oids.sha256), asn1.create(UNIVERSAL, NULL, false, ''))
  return sequence(sequence(algorithm, octets(digest)), octets(salt), integer(rounds))
}

/** The file. `key` is PKCS#8; the first of `certificates` is the key's own. All DER. */
export const pkcs12File = (key: Uint8Array, certificates: readonly Uint8Array[], password: string): Buffer => {
  // what ties the key to its certificate, for programs that believe it
  const together = attribute(oids.localKeyId, octets(randomBytes(20)))
  const utf8 = Buffer.from(password, 'utf8').toString('binary')
  const opened = asn1.fromDer(Buffer.from(key).toString('binary'))
  const shrouded = pki.encryptPrivateKeyInfo(opened, utf8, protection)
  const bags = certificates.map((der, index) =>
    bag(oids.certificate, sequence(oid(oids.x509), zero(octets(der))), index === 0 ? [together] : [])
  )
  const contents = sequence(data(sequence(...bags)), data(sequence(bag(oids.shroudedKey, shrouded, [together]))))
  return derOf(sequence(integer(3), data(contents), macOver(derOf(contents), password)))
}
