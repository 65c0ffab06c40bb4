// OCSP as bytes (RFC 6960): the certificate asked about, the request, and what all identifiers and extensions look like.
import { createHash, randomBytes, type X509Certificate } from 'node:crypto'
import { namesOf } from '../../asn1/certificate.ts'
import { childrenOf, contentOf, DerProblem, oidOf, readDer, tags, wholeOf, type Der } from '../../asn1/der.ts'
import { element, integer, objectIdentifier } from '../../asn1/write.ts'

export const ids = {
  basic: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  signing: '1.3.6.1.5.5.7.3.9',
  sha1: '1.3.14.3.2.26',
  ecdsaSha256: '1.2.840.10045.4.3.2'
} as const

/** RFC 6960 §4.2.1: the states of a whole answer */
export const responseStatus = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  unauthorized: 6
} as const

export const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000)

const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest()

/** What one certificate is called in OCSP (RFC 6960 §4.1.1). */
export type CertId = {
  readonly der: Uint8Array
  /** the same for every certificate of one issuer */
  readonly issuer: string
  /** hexadecimal, lower case, without leading zeros */
  readonly serial: string
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const issuerKey = (algorithm: string, name: Uint8Array, key: Uint8Array): string =>
  `${algorithm}:${hex(name)}:${hex(key)}`
/** The same for the same certificate: issuer's name, issuer's key, and serial without leading zeros. */
export const keyOf = ({ issuer, serial }: CertId): string => `${issuer}:${serial}`

type IssuerHashes = { readonly key: string; readonly der: Buffer }
/** there are few authorities, and each is asked about often */
const known = new WeakMap<X509Certificate, IssuerHashes>()
// SHA-1 is a name here, not a proof, and every responder knows it
const sha1Algorithm = element(tags.sequence, objectIdentifier(ids.sha1), element(tags.null))

const hashesOf = (issuer: X509Certificate): IssuerHashes => {
  const before = known.get(issuer)
  if (before) return before
  const { subject, key } = namesOf(readDer(issuer.raw))
  const [name, own] = [sha1(subject), sha1(key)]
  const der = Buffer.concat([sha1Algorithm, element(tags.octetString, name), element(tags.octetString, own)])
  const hashes = { key: issuerKey(ids.sha1, name, own), der }
  known.set(issuer, hashes)
  return hashes
}

/** `serial` is hexadecimal. */
export const certId = (issuer: X509Certificate, serial: string): CertId => {
  const { key, der } = hashesOf(issuer)
  return {
    der: element(tags.sequence, der, integer(serial)),
    issuer: key,
    serial: serial.toLowerCase().replace(/^0+/, '')
  }
}

/** Throws DerProblem. */
export const readCertId = (id: Der | undefined): CertId => {
  const [algorithm, name, key, serial, ...more] = childrenOf(id, tags.sequence)
  if (!id || more.length > 0) throw new DerProblem('a CertID has four parts')
  const hashed = oidOf(childrenOf(algorithm, tags.sequence)[0])
  return {
    der: wholeOf(id),
    issuer: issuerKey(hashed, contentOf(name, tags.octetString), contentOf(key, tags.octetString)),
    serial: hex(contentOf(serial, tags.integer)).replace(/^0+/, '')
  }
}

export type OcspRequest = { readonly der: Buffer; readonly id: CertId; readonly nonce: string }

const nonceId = objectIdentifier(ids.nonce)
/** Extensions with a nonce (RFC 9654 §2.1): its value is an OCTET STRING, in the OCTET STRING of every extension. */
export const nonceExtensions = (nonce: string): Buffer => {
  const value = element(tags.octetString, element(tags.octetString, Buffer.from(nonce, 'hex')))
  return element(tags.sequence, element(tags.sequence, nonceId, value))
}

/** RFC 9654: 32 bytes, so that an old answer cannot be shown again */
export const ocspRequest = (id: CertId): OcspRequest => {
  const nonce = randomBytes(32).toString('hex')
  const list = element(tags.sequence, element(tags.sequence, id.der))
  const tbs = element(tags.sequence, list, element(tags.context2, nonceExtensions(nonce)))
  return { der: element(tags.sequence, tbs), id, nonce }
}

/** The nonce of older makers stands there without an OCTET STRING of its own. */
const nonceValue = (value: Uint8Array): string => {
  try {
    return hex(contentOf(readDer(value), tags.octetString))
  } catch {
    return hex(value)
  }
}

/**
 * The nonce among extensions, hexadecimal; null where there is none. Throws DerProblem where one is critical that is not known
 * here (RFC 6960 §4.4), or where the nonce is there twice.
 */
export const nonceIn = (extensions: Der | undefined): string | null => {
  if (!extensions) return null
  let nonce: string | null = null
  for (const extension of childrenOf(extensions, tags.sequence)) {
    const parts = childrenOf(extension, tags.sequence)
    const own = oidOf(parts[0]) === ids.nonce
    const critical = parts.length === 3 && contentOf(parts[1], tags.boolean)[0] !== 0
    if (critical && !own) throw new DerProblem('a critical extension is not known here')
    if (!own) continue
    if (nonce !== null) throw new DerProblem('the nonce is there twice')
    nonce = nonceValue(contentOf(parts.at(-1), tags.octetString))
  }
  return nonce
}
