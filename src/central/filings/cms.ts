// Attached CMS signatures (RFC 5652) made with a card's signature key: one signer, SHA-256, signed attributes, DER.
import { createHash, verify, X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { checkCardCertificate, type CardCertificate } from '../session/card-certificate.ts'
import type { CertificateVerifier, Trust } from '../session/trust.ts'
import { demand, Refusal } from '../http/refusal.ts'

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11'
} as const

type Opened = {
  readonly content: Uint8Array
  readonly certificate: Uint8Array
  readonly signer: pkijs.SignerInfo
}

const bytesOf = (view: ArrayBuffer | Uint8Array): Uint8Array => new Uint8Array(view)

/** Takes the parts out of a CMS; throws anything when it is not one. */
const open = (der: Uint8Array): Opened => {
  const copy = new Uint8Array(der)
  const parsed = asn1js.fromBER(copy.buffer)
  // what central keeps is all that was signed: nothing may trail the structure
  demand(parsed.offset === copy.length, 'documentInvalid')
  const info = new pkijs.ContentInfo({ schema: parsed.result })
  demand(info.contentType === oids.signedData, 'documentInvalid')
  const signed = new pkijs.SignedData({ schema: info.content })
  const [signer] = signed.signerInfos
  const content = signed.encapContentInfo.eContent?.getValue()
  demand(signer !== undefined && signed.signerInfos.length === 1 && content !== undefined, 'documentInvalid')
  demand(signed.encapContentInfo.eContentType === oids.data, 'documentInvalid')
  const certificate = signed.certificates?.find(
    (one): one is pkijs.Certificate => one instanceof pkijs.Certificate && isSigner(signer, one)
  )
  demand(certificate !== undefined, 'documentInvalid')
  return { content: bytesOf(content), certificate: bytesOf(certificate.toSchema(true).toBER()), signer }
}

const isSigner = (signer: pkijs.SignerInfo, certificate: pkijs.Certificate): boolean => {
  const sid: unknown = signer.sid
  return (
    sid instanceof pkijs.IssuerAndSerialNumber &&
    sid.issuer.isEqual(certificate.issuer) &&
    sid.serialNumber.isEqual(certificate.serialNumber)
  )
}

const attribute = (signer: pkijs.SignerInfo, type: string): unknown => {
  const found = (signer.signedAttrs?.attributes ?? []).filter((one) => one.type === type)
  demand(found.length === 1 && found[0]?.values.length === 1, 'documentInvalid')
  return found[0].values[0]
}

const checkDigest = ({ content, signer }: Opened): void => {
  demand(signer.digestAlgorithm.algorithmId === oids.sha256, 'documentInvalid')
  demand(
    signer.signatureAlgorithm.algorithmId === oids.rsa || signer.signatureAlgorithm.algorithmId === oids.sha256WithRsa,
    'documentInvalid'
  )
  const type = attribute(signer, oids.contentType)
  demand(type instanceof asn1js.ObjectIdentifier && type.valueBlock.toString() === oids.data, 'documentInvalid')
  const digest = attribute(signer, oids.messageDigest)
  demand(digest instanceof asn1js.OctetString, 'documentInvalid')
  demand(Buffer.from(digest.getValue()).equals(createHash('sha256').update(content).digest()), 'signatureInvalid')
}

/** The signed attributes as they are signed: as SET OF, not with their [0] tag (RFC 5652 §5.4). */
const signedBytes = (signer: pkijs.SignerInfo): Uint8Array => {
  const bytes = bytesOf(signer.signedAttrs?.encodedValue ?? new ArrayBuffer(0))
  demand(bytes.length > 0, 'documentInvalid')
  bytes[0] = 0x31
  return bytes
}

const attempt = <T>(act: () => T): T => {
  try {
    return act()
  } catch (error) {
    // the parsers throw what they like at what they cannot read
    throw error instanceof Refusal ? error : new Refusal('documentInvalid')
  }
}

/** Verifies a CMS and its certificate. Gives what was signed and by which certificate; refuses with a code otherwise. */
export const verifyCms = async (
  der: Uint8Array,
  judges: { readonly trust: Trust; readonly verifier: CertificateVerifier },
  at: Date
): Promise<{ readonly content: Uint8Array; readonly certificate: CardCertificate }> => {
  const opened = attempt(() => {
    const found = open(der)
    checkDigest(found)
    return found
  })
  const certificate = await checkCardCertificate(opened.certificate, 'signature', judges, at)
  const signature = bytesOf(opened.signer.signature.getValue())
  const key = new X509Certificate(opened.certificate).publicKey
  demand(
    attempt(() => verify('sha256', signedBytes(opened.signer), key, signature)),
    'signatureInvalid'
  )
  return { content: opened.content, certificate }
}
