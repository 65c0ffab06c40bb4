// The two certificates of a card, with the extensions the real ones carry.
import forge from 'node-forge'
import { charactersIn } from '../../certificates/characters.ts'
import { eraDate } from '../../certificates/eras.ts'
import type { Secret } from '../../port.ts'
import { newKey, newSerial, type Authority, type Validity } from './authority.ts'

export type Person = {
  readonly family: string
  readonly given: string
  readonly sex: '1' | '2' | '9'
  /** YYYY-MM-DD */
  readonly birth: string
  readonly address: string
}

const { asn1 } = forge
const universal = asn1.Class.UNIVERSAL
/** [0], whose number node-forge wants as one of its universal types */
const contextZero = (constructed: boolean, value: string | forge.asn1.Asn1[]): forge.asn1.Asn1 =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, asn1.Type.NONE, constructed, value)

const sequence = (...parts: forge.asn1.Asn1[]): forge.asn1.Asn1 =>
  asn1.create(universal, asn1.Type.SEQUENCE, true, parts)
const oid = (dotted: string): forge.asn1.Asn1 =>
  asn1.create(universal, asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes())

/** The policy of each certificate in the test environment; jpki/myna names the signature one, the other is secondary. */
const policies: Readonly<Record<Secret, string>> = {
  signature: '1.2.392.200149.8.5.1.0.20',
  authentication: '1.2.392.200149.8.5.1.3.30'
}

const cpsQualifier = '1.3.6.1.5.5.7.2.1'
const policyExtension = (secret: Secret): object => {
  const address = asn1.create(universal, asn1.Type.IA5STRING, false, 'https://cps.jpki.invalid/')
  const information = sequence(oid(policies[secret]), sequence(sequence(oid(cpsQualifier), address)))
  return { id: '2.5.29.32', critical: true, value: asn1.toDer(sequence(information)).getBytes() }
}

const otherNameArc = '1.2.392.200149.8.5.5'
/** GeneralNames of otherName UTF8Strings (RFC 5280 §4.2.1.6): name, sex, birth and address with their substitutes */
const personExtension = (person: Person): object => {
  const name = `${person.family} ${person.given}`
  // one mark per character: 0, it stands for itself
  const marks = (text: string): string => '0'.repeat(charactersIn(text))
  const values = [name, marks(name), person.sex, eraDate(person.birth), person.address, marks(person.address)]
  const names = values.map((value, index) => {
    const text = asn1.create(universal, asn1.Type.UTF8, false, forge.util.encodeUtf8(value))
    return contextZero(true, [oid(`${otherNameArc}.${index + 1}`), contextZero(true, [text])])
  })
  return { id: '2.5.29.17', critical: false, value: asn1.toDer(sequence(...names)).getBytes() }
}

export const authorityKeyExtension = (authority: Authority): object => {
  const identifier = authority.certificate.generateSubjectKeyIdentifier().getBytes()
  const value = sequence(contextZero(false, identifier))
  return { id: '2.5.29.35', critical: false, value: asn1.toDer(value).getBytes() }
}

export type MadeCertificate = {
  readonly certificate: forge.pki.Certificate
  readonly der: Buffer
  readonly pkcs8: string
}

export const derOf = (certificate: forge.pki.Certificate): Buffer =>
  Buffer.from(asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary')

/** Makes a key and its certificate; only the signature certificate names the person. */
export const newCertificate = (
  secret: Secret,
  person: Person,
  authority: Authority,
  validity: Validity
): MadeCertificate => {
  const { publicKey, pkcs8 } = newKey()
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  certificate.serialNumber = newSerial()
  certificate.validity.notBefore = new Date(validity.from)
  certificate.validity.notAfter = new Date(validity.to)
  certificate.setSubject([
    { name: 'countryName', value: 'JP' },
    { name: 'commonName', value: `FICTIONAL-${newSerial().toUpperCase()}` }
  ])
  certificate.setIssuer(authority.certificate.subject.attributes)
  certificate.setExtensions([
    {
      name: 'keyUsage',
      critical: true,
      ...(secret === 'signature' ? { nonRepudiation: true } : { digitalSignature: true })
    },
    policyExtension(secret),
    ...(secret === 'signature' ? [personExtension(person)] : []),
    authorityKeyExtension(authority),
    { name: 'subjectKeyIdentifier' }
  ])
  certificate.sign(authority.key, forge.md.sha256.create())
  return { certificate, der: derOf(certificate), pkcs8 }
}
