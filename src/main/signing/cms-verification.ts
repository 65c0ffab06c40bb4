// Verifies CAdES-BES: one signer, signed attributes with the signing certificate, attached or detached.
import { createHash } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { SignatureFault } from '../../card/certificates/faults.ts'
import { parseWhole } from '../../card/certificates/extensions.ts'
import { readCertificate, type CertificateFacts } from '../../card/certificates/read.ts'
import { verifySignature } from '../../card/certificates/verify-signature.ts'
import { done, failed, type Outcome } from '../../card/port.ts'
import { signatureAlgorithms, type SignatureAlgorithm } from '../../card/profiles/signature-algorithms.ts'
import { cmsOid as oid } from './cms-oids.ts'

/** Says whether the signer's certificate may be believed; gets the others that came along (judge.ts). */
export type Believe<B, F> = (certificate: Uint8Array, between: readonly Uint8Array[]) => Outcome<B, F>

export type VerifiedCms<B> = {
  /** what was signed, byte for byte */
  readonly document: Uint8Array
  /** what the signer claims; nobody vouches for it */
  readonly signingTime: Date | undefined
  readonly signer: B
}

type Opened = {
  readonly signer: pkijs.SignerInfo
  readonly certificate: CertificateFacts
  readonly between: readonly Uint8Array[]
  readonly document: Uint8Array
}

/** thrown inside, a value outside */
class NotSigned extends Error {
  readonly fault: SignatureFault
  constructor(fault: SignatureFault) {
    super(fault.fault)
    this.fault = fault
  }
}
const demand: (held: boolean, fault?: SignatureFault['fault']) => asserts held = (
  held,
  fault = 'signatureMalformed'
) => {
  if (!held) throw new NotSigned({ fault })
}

const certificatesOf = (signed: pkijs.SignedData): readonly CertificateFacts[] =>
  (signed.certificates ?? []).flatMap((one) => {
    if (!(one instanceof pkijs.Certificate)) return []
    const read = readCertificate(new Uint8Array(one.toSchema(true).toBER()))
    return read.ok ? [read.value] : []
  })

const isSigner = (signer: pkijs.SignerInfo, { certificate, issuerName }: CertificateFacts): boolean => {
  const sid: unknown = signer.sid
  if (!(sid instanceof pkijs.IssuerAndSerialNumber)) return false
  const issuer = Buffer.from(sid.issuer.toSchema().toBER()).toString('hex')
  return issuer === issuerName && sid.serialNumber.toBigInt() === BigInt(`0x${certificate.serialNumber}`)
}

const open = (der: Uint8Array, detached: Uint8Array | undefined): Opened => {
  const info = new pkijs.ContentInfo({ schema: parseWhole(der) })
  demand(info.contentType === oid.signedData)
  const signed = new pkijs.SignedData({ schema: info.content })
  const [signer] = signed.signerInfos
  demand(signer !== undefined && signed.signerInfos.length === 1)
  demand(signed.encapContentInfo.eContentType === oid.data)
  // RFC 5652 §5.1: a signer's hash that is not announced may be refused
  const hash = signer.digestAlgorithm.algorithmId
  demand(signed.digestAlgorithms.some(({ algorithmId }) => algorithmId === hash))
  const inside = signed.encapContentInfo.eContent?.getValue()
  // the document is in one place only
  demand((inside === undefined) !== (detached === undefined))
  const document = detached ?? new Uint8Array(inside ?? new ArrayBuffer(0))
  const all = certificatesOf(signed)
  const certificate = all.find((one) => isSigner(signer, one))
  demand(certificate !== undefined)
  return { signer, certificate, document, between: all.filter((one) => one !== certificate).map((one) => one.der) }
}

const algorithmOf = (signer: pkijs.SignerInfo): SignatureAlgorithm => {
  const hash = signer.digestAlgorithm.algorithmId
  const named = signer.signatureAlgorithm.algorithmId
  const found = signatureAlgorithms.find(
    ({ oid }) => oid.hash === hash && (oid.signature === named || oid.bare === named)
  )
  demand(found !== undefined, 'signatureWeak')
  return found
}

