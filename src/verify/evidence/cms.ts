// Reading and checking CMS SignedData (RFC 5652): one signer, signed attributes, the signing certificate bound in (RFC 5035).
import { createHash, timingSafeEqual, verify, X509Certificate, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'

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
/** The digest a signature algorithm names, or null where it is weak or names none. */
export const digestOf = (oid: string): string | null => signatures[oid] ?? null
export const strongSignature = (oid: string): boolean => oid in signatures && signatures[oid] !== null

export type Signed = {
  /** of the encapsulated content */
  readonly type: string
  /** null when the signature is detached */
  readonly content: Uint8Array | null
  readonly signer: X509Certificate
  readonly certificates: readonly X509Certificate[]
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  /** DER of the signed attributes, with their [0] tag */
  readonly signedAttributes: Uint8Array
  readonly attributes: readonly asn1js.BaseBlock[]
  readonly signature: Uint8Array
}

type Block = asn1js.BaseBlock

/** What is not as it must be; never leaves this file. */
class Malformed extends Error {}

const childrenOf = (block: Block | undefined): readonly Block[] => {
  if (!(block instanceof asn1js.Constructed)) throw new Malformed('not constructed')
  return block.valueBlock.value
}
const oidIn = (block: Block | undefined): string => {
  if (!(block instanceof asn1js.ObjectIdentifier)) throw new Malformed('no object identifier')
  return block.valueBlock.toString()
}
const octetsIn = (block: Block | undefined): Uint8Array => {
  if (!(block instanceof asn1js.OctetString)) throw new Malformed('no octet string')
  return bytesOf(block.getValue())
}
/** the bytes of a block as they stand in the file */
const rawOf = (block: Block | undefined): Buffer => {
  if (!block) throw new Malformed('nothing there')
  return Buffer.from(block.valueBeforeDecodeView)
}
/** the context-specific block with this number, or undefined */
const tagged = (blocks: readonly Block[], number: number): Block | undefined =>
  blocks.find((one) => one.idBlock.tagClass === 3 && one.idBlock.tagNumber === number)

const bytesOf = (buffer: ArrayBuffer): Uint8Array => new Uint8Array(buffer)

/** Certificate ::= { tbs { [0] version, serialNumber, signature, issuer, ... }, ... }: serial number and issuer, in DER. */
const identityOf = (certificate: Block): { readonly issuer: Buffer; readonly serial: Buffer } => {
  const [serial, , issuer] = childrenOf(childrenOf(certificate)[0]).filter(
    (one) => one.idBlock.tagClass !== 3 || one.idBlock.tagNumber !== 0
  )
  return { issuer: rawOf(issuer), serial: rawOf(serial) }
}

/** SignerInfo's issuerAndSerialNumber names this certificate. */
const names = (sid: Block | undefined, certificate: Block): boolean => {
  const [issuer, serial] = childrenOf(sid)
  const own = identityOf(certificate)
  return own.issuer.equals(rawOf(issuer)) && own.serial.equals(rawOf(serial))
}

/** RFC 5652 §5.1 and §5.3, for exactly one signer whose certificate is there. */
const readSignedData = (content: Block | undefined): Signed => {
  const parts = childrenOf(content)
  const encapsulated = childrenOf(parts[2])
  const infos = childrenOf(parts.at(-1))
  const [info] = infos
  if (!info || infos.length !== 1) throw new Malformed('not one signer')
  const [, sid, digestAlgorithm, ...rest] = childrenOf(info)
  const signedAttributes = tagged(rest, 0)
  const [signatureAlgorithm, signature] = rest.filter((one) => one.idBlock.tagClass !== 3)
  const found = childrenOf(tagged(parts, 0))
  const own = found.find((one) => names(sid, one))
  if (!own || !signedAttributes) throw new Malformed('no signer certificate or no signed attributes')
  const inside = tagged(encapsulated, 0)
  return {
    type: oidIn(encapsulated[0]),
    content: inside ? octetsIn(childrenOf(inside)[0]) : null,
    signer: new X509Certificate(rawOf(own)),
    certificates: found.map((one) => new X509Certificate(rawOf(one))),
    digestAlgorithm: oidIn(childrenOf(digestAlgorithm)[0]),
    signatureAlgorithm: oidIn(childrenOf(signatureAlgorithm)[0]),
    signedAttributes: rawOf(signedAttributes),
    attributes: childrenOf(signedAttributes),
    signature: octetsIn(signature)
  }
}

/** Takes a CMS apart; null when it is none, has not exactly one signer, or lacks the signer's certificate. */
export const readCms = (der: Uint8Array): Signed | null => {
  try {
    const copy = new Uint8Array(der)
    const parsed = asn1js.fromBER(copy.buffer)
    if (parsed.offset !== copy.length) return null
    const [type, content] = childrenOf(parsed.result)
    if (oidIn(type) !== signedData) return null
    return readSignedData(childrenOf(content)[0])
  } catch {
    // the parsers throw what they like at what they cannot read
    return null
  }
}

/** Attribute ::= { type, SET OF value }: the one value of the one attribute of this type. */
const attribute = ({ attributes }: Signed, type: string): unknown => {
  const found = attributes.filter((one) => one instanceof asn1js.Sequence && isOid(one.valueBlock.value[0], type))
  const [only] = found
  const values: unknown = only instanceof asn1js.Sequence ? only.valueBlock.value[1] : undefined
  return found.length === 1 && values instanceof asn1js.Set && values.valueBlock.value.length === 1
    ? values.valueBlock.value[0]
    : undefined
}
const isOid = (block: unknown, oid: string): boolean =>
  block instanceof asn1js.ObjectIdentifier && block.valueBlock.toString() === oid

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

/** RSA from 2,048 bits on, or one of the NIST curves from P-256 on. */
export const strongKey = (key: KeyObject): boolean => {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  return key.asymmetricKeyType === 'rsa'
    ? modulusLength >= 2048
    : key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve)
}

