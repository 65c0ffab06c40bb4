// Attached CMS signatures (RFC 5652) made with the signature key of a card or a company: one signer, signed attributes, DER.
import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import { cardAlgorithmOf, cardAlgorithms, type CardAlgorithm } from '../../contract/wire/card-algorithms.ts'
import { certificateParts } from '../asn1/certificate.ts'
import { childrenOf, contentOf, octetsOf, oidOf, readDer, sameDer, tags, wholeOf, type Der } from '../asn1/der.ts'
import { digestText } from '../digest.ts'
import { remembering } from '../memory.ts'
import { checkCardCertificate, type CardCertificate } from '../session/card-certificate.ts'
import type { CertificatePurpose, CertificateVerifier, Trust } from '../session/trust.ts'
import { demand, Refusal } from '../http/refusal.ts'

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4'
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

/** The one element in another. */
const onlyIn = (element: Der | undefined, tag: number): Der | undefined => {
  const found = childrenOf(element, tag)
  demand(found.length === 1, 'documentInvalid')
  return found[0]
}

/** The certificate among these that IssuerAndSerialNumber names (RFC 5652 §10.2.4). */
const signersOwn = (certificates: Der | undefined, name: Der | undefined): Uint8Array => {
  const [issuer, serial, ...more] = childrenOf(name, tags.sequence)
  demand(issuer !== undefined && serial !== undefined && more.length === 0, 'documentInvalid')
  const own = childrenOf(certificates, tags.context0).find((one) => {
    const parts = certificateParts(one)
    return sameDer(parts.issuer, issuer) && sameDer(parts.serial, serial)
  })
  demand(own !== undefined, 'documentInvalid')
  return wholeOf(own)
}

/** The algorithm of an AlgorithmIdentifier whose parameters, as for all that are taken here, are absent or NULL (RFC 5754 §2, §3.2). */
const algorithmIn = (element: Der | undefined): string => {
  const [algorithm, parameters, ...more] = childrenOf(element, tags.sequence)
  demand(more.length === 0 && (!parameters || contentOf(parameters, tags.null).length === 0), 'documentInvalid')
  return oidOf(algorithm)
}

/** Versions say what else is there, and that was seen; they must only be what they say they are. */
const checkVersion = (element: Der | undefined): void =>
  demand(contentOf(element, tags.integer).length === 1, 'documentInvalid')

/** Attribute by attribute: its type, and its values. */
const attributesIn = (element: Der, tag: number): readonly (readonly [type: string, values: readonly Der[]])[] =>
  childrenOf(element, tag).map((one) => {
    const [type, values, ...more] = childrenOf(one, tags.sequence)
    demand(more.length === 0, 'documentInvalid')
    return [oidOf(type), childrenOf(values, tags.set)]
  })

/** Takes the parts out of a CMS (RFC 5652 §5.1, §5.3); throws DerProblem or Refusal when it is not one. */
const open = (der: Uint8Array): Opened => {
  // what central keeps is all that was signed: nothing may trail the structure
  const [type, explicit, ...trailing] = childrenOf(readDer(der), tags.sequence)
  demand(oidOf(type) === oids.signedData && trailing.length === 0, 'documentInvalid')
  const [version, digests, encapsulated, ...rest] = childrenOf(onlyIn(explicit, tags.context0), tags.sequence)
  checkVersion(version)
  childrenOf(digests, tags.set).forEach(algorithmIn)
  const [contentType, content, ...more] = childrenOf(encapsulated, tags.sequence)
  demand(oidOf(contentType) === oids.data && more.length === 0, 'documentInvalid')
  const signers = childrenOf(rest.at(-1), tags.set)
  demand(signers.length === 1, 'documentInvalid')
  // certificates and signers: revocation lists are not looked into, and so not kept
  demand(rest.length === 2, 'documentInvalid')
  const [signerVersion, name, digest, attributes, algorithm, signature, unsigned, ...extra] = childrenOf(
    signers[0],
    tags.sequence
  )
  checkVersion(signerVersion)
  demand(attributes?.tag === tags.context0 && extra.length === 0, 'documentInvalid')
  if (unsigned) attributesIn(unsigned, tags.context1)
  return {
    content: octetsOf(onlyIn(content, tags.context0)),
    certificate: signersOwn(rest[0], name),
    digestAlgorithm: algorithmIn(digest),
    signatureAlgorithm: algorithmIn(algorithm),
    signedAttributes: attributes,
    signature: contentOf(signature, tags.octetString)
  }
}