/** the one value of an attribute that stands once */
const attributeOf = (signer: pkijs.SignerInfo, type: string): asn1js.AsnType | undefined => {
  const found = (signer.signedAttrs?.attributes ?? []).filter((one) => one.type === type)
  if (found.length === 0) return undefined
  const values = found[0]?.values as asn1js.AsnType[] | undefined
  demand(found.length === 1 && values?.length === 1)
  return values[0]
}

/** ESSCertIDv2 (RFC 5035 §3): the first one is the signer's, by hash; this ties the certificate into what is signed. */
const namesCertificate = (value: asn1js.AsnType | undefined, der: Uint8Array): boolean => {
  const first = (one: asn1js.AsnType | undefined): asn1js.AsnType[] =>
    one instanceof asn1js.Sequence ? one.valueBlock.value : []
  const parts = first(first(first(value)[0])[0])
  const named = parts[0] instanceof asn1js.Sequence ? first(parts[0])[0] : undefined
  const hash = named ? parts[1] : parts[0]
  const algorithm = named instanceof asn1js.ObjectIdentifier ? named.valueBlock.toString() : undefined
  const row = signatureAlgorithms.find(({ oid, hash }) => (algorithm ? oid.hash === algorithm : hash === 'sha256'))
  return (
    row !== undefined &&
    hash instanceof asn1js.OctetString &&
    createHash(row.hash).update(der).digest().equals(hash.valueBlock.valueHexView)
  )
}

/** The signed attributes as they are signed: as SET OF, not with their [0] tag (RFC 5652 §5.4). */
const signedBytes = (signer: pkijs.SignerInfo): Uint8Array => {
  const bytes = new Uint8Array(signer.signedAttrs?.encodedValue ?? new ArrayBuffer(0))
  demand(bytes.length > 0)
  bytes[0] = 0x31
  return bytes
}

const timeOf = (value: asn1js.AsnType | undefined): Date | undefined =>
  value instanceof asn1js.UTCTime || value instanceof asn1js.GeneralizedTime ? value.toDate() : undefined

const check = ({ signer, certificate, document }: Opened): void => {
  const algorithm = algorithmOf(signer)
  const type = attributeOf(signer, oid.contentType)
  demand(type instanceof asn1js.ObjectIdentifier && type.valueBlock.toString() === oid.data)
  const digest = attributeOf(signer, oid.messageDigest)
  demand(digest instanceof asn1js.OctetString)
  const actual = createHash(algorithm.hash).update(document).digest()
  demand(actual.equals(digest.valueBlock.valueHexView), 'digestWrong')
  demand(namesCertificate(attributeOf(signer, oid.signingCertificateV2), certificate.der))
  const signature = signer.signature.valueBlock.valueHexView
  demand(
    verifySignature(algorithm, certificate.publicKey, signedBytes(signer), new Uint8Array(signature)),
    'signatureWrong'
  )
}

/** what the parsers throw at what they cannot read is a fault; anything thrown later is a bug */
const attempt = <T>(act: () => T): Outcome<T, SignatureFault> => {
  try {
    return done(act())
  } catch (error) {
    return failed<SignatureFault>(error instanceof NotSigned ? error.fault : { fault: 'signatureMalformed' })
  }
}

/**
 * Verifies `der`. `document`: the document of a detached signature; left out when it must be inside. Gives what was signed and what
 * `believe` made of the signer's certificate. Faults: those of `believe`, signatureMalformed, signatureWeak, digestWrong, signatureWrong.
 */
export const verifyCms = <B, F extends { readonly fault: string }>(
  der: Uint8Array,
  believe: Believe<B, F>,
  document?: Uint8Array
): Outcome<VerifiedCms<B>, F | SignatureFault> => {
  const opened = attempt(() => {
    const found = open(der, document)
    check(found)
    return { ...found, signingTime: timeOf(attributeOf(found.signer, oid.signingTime)) }
  })
  if (!opened.ok) return opened
  const { certificate, between, signingTime, ...found } = opened.value
  const signer = believe(certificate.der, between)
  return signer.ok ? done({ document: found.document, signingTime, signer: signer.value }) : signer
}
