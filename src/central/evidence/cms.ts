// Making CMS SignedData (RFC 5652) with the ESS signing certificate (RFC 5035): detached seals, and time-stamp tokens.
import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { KeyProblem, soundly } from '../key-problem.ts'
import { pemBlocks, type Holder } from './certificates.ts'

export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha256WithEcdsa: '1.2.840.10045.4.3.2'
} as const

export type Signer = {
  readonly key: KeyObject
  /** DER, the signer's own first */
  readonly chain: readonly Buffer[]
  readonly notAfter: Date
}

/** Reads the key and the chain of a holder. Throws KeyProblem when they cannot be read or do not fit together. */
export const readSigner = ({ file }: Holder): Signer => {
  const chain = soundly(`${file}.pem`, (pem) => pemBlocks(pem.toString()).map((one) => new X509Certificate(one)))
  const key = soundly(`${file}.key`, (pem) => createPrivateKey(pem))
  const [own] = chain
  if (!own?.checkPrivateKey(key))
    throw new KeyProblem(`${file}.pem`, `this is not the certificate of the key in ${file}.key`)
  return { key, chain: chain.map((one) => one.raw), notAfter: new Date(own.validTo) }
}

export const sha256Algorithm = (): pkijs.AlgorithmIdentifier =>
  new pkijs.AlgorithmIdentifier({ algorithmId: oids.sha256, algorithmParams: new asn1js.Null() })

const digest = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(bytes).digest())

/** RFC 5035 §3: ESSCertIDv2 with its default hash, SHA-256, so the algorithm is left out as DER asks */
const essCertificate = (certificate: Uint8Array): asn1js.Sequence =>
  new asn1js.Sequence({
    value: [
      new asn1js.Sequence({
        value: [new asn1js.Sequence({ value: [new asn1js.OctetString({ valueHex: digest(certificate) })] })]
      })
    ]
  })

/** In DER order of SET OF (X.690 §11.6). */
const attributesOf = (content: Uint8Array, type: string, certificate: Uint8Array, at: Date): pkijs.Attribute[] => {
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000)
  // RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime from 2050 on
  const time =
    second.getUTCFullYear() < 2050
      ? new asn1js.UTCTime({ valueDate: second })
      : new asn1js.GeneralizedTime({ valueDate: second })
  return [
    new pkijs.Attribute({ type: oids.contentType, values: [new asn1js.ObjectIdentifier({ value: type })] }),
    new pkijs.Attribute({ type: oids.signingTime, values: [time] }),
    new pkijs.Attribute({ type: oids.messageDigest, values: [new asn1js.OctetString({ valueHex: digest(content) })] }),
    new pkijs.Attribute({ type: oids.signingCertificateV2, values: [essCertificate(certificate)] })
  ]
    .map((attribute) => ({ attribute, der: Buffer.from(attribute.toSchema().toBER()) }))
    .toSorted((a, b) => Buffer.compare(a.der, b.der))
    .map(({ attribute }) => attribute)
}

const signatureAlgorithm = (key: KeyObject): pkijs.AlgorithmIdentifier =>
  key.asymmetricKeyType === 'rsa'
    ? new pkijs.AlgorithmIdentifier({ algorithmId: oids.sha256WithRsa, algorithmParams: new asn1js.Null() })
    : new pkijs.AlgorithmIdentifier({ algorithmId: oids.sha256WithEcdsa })

const parsedChains = new WeakMap<Signer, pkijs.Certificate[]>()

/** Parsed once: a signer signs often. */
const certificatesOf = (signer: Signer): pkijs.Certificate[] => {
  const known = parsedChains.get(signer) ?? signer.chain.map((der) => pkijs.Certificate.fromBER(new Uint8Array(der)))
  parsedChains.set(signer, known)
  return known
}

type Form = { readonly type: string; readonly attached: boolean }

/** Signs `content` with SHA-256. Gives the ContentInfo as DER, with the signer's chain inside. */
export const signCms = (
  content: Uint8Array,
  signer: Signer,
  at: Date,
  { type, attached }: Form = { type: oids.data, attached: false }
): Buffer => {
  const certificates = certificatesOf(signer)
  const [own] = certificates
  const [ownDer] = signer.chain
  if (!own || !ownDer) throw new Error('a signer has no certificate')
  const attributes = attributesOf(content, type, ownDer, at)
  // RFC 5652 §5.4: what is signed carries the tag of SET OF, not the [0] it has inside SignerInfo
  const set = new asn1js.Set({ value: attributes.map((attribute) => attribute.toSchema()) })
  const signature = new Uint8Array(sign('sha256', Buffer.from(set.toBER()), signer.key))
  const signed = new pkijs.SignedData({
    // RFC 5652 §5.1: 3 for anything but plain data
    version: type === oids.data ? 1 : 3,
    digestAlgorithms: [sha256Algorithm()],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: type,
      ...(attached ? { eContent: new asn1js.OctetString({ valueHex: new Uint8Array(content) }) } : {})
    }),
    certificates,
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        digestAlgorithm: sha256Algorithm(),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }),
        signatureAlgorithm: signatureAlgorithm(signer.key),
        signature: new asn1js.OctetString({ valueHex: signature })
      })
    ]
  })
  const info = new pkijs.ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) })
  return Buffer.from(info.toSchema().toBER())
}
