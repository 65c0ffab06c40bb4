// CMS SignedData (RFC 5652) as CAdES-BES (ETSI EN 319 122-1): the signer signs the signed attributes.
import * as asn1js from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo
} from 'pkijs'
import { done, type Outcome } from '../../card/port.ts'
import type { SignatureAlgorithm } from '../../card/profiles/signature-algorithms.ts'
import { cmsOid as oid } from './cms-oids.ts'
import { ecdsaDer } from './ecdsa-value.ts'
import { digestFor, readySigner, type Signer, type SigningFault } from './signer.ts'

export type CmsOptions = {
  /** signing time; now, when left out */
  readonly at?: Date
  /** the document stays outside; otherwise it is inside */
  readonly detached?: boolean
}

/** RFC 5754 §2: hash identifiers without parameters */
const hashIdentifier = ({ oid }: SignatureAlgorithm): AlgorithmIdentifier =>
  new AlgorithmIdentifier({ algorithmId: oid.hash })

/** RSA says NULL (RFC 4055 §5), ECDSA says nothing (RFC 5758 §3.2) */
const signatureIdentifier = ({ key, oid }: SignatureAlgorithm): AlgorithmIdentifier =>
  new AlgorithmIdentifier({
    algorithmId: oid.signature,
    ...(key.type === 'rsa' ? { algorithmParams: new asn1js.Null() } : {})
  })

/** RFC 5035 §3: ESSCertIDv2; its default hash, SHA-256, is left out as DER asks */
const essCertificate = (certificate: Uint8Array, algorithm: SignatureAlgorithm): asn1js.Sequence => {
  const hash = new asn1js.OctetString({ valueHex: digestFor(algorithm, certificate) })
  const named = algorithm.hash === 'sha256' ? [hash] : [hashIdentifier(algorithm).toSchema(), hash]
  return new asn1js.Sequence({
    value: [new asn1js.Sequence({ value: [new asn1js.Sequence({ value: named })] })]
  })
}

/** RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime from 2050, whole seconds */
const signingTime = (at: Date): asn1js.BaseBlock => {
  const valueDate = new Date(Math.floor(at.getTime() / 1000) * 1000)
  return valueDate.getUTCFullYear() < 2050
    ? new asn1js.UTCTime({ valueDate })
    : new asn1js.GeneralizedTime({ valueDate })
}

/** Signed attributes in DER order of SET OF (X.690 §11.6): the bytes of each, compared. */
const signedAttributes = (
  document: Uint8Array,
  certificate: Uint8Array,
  algorithm: SignatureAlgorithm,
  at: Date
): Attribute[] => {
  const digest = new asn1js.OctetString({ valueHex: digestFor(algorithm, document) })
  const attributes = [
    new Attribute({ type: oid.contentType, values: [new asn1js.ObjectIdentifier({ value: oid.data })] }),
    new Attribute({ type: oid.signingTime, values: [signingTime(at)] }),
    new Attribute({ type: oid.messageDigest, values: [digest] }),
    new Attribute({ type: oid.signingCertificateV2, values: [essCertificate(certificate, algorithm)] })
  ]
  return attributes
    .map((attribute) => ({ attribute, der: Buffer.from(attribute.toSchema().toBER(false)) }))
    .toSorted((a, b) => Buffer.compare(a.der, b.der))
    .map(({ attribute }) => attribute)
}

/** RFC 5753 §7.2: ECDSA as Ecdsa-Sig-Value */
const inCms = ({ key }: SignatureAlgorithm, signature: Uint8Array): Uint8Array =>
  key.type === 'ec' ? ecdsaDer(signature) : signature

const contentOf = (document: Uint8Array, detached: boolean): EncapsulatedContentInfo =>
  new EncapsulatedContentInfo({
    eContentType: oid.data,
    ...(detached ? {} : { eContent: new asn1js.OctetString({ valueHex: Buffer.from(document) }) })
  })

/**
 * Signs `document` as `signer`; its `sign` gets the digest of the DER SET of signed attributes. Gives the ContentInfo as DER, with the
 * certificate and those between it and its authority inside. Faults: those of `sign`, signerUnfit, signatureWrong.
 */
export const signCms = async <F extends { readonly fault: string }>(
  document: Uint8Array,
  signer: Signer<F>,
  { at = new Date(), detached = false }: CmsOptions = {}
): Promise<Outcome<Uint8Array, F | SigningFault>> => {
  const ready = readySigner(signer)
  if (!ready.ok) return ready
  const { algorithm, sign } = ready.value
  const certificate = Certificate.fromBER(Buffer.from(signer.certificate))
  const attributes = signedAttributes(document, signer.certificate, algorithm, at)
  // RFC 5652 §5.4: what is signed carries the tag of SET OF, not the [0] it has inside SignerInfo
  const set = new asn1js.Set({ value: attributes.map((attribute) => attribute.toSchema()) })
  const signature = await sign(Buffer.from(set.toBER(false)))
  if (!signature.ok) return signature
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    digestAlgorithm: hashIdentifier(algorithm),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm: signatureIdentifier(algorithm),
    signature: new asn1js.OctetString({ valueHex: Buffer.from(inCms(algorithm, signature.value)) })
  })
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: [hashIdentifier(algorithm)],
    encapContentInfo: contentOf(document, detached),
    certificates: [certificate, ...(signer.between ?? []).map((der) => Certificate.fromBER(Buffer.from(der)))],
    signerInfos: [signerInfo]
  })
  const info = new ContentInfo({ contentType: oid.signedData, content: signedData.toSchema(true) })
  return done(new Uint8Array(info.toSchema().toBER(false)))
}