/** The signed attributes as they are signed: as SET OF, not with their [0] tag (RFC 5652 §5.4). */
const signedBytes = ({ signedAttributes }: Signed): Uint8Array => {
  const bytes = new Uint8Array(signedAttributes)
  bytes[0] = 0x31
  return bytes
}

/** Node reads the key of a certificate only when it is asked for, and throws at one that is damaged. */
const keyIn = (certificate: X509Certificate): KeyObject | null => {
  try {
    return certificate.publicKey
  } catch {
    return null
  }
}

/** What is wrong with the signature over `content`, whoever the signer is: form, strength, or the mathematics. */
export const checkCms = (signed: Signed, content: Uint8Array): 'malformed' | 'weak' | 'invalid' | null => {
  const { digestAlgorithm, signatureAlgorithm, signer, signature, type } = signed
  const digest = digests[digestAlgorithm]
  const named = signatures[signatureAlgorithm]
  if (digest === undefined || named === undefined || (named !== null && named !== digest)) return 'weak'
  const key = keyIn(signer)
  if (!key) return 'invalid'
  if (!strongKey(key)) return 'weak'
  const contentType = attribute(signed, attributeTypes.contentType)
  const messageDigest = attribute(signed, attributeTypes.messageDigest)
  if (!(contentType instanceof asn1js.ObjectIdentifier) || contentType.valueBlock.toString() !== type)
    return 'malformed'
  if (!(messageDigest instanceof asn1js.OctetString)) return 'malformed'
  if (!same(bytesOf(messageDigest.getValue()), createHash(digest).update(content).digest())) return 'invalid'
  if (!namesSigner(signed)) return 'invalid'
  try {
    return verify(digest, signedBytes(signed), key, signature) ? null : 'invalid'
  } catch {
    return 'invalid'
  }
}
