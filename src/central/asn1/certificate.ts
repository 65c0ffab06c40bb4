// The parts of an X.509 certificate (RFC 5280 §4.1) that node:crypto does not show.
import { bitsOf, childrenOf, contentOf, DerProblem, oidOf, readDer, tags, wholeOf, type Der } from './der.ts'

const oids = { keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19', policies: '2.5.29.32' } as const

/** KeyUsage (RFC 5280 §4.2.1.3), as bits of its first octet */
export const keyUsages = { digitalSignature: 0x80, nonRepudiation: 0x40 } as const

export type CertificateParts = { readonly issuer: Der; readonly serial: Der; readonly extensions: Der | undefined }

/** issuerUniqueID and subjectUniqueID (IMPLICIT BIT STRING), and the extensions */
const behindKey: ReadonlySet<number> = new Set([0x81, 0x82, tags.context3])

/** Issuer and serial number, which name a certificate, and its extensions. Throws DerProblem. */
export const certificateParts = (certificate: Der): CertificateParts => {
  const [tbs] = childrenOf(certificate, tags.sequence)
  const fields = childrenOf(tbs, tags.sequence)
  // without its [0] a certificate is of version 1
  const [serial, ...named] = fields[0]?.tag === tags.context0 ? fields.slice(1) : fields
  contentOf(serial, tags.integer)
  // algorithm, issuer, validity, subject and key
  const [[, issuer], rest] = [named.slice(0, 5), named.slice(5)]
  for (const field of named.slice(0, 5)) contentOf(field, tags.sequence)
  // a field of another tag would be passed over, and with it the extensions it may be for somebody else
  if (!rest.every(({ tag }) => behindKey.has(tag))) throw new DerProblem('a field that no certificate has')
  if (!serial || !issuer) throw new DerProblem('a certificate without serial number or issuer')
  return { issuer, serial, extensions: rest.find(({ tag }) => tag === tags.context3) }
}

/**
 * What OCSP calls an authority by (RFC 6960 §4.1.1): the DER of its subject's name, and its public key as it stands in the BIT
 * STRING, without the octet of unused bits. Throws DerProblem.
 */
export const namesOf = (certificate: Der): { readonly subject: Uint8Array; readonly key: Uint8Array } => {
  const [tbs] = childrenOf(certificate, tags.sequence)
  const fields = childrenOf(tbs, tags.sequence)
  const [, , , , subject, spki] = fields[0]?.tag === tags.context0 ? fields.slice(1) : fields
  contentOf(subject, tags.sequence)
  const [, key] = childrenOf(spki, tags.sequence)
  // it was looked at two lines before
  return { subject: wholeOf(subject as Der), key: bitsOf(key) }
}

/** Extensions by OID: the content of each. Throws DerProblem where one is there twice (RFC 5280 §4.2). */
export const extensionsOf = ({ extensions }: CertificateParts): ReadonlyMap<string, Uint8Array> => {
  const found = new Map<string, Uint8Array>()
  if (!extensions) return found
  for (const extension of childrenOf(childrenOf(extensions, tags.context3)[0], tags.sequence)) {
    const parts = childrenOf(extension, tags.sequence)
    const oid = oidOf(parts[0])
    if (found.has(oid)) throw new DerProblem(`the extension ${oid} is there twice`)
    found.set(oid, contentOf(parts.at(-1), tags.octetString))
  }
  return found
}

export type Uses = {
  /** the first octet of KeyUsage, 0 where there is none */
  readonly usage: number
  readonly ca: boolean
  /** OIDs of the certificate policies */
  readonly policies: readonly string[]
}

/** What a certificate says it is for. Throws DerProblem. */
export const usesOf = (der: Uint8Array): Uses => {
  const extensions = extensionsOf(certificateParts(readDer(der)))
  const usage = extensions.get(oids.keyUsage)
  const constraints = extensions.get(oids.basicConstraints)
  const policies = extensions.get(oids.policies)
  const ca = constraints && childrenOf(readDer(constraints), tags.sequence)[0]
  return {
    usage: (usage && bitsOf(readDer(usage))[0]) ?? 0,
    // cA is FALSE by default, and then not there (X.690 §11.5)
    ca: ca?.tag === tags.boolean && contentOf(ca, tags.boolean)[0] !== 0,
    policies: policies
      ? childrenOf(readDer(policies), tags.sequence).map((one) => oidOf(childrenOf(one, tags.sequence)[0]))
      : []
  }
}