/** The one value of an attribute that must be there once. */
const valueOf = (attributes: ReturnType<typeof attributesIn>, type: string): Der | undefined => {
  const [found, ...more] = attributes.filter(([one]) => one === type)
  demand(found?.[1].length === 1 && more.length === 0, 'documentInvalid')
  return found[1][0]
}

/** What the structure says it was signed with; that the key is one for it is seen once its certificate is believed. */
const algorithmOf = ({ digestAlgorithm, signatureAlgorithm }: Opened): CardAlgorithm => {
  const found = cardAlgorithms.find(
    ({ oid }) => oid.hash === digestAlgorithm && oid.signature.includes(signatureAlgorithm)
  )
  demand(found !== undefined, 'documentInvalid')
  return found
}

const checkDigest = (opened: Opened, { hash }: CardAlgorithm): void => {
  const { content, signedAttributes } = opened
  const attributes = attributesIn(signedAttributes, tags.context0)
  demand(oidOf(valueOf(attributes, oids.contentType)) === oids.data, 'documentInvalid')
  const digest = contentOf(valueOf(attributes, oids.messageDigest), tags.octetString)
  const made = createHash(hash).update(content).digest()
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

/** That a signature holds follows from the document's bytes: the operations of a bundle carry the same one. */
const holding = remembering<true>()

/** Verifies a CMS and its certificate. Gives what was signed and by which certificate; refuses with a code otherwise. */
export const verifyCms = async (
  der: Uint8Array,
  judges: { readonly trust: Trust; readonly verifier: CertificateVerifier },
  at: Date,
  purpose: Exclude<CertificatePurpose, 'authentication'> = 'signature'
): Promise<{ readonly content: Uint8Array; readonly certificate: CardCertificate }> => {
  const { opened, algorithm } = attempt(() => {
    const found = open(der)
    const said = algorithmOf(found)
    checkDigest(found, said)
    return { opened: found, algorithm: said }
  })
  const certificate = await checkCardCertificate(opened.certificate, purpose, judges, at)
  demand(cardAlgorithmOf(certificate.publicKey) === algorithm, 'documentInvalid')
  const { publicKey } = certificate
  holding(digestText(der), () => {
    const bytes = signedBytes(opened.signedAttributes)
    demand(
      attempt(() => verify(algorithm.hash, bytes, publicKey, opened.signature)),
      'signatureInvalid'
    )
    return true
  })
  return { content: opened.content, certificate }
}

/**
 * Opens a CMS that was verified when it came, and verifies the signature again by the certificate in it: whose that is, and that it
 * was good then, is known. Refuses with documentInvalid or signatureInvalid.
 */
export const openCms = (der: Uint8Array): { readonly content: Uint8Array; readonly certificate: Uint8Array } =>
  attempt(() => {
    const opened = open(der)
    const algorithm = algorithmOf(opened)
    checkDigest(opened, algorithm)
    const { publicKey } = new X509Certificate(opened.certificate)
    demand(cardAlgorithmOf(publicKey) === algorithm, 'documentInvalid')
    const holds = verify(algorithm.hash, signedBytes(opened.signedAttributes), publicKey, opened.signature)
    demand(holds, 'signatureInvalid')
    return { content: opened.content, certificate: opened.certificate }
  })
