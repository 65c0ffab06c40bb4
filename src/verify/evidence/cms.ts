// Reading and checking CMS SignedData (RFC 5652): one signer, signed attributes, the signing certificate bound in (RFC 5035).
import { createHash, timingSafeEqual, verify, X509Certificate, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

const signedData = '1.2.840.113549.1.7.2'
const attributeTypes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47'
} as const

/** what is strong enough: anything else, SHA-1 and MD5 with it, is weak */
export const digests: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512'
}
/** OID of a signature algorithm to the digest it names, or null where it names none */
const signatures: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.1': null,
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512'
}
export const strongSignature = (oid: string): boolean => oid in signatures && signatures[oid] !== null

export type Signed = {
  /** of the encapsulated content */
  readonly type: string
  /** null when the signature is detached */
  readonly content: Uint8Array | null
  readonly signer: X509Certificate
  readonly certificates: readonly X509Certificate[]
  readonly info: pkijs.SignerInfo
}

const bytesOf = (buffer: ArrayBuffer): Uint8Array => new Uint8Array(buffer)

const isSigner = (info: pkijs.SignerInfo, certificate: pkijs.Certificate): boolean => {
  const sid: unknown = info.sid
  return (
    sid instanceof pkijs.IssuerAndSerialNumber &&
    sid.issuer.isEqual(certificate.issuer) &&
    sid.serialNumber.isEqual(certificate.serialNumber)
  )
}

/** Takes a CMS apart; null when it is none, has not exactly one signer, or lacks the signer's certificate. */
export const readCms = (der: Uint8Array): Signed | null => {
  try {
    const copy = new Uint8Array(der)
    const parsed = asn1js.fromBER(copy.buffer)
    if (parsed.offset !== copy.length) return null
    const outer = new pkijs.ContentInfo({ schema: parsed.result })
    if (outer.contentType !== signedData) return null
    const data = new pkijs.SignedData({ schema: outer.content })
    const [info] = data.signerInfos
    if (!info || data.signerInfos.length !== 1) return null
    const found = (data.certificates ?? []).filter((one) => one instanceof pkijs.Certificate)
    const own = found.find((one) => isSigner(info, one))
    if (!own) return null
    const node = (one: pkijs.Certificate): X509Certificate => new X509Certificate(bytesOf(one.toSchema(true).toBER()))
    const content = data.encapContentInfo.eContent?.getValue()
    return {
      type: data.encapContentInfo.eContentType,
      content: content === undefined ? null : bytesOf(content),
      signer: node(own),
      certificates: found.map(node),
      info
    }
  } catch {
    // the parsers throw what they like at what they cannot read
    return null
  }
}

const attribute = ({ info }: Signed, type: string): unknown => {
  const found = (info.signedAttrs?.attributes ?? []).filter((one) => one.type === type)
  return found.length === 1 && found[0]?.values.length === 1 ? found[0].values[0] : undefined
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)

/** ESSCertIDv2: { hashAlgorithm DEFAULT sha256, certHash, ... }; ESSCertID: { certHash (SHA-1), ... } */
const namesSigner = (signed: Signed): boolean => {
  const v2 = attribute(signed, attributeTypes.signingCertificateV2)
  const v1 = attribute(signed, attributeTypes.signingCertificate)
  const value = v2 ?? v1
  const list: unknown = value instanceof asn1js.Sequence ? value.valueBlock.value[0] : undefined
  const first: unknown = list instanceof asn1js.Sequence ? list.valueBlock.value[0] : undefined
  if (!(first instanceof asn1js.Sequence)) return false
  const [one, two]: readonly unknown[] = first.valueBlock.value
  const named = one instanceof asn1js.Sequence ? one.valueBlock.value[0] : undefined
  const oid = named instanceof asn1js.ObjectIdentifier ? named.valueBlock.toString() : '2.16.840.1.101.3.4.2.1'
  const hash = one instanceof asn1js.OctetString ? one : two
  const algorithm = v2 === undefined ? 'sha1' : digests[oid]
  if (!(hash instanceof asn1js.OctetString) || algorithm === undefined) return false
  return same(bytesOf(hash.getValue()), createHash(algorithm).update(signed.signer.raw).digest())
}

const strongKey = (key: KeyObject): boolean => {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  return key.asymmetricKeyType === 'rsa'
    ? modulusLength >= 2048
    : key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve)
}

/** The signed attributes as they are signed: as SET OF, not with their [0] tag (RFC 5652 §5.4). */
const signedBytes = ({ info }: Signed): Uint8Array => {
  const bytes = bytesOf(info.signedAttrs?.encodedValue.slice(0) ?? new ArrayBuffer(0))
  if (bytes.length > 0) bytes[0] = 0x31
  return bytes
}

/** What is wrong with the signature over `content`, whoever the signer is: form, strength, or the mathematics. */
export const checkCms = (signed: Signed, content: Uint8Array): 'malformed' | 'weak' | 'invalid' | null => {
  const { info, signer, type } = signed
  const digest = digests[info.digestAlgorithm.algorithmId]
  const named = signatures[info.signatureAlgorithm.algorithmId]
  if (digest === undefined || named === undefined || (named !== null && named !== digest)) return 'weak'
  if (!strongKey(signer.publicKey)) return 'weak'
  const contentType = attribute(signed, attributeTypes.contentType)
  const messageDigest = attribute(signed, attributeTypes.messageDigest)
  if (!(contentType instanceof asn1js.ObjectIdentifier) || contentType.valueBlock.toString() !== type)
    return 'malformed'
  if (!(messageDigest instanceof asn1js.OctetString)) return 'malformed'
  if (!same(bytesOf(messageDigest.getValue()), createHash(digest).update(content).digest())) return 'invalid'
  if (!namesSigner(signed)) return 'invalid'
  const signature = bytesOf(info.signature.getValue())
  try {
    return verify(digest, signedBytes(signed), signer.publicKey, signature) ? null : 'invalid'
  } catch {
    return 'invalid'
  }
}
