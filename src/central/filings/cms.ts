// Attached CMS signatures (RFC 5652) made with a card's signature key: one signer, SHA-256, signed attributes, DER.
import { createHash, timingSafeEqual, verify } from 'node:crypto'
import { certificateParts } from '../asn1/certificate.ts'
import { childrenOf, contentOf, octetsOf, oidOf, readDer, sameDer, tags, wholeOf, type Der } from '../asn1/der.ts'
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
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  /** with their [0] tag */
  readonly signedAttributes: Der
  readonly signature: Uint8Array
}

/** The certificate among these that IssuerAndSerialNumber names (RFC 5652 §10.2.4). */
const signersOwn = (certificates: Der | undefined, name: Der | undefined): Uint8Array => {
  const [issuer, serial] = childrenOf(name, tags.sequence)
  demand(issuer !== undefined && serial !== undefined, 'documentInvalid')
  const own = childrenOf(certificates, tags.context0).find((one) => {
    if (one.tag !== tags.sequence) return false
    const parts = certificateParts(one)
    return sameDer(parts.issuer, issuer) && sameDer(parts.serial, serial)
  })
  demand(own !== undefined, 'documentInvalid')
  return wholeOf(own)
}

/** Takes the parts out of a CMS (RFC 5652 §5.1, §5.3); throws DerProblem or Refusal when it is not one. */
const open = (der: Uint8Array): Opened => {
  // what central keeps is all that was signed: nothing may trail the structure
  const [type, explicit] = childrenOf(readDer(der), tags.sequence)
  demand(oidOf(type) === oids.signedData, 'documentInvalid')
  const [version, digests, encapsulated, ...rest] = childrenOf(childrenOf(explicit, tags.context0)[0], tags.sequence)
  contentOf(version, tags.integer)
  contentOf(digests, tags.set)
  const [contentType, content, ...more] = childrenOf(encapsulated, tags.sequence)
  demand(oidOf(contentType) === oids.data && more.length === 0, 'documentInvalid')
  const signers = childrenOf(rest.at(-1), tags.set)
  demand(signers.length === 1, 'documentInvalid')
  // certificates, revocation lists that nobody asked for, signers
  demand(rest.length === 2 || (rest.length === 3 && rest[1]?.tag === tags.context1), 'documentInvalid')
  const [signerVersion, name, digest, attributes, algorithm, signature, unsigned, ...extra] = childrenOf(
    signers[0],
    tags.sequence
  )
  contentOf(signerVersion, tags.integer)
  demand(attributes?.tag === tags.context0, 'documentInvalid')
  demand(extra.length === 0 && (!unsigned || unsigned.tag === tags.context1), 'documentInvalid')
  return {
    content: octetsOf(childrenOf(content, tags.context0)[0]),
    certificate: signersOwn(rest[0], name),
    digestAlgorithm: oidOf(childrenOf(digest, tags.sequence)[0]),
    signatureAlgorithm: oidOf(childrenOf(algorithm, tags.sequence)[0]),
    signedAttributes: attributes,
    signature: contentOf(signature, tags.octetString)
  }
}

/** The one value of an attribute that must be there once. */
const attribute = (attributes: readonly (readonly Der[])[], type: string): Der | undefined => {
  const found = attributes.filter(([one]) => oidOf(one) === type)
  const values = childrenOf(found[0]?.[1], tags.set)
  demand(found.length === 1 && values.length === 1, 'documentInvalid')
  return values[0]
}

const checkDigest = ({ content, digestAlgorithm, signatureAlgorithm, signedAttributes }: Opened): void => {
  demand(digestAlgorithm === oids.sha256, 'documentInvalid')
  demand(signatureAlgorithm === oids.rsa || signatureAlgorithm === oids.sha256WithRsa, 'documentInvalid')
  const attributes = childrenOf(signedAttributes, tags.context0).map((one) => childrenOf(one, tags.sequence))
  demand(oidOf(attribute(attributes, oids.contentType)) === oids.data, 'documentInvalid')
  const digest = contentOf(attribute(attributes, oids.messageDigest), tags.octetString)
  const made = createHash('sha256').update(content).digest()
  demand(digest.length === made.length && timingSafeEqual(digest, made), 'signatureInvalid')
}

/** The signed attributes as they are signed: as SET OF, not with their [0] tag (RFC 5652 §5.4). */
const signedBytes = (attributes: Der): Uint8Array => {
  const bytes = Uint8Array.from(wholeOf(attributes))
  bytes[0] = tags.set
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
  demand(
    attempt(() => verify('sha256', signedBytes(opened.signedAttributes), certificate.publicKey, opened.signature)),
    'signatureInvalid'
  )
  return { content: opened.content, certificate }
}
