// OCSP as bytes (RFC 6960): the certificate asked about, the request, and what all times and identifiers look like.
import { createHash, randomBytes, type X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

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

const sha1 = (bytes: ArrayBuffer | Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha1').update(new Uint8Array(bytes)).digest())

/** A serial in hexadecimal as the INTEGER that it is in certificates and lists. */
export const integer = (hex: string): asn1js.Integer => {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  const bytes = Buffer.from(even, 'hex')
  // INTEGER is signed: a high first bit would make it negative
  return new asn1js.Integer({
    valueHex: new Uint8Array((bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
  })
}

type IssuerHashes = { readonly name: Uint8Array<ArrayBuffer>; readonly key: Uint8Array<ArrayBuffer> }

/** there are few authorities, and each is asked about often */
const known = new WeakMap<X509Certificate, IssuerHashes>()

const hashesOf = (issuer: X509Certificate): IssuerHashes => {
  const before = known.get(issuer)
  if (before) return before
  const parsed = pkijs.Certificate.fromBER(new Uint8Array(issuer.raw))
  const hashes = {
    name: sha1(parsed.subject.toSchema().toBER()),
    key: sha1(parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)
  }
  known.set(issuer, hashes)
  return hashes
}

/** What one certificate is called in OCSP; SHA-1 is a name here, not a proof, and every responder knows it. `serial` is hexadecimal. */
export const certId = (issuer: X509Certificate, serial: string): pkijs.CertID => {
  const { name, key } = hashesOf(issuer)
  return new pkijs.CertID({
    hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: ids.sha1, algorithmParams: new asn1js.Null() }),
    issuerNameHash: new asn1js.OctetString({ valueHex: name }),
    issuerKeyHash: new asn1js.OctetString({ valueHex: key }),
    serialNumber: integer(serial)
  })
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The same for the same certificate: issuer's name, issuer's key, and serial without leading zeros. */
export const keyOf = (id: pkijs.CertID): string =>
  [
    id.hashAlgorithm.algorithmId,
    hex(id.issuerNameHash.valueBlock.valueHexView),
    hex(id.issuerKeyHash.valueBlock.valueHexView),
    serialOf(id)
  ].join(':')

/** hexadecimal, lower case, without leading zeros */
export const serialOf = (id: pkijs.CertID): string => hex(id.serialNumber.valueBlock.valueHexView).replace(/^0+/, '')

export type OcspRequest = { readonly der: Buffer; readonly id: pkijs.CertID; readonly nonce: string }

/** RFC 9654: 32 bytes, so that an old answer cannot be shown again */
export const ocspRequest = (id: pkijs.CertID): OcspRequest => {
  const nonce = randomBytes(32)
  const octets = new asn1js.OctetString({ valueHex: new Uint8Array(nonce) })
  const request = new pkijs.OCSPRequest({
    tbsRequest: new pkijs.TBSRequest({
      requestList: [new pkijs.Request({ reqCert: id })],
      requestExtensions: [new pkijs.Extension({ extnID: ids.nonce, extnValue: octets.toBER() })]
    })
  })
  return { der: Buffer.from(request.toSchema(true).toBER()), id, nonce: nonce.toString('hex') }
}

/** The nonce among extensions, hexadecimal; null where there is none. */
export const nonceIn = (extensions: readonly pkijs.Extension[] | undefined): string | null => {
  const found = extensions?.find((one) => one.extnID === ids.nonce)
  if (!found) return null
  const inner = asn1js.fromBER(found.extnValue.valueBlock.valueHexView)
  return inner.result instanceof asn1js.OctetString
    ? hex(inner.result.valueBlock.valueHexView)
    : hex(found.extnValue.valueBlock.valueHexView)
}
