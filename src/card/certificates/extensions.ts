// Reads the extensions of a certificate (RFC 5280 §4.2). Every reader throws at what it cannot read; read.ts turns that into a fault.
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { KeyUsage } from '../profiles/jpki-certificates.ts'

const oid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  cps: '1.3.6.1.5.5.7.2.1'
} as const
const understood: ReadonlySet<string> = new Set([
  oid.subjectKeyIdentifier,
  oid.keyUsage,
  oid.subjectAltName,
  oid.basicConstraints,
  oid.certificatePolicies,
  oid.authorityKeyIdentifier,
  oid.extendedKeyUsage
])
/** bit n of KeyUsage (RFC 5280 §4.2.1.3) */
const usageBits: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign'
]

export type Extensions = {
  readonly ca: boolean
  /** how many authorities may stand below this one */
  readonly pathLength: number | undefined
  readonly usage: ReadonlySet<KeyUsage>
  readonly extendedUsages: readonly string[]
  readonly policies: readonly { readonly oid: string; readonly cps: boolean }[]
  readonly policiesCritical: boolean
  /** lower-case hex */
  readonly subjectKey: string | undefined
  readonly authorityKey: string | undefined
  /** type of each otherName in the subject alternative name, with the value inside its [0] */
  readonly otherNames: ReadonlyMap<string, asn1js.AsnType>
  /** critical, and not understood here */
  readonly unknownCritical: readonly string[]
}

/** Parses `bytes` as exactly one value. */
export const parseWhole = (bytes: Uint8Array): asn1js.AsnType => {
  const copy = new Uint8Array(bytes)
  const { offset, result } = asn1js.fromBER(copy.buffer)
  if (offset !== copy.length || result.error !== '') throw new Error('not one value')
  return result
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const usageOf = (value: asn1js.AsnType): ReadonlySet<KeyUsage> => {
  if (!(value instanceof asn1js.BitString)) throw new Error('key usage is no bit string')
  const [first = 0] = value.valueBlock.valueHexView
  return new Set(usageBits.filter((_, bit) => (first & (0x80 >> bit)) !== 0))
}

const policiesOf = (schema: asn1js.AsnType): Extensions['policies'] =>
  new pkijs.CertificatePolicies({ schema }).certificatePolicies.map(({ policyIdentifier, policyQualifiers }) => ({
    oid: policyIdentifier,
    cps: policyQualifiers?.some(({ policyQualifierId }) => policyQualifierId === oid.cps) ?? false
  }))

const otherNamesOf = (schema: asn1js.AsnType): Extensions['otherNames'] => {
  const found = new Map<string, asn1js.AsnType>()
  for (const name of new pkijs.GeneralNames({ schema }).names) {
    if (name.type !== 0) continue
    const parts: unknown = name.value instanceof asn1js.Constructed ? name.value.valueBlock.value : undefined
    const [type, tagged, ...rest] = Array.isArray(parts) ? (parts as asn1js.AsnType[]) : []
    if (!(type instanceof asn1js.ObjectIdentifier) || !(tagged instanceof asn1js.Constructed) || rest.length > 0)
      throw new Error('not an otherName')
    const [value, ...more] = tagged.valueBlock.value
    const key = type.valueBlock.toString()
    if (!value || more.length > 0 || found.has(key)) throw new Error('not one value')
    found.set(key, value)
  }
  return found
}

const subjectKeyOf = (value: asn1js.AsnType): string => {
  if (!(value instanceof asn1js.OctetString)) throw new Error('key identifier is no octet string')
  return hexOf(value.valueBlock.valueHexView)
}

const authorityKeyOf = (schema: asn1js.AsnType): string | undefined => {
  const { keyIdentifier } = new pkijs.AuthorityKeyIdentifier({ schema })
  return keyIdentifier && hexOf(keyIdentifier.valueBlock.valueHexView)
}

/** Reads all of them; throws when one is malformed or stands twice. */
export const readExtensions = (list: readonly pkijs.Extension[]): Extensions => {
  const by = new Map(list.map((one) => [one.extnID, one]))
  if (by.size !== list.length) throw new Error('an extension stands twice')
  const read = <T>(id: string, reader: (value: asn1js.AsnType) => T): T | undefined => {
    const found = by.get(id)
    return found && reader(parseWhole(found.extnValue.valueBlock.valueHexView))
  }
  const constraints = read(oid.basicConstraints, (schema) => new pkijs.BasicConstraints({ schema }))
  const { pathLenConstraint } = constraints ?? {}
  return {
    ca: constraints?.cA ?? false,
    pathLength: typeof pathLenConstraint === 'number' ? pathLenConstraint : undefined,
    usage: read(oid.keyUsage, usageOf) ?? new Set(),
    extendedUsages: read(oid.extendedKeyUsage, (schema) => new pkijs.ExtKeyUsage({ schema }).keyPurposes) ?? [],
    policies: read(oid.certificatePolicies, policiesOf) ?? [],
    policiesCritical: by.get(oid.certificatePolicies)?.critical ?? false,
    subjectKey: read(oid.subjectKeyIdentifier, subjectKeyOf),
    authorityKey: read(oid.authorityKeyIdentifier, authorityKeyOf),
    otherNames: read(oid.subjectAltName, otherNamesOf) ?? new Map(),
    unknownCritical: list.filter(({ critical, extnID }) => critical && !understood.has(extnID)).map((one) => one.extnID)
  }
}
