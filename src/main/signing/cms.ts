// Attached CMS SignedData (RFC 5652) as CAdES-BES (ETSI EN 319 122-1): the card signs the signed attributes.
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
import type { SignDigest } from '../central/port.ts'
import { sha256 } from '../central/proving.ts'

const oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11'
} as const

/** RFC 5035 §3: ESSCertIDv2 with its default hash, SHA-256, so the algorithm is left out as DER asks */
const essCertificate = (certificate: Uint8Array): asn1js.Sequence =>
  new asn1js.Sequence({
    value: [
      new asn1js.Sequence({
        value: [new asn1js.Sequence({ value: [new asn1js.OctetString({ valueHex: sha256(certificate) })] })]
      })
    ]
  })

/** Signed attributes in DER order of SET OF (X.690 §11.6): the bytes of each, compared. */
const signedAttributes = (document: Uint8Array, certificate: Uint8Array, at: Date): Attribute[] => {
  // RFC 5652 §11.3: UTCTime through 2049, whole seconds
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000)
  const attributes = [
    new Attribute({ type: oid.contentType, values: [new asn1js.ObjectIdentifier({ value: oid.data })] }),
    new Attribute({ type: oid.signingTime, values: [new asn1js.UTCTime({ valueDate: second })] }),
    new Attribute({ type: oid.messageDigest, values: [new asn1js.OctetString({ valueHex: sha256(document) })] }),
    new Attribute({ type: oid.signingCertificateV2, values: [essCertificate(certificate)] })
  ]
  return attributes
    .map((attribute) => ({ attribute, der: Buffer.from(attribute.toSchema().toBER(false)) }))
    .toSorted((a, b) => Buffer.compare(a.der, b.der))
    .map(({ attribute }) => attribute)
}

const algorithm = (algorithmId: string): AlgorithmIdentifier =>
  new AlgorithmIdentifier({ algorithmId, algorithmParams: new asn1js.Null() })

/**
 * Signs `document` with the key of `certificate` (DER, RSA); `sign` gets SHA-256 of the DER SET of signed attributes.
 * Gives the ContentInfo as DER, document and certificate inside. Faults: those of `sign`.
 */
export const signCms = async <F extends { readonly fault: string }>(
  document: Uint8Array,
  certificate: Uint8Array,
  sign: SignDigest<F>,
  at: Date = new Date()
): Promise<Outcome<Uint8Array, F>> => {
  const signer = Certificate.fromBER(Buffer.from(certificate))
  const attributes = signedAttributes(document, certificate, at)
  // RFC 5652 §5.4: what is signed carries the tag of SET OF, not the [0] it has inside SignerInfo
  const set = new asn1js.Set({ value: attributes.map((attribute) => attribute.toSchema()) })
  const signature = await sign(sha256(Buffer.from(set.toBER(false))))
  if (!signature.ok) return signature
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
    digestAlgorithm: algorithm(oid.sha256),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm: algorithm(oid.sha256WithRsa),
    signature: new asn1js.OctetString({ valueHex: Buffer.from(signature.value) })
  })
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: [algorithm(oid.sha256)],
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: oid.data,
      eContent: new asn1js.OctetString({ valueHex: Buffer.from(document) })
    }),
    certificates: [signer],
    signerInfos: [signerInfo]
  })
  const info = new ContentInfo({ contentType: oid.signedData, content: signedData.toSchema(true) })
  return done(new Uint8Array(info.toSchema().toBER(false)))
}
