// A fictional company's certificate (商業登記電子証明書) with its key, as the PKCS#12 file a company keeps. Sources of the profile:
// src/central/companies/certificate.ts, which reads it. Whether the register's certificates allow other uses than these two is not sourced.
import forge from 'node-forge'
import { issueOver, keyIdentifier, newAnyKey, type KeyAlgorithm } from './any-key.ts'
import { newSerial, type Authority, type Validity } from './authority.ts'
import { authorityKeyExtension, derOf } from './certificate.ts'
import { pkcs12File } from './pkcs12.ts'

export type CompanyFacts = {
  /** 法人番号, thirteen digits */
  readonly corporateNumber: string
  readonly corporation: string
  readonly address: string
  readonly representative: string
  readonly title: string
  readonly registryOffice: string
}

/** 1.2.392.100300: the Ministry of Justice; 1.1.1 policies, 1.1.2 registrar, 1.1.3 registeredCorporationInfo, 1.3.4 the policy */
const oids = {
  policies: '1.2.392.100300.1.1.1',
  registrar: '1.2.392.100300.1.1.2',
  registeredCorporationInfo: '1.2.392.100300.1.1.3',
  policy: '1.2.392.100300.1.3.4'
} as const

const { asn1 } = forge
const universal = asn1.Class.UNIVERSAL
const sequence = (...parts: forge.asn1.Asn1[]): forge.asn1.Asn1 =>
  asn1.create(universal, asn1.Type.SEQUENCE, true, parts)
const utf8 = (text: string): forge.asn1.Asn1 =>
  asn1.create(universal, asn1.Type.UTF8, false, forge.util.encodeUtf8(text))
/** context tags by their numbers, which node-forge wants as its universal types */
const tags = {
  0: asn1.Type.NONE,
  1: asn1.Type.BOOLEAN,
  2: asn1.Type.INTEGER,
  3: asn1.Type.BITSTRING,
  4: asn1.Type.OCTETSTRING,
  6: asn1.Type.OID
} as const
const tagged = (number: keyof typeof tags, text: string): forge.asn1.Asn1 =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, tags[number], true, [utf8(text)])
const extension = (id: string, value: forge.asn1.Asn1): object => ({
  id,
  critical: false,
  value: asn1.toDer(value).getBytes()
})

/** RegisteredCorporationInfoSyntax; the number is 会社法人等番号, the corporate number without its check digit */
const infoOf = (company: CompanyFacts): forge.asn1.Asn1 =>
  sequence(
    tagged(0, company.corporation),
    tagged(1, company.corporateNumber.slice(1)),
    tagged(2, company.address),
    tagged(3, company.representative),
    tagged(4, company.title),
    tagged(6, company.registryOffice)
  )

const policiesOf = (): forge.asn1.Asn1 =>
  sequence(sequence(asn1.create(universal, asn1.Type.OID, false, asn1.oidToDer(oids.policy).getBytes())))

export type MadeCompany = { readonly der: Buffer; readonly serial: string; readonly file: Buffer }
export type CompanyMaking = {
  readonly authority: Authority
  readonly validity: Validity
  readonly password: string
  readonly algorithm?: KeyAlgorithm
}

/** Makes a key, its certificate and the file of both under `password`. */
export const newCompany = (
  company: CompanyFacts,
  { authority, validity, password, algorithm = 'rsa-2048' }: CompanyMaking
): MadeCompany => {
  const key = newAnyKey(algorithm)
  const certificate = forge.pki.createCertificate()
  certificate.serialNumber = newSerial()
  certificate.validity.notBefore = new Date(validity.from)
  certificate.validity.notAfter = new Date(validity.to)
  certificate.setSubject([
    { name: 'countryName', value: 'JP' },
    { name: 'organizationName', value: 'FICTIONAL' },
    { name: 'commonName', value: `FICTIONAL-${newSerial().toUpperCase()}` }
  ])
  certificate.setIssuer(authority.certificate.subject.attributes)
  certificate.setExtensions([
    { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true },
    extension(oids.policies, policiesOf()),
    extension(oids.registrar, utf8(`${company.registryOffice}登記官（架空）`)),
    extension(oids.registeredCorporationInfo, infoOf(company)),
    authorityKeyExtension(authority),
    keyIdentifier(key)
  ])
  const der = issueOver(certificate, key, authority)
  try {
    const file = pkcs12File(key.pkcs8, [der, derOf(authority.certificate)], password)
    return { der, serial: certificate.serialNumber, file }
  } finally {
    key.pkcs8.fill(0)
  }
}

/** 法人番号の指定等に関する省令 第2条: the first digit checks the twelve behind it. */
export const isCorporateNumber = (text: string): boolean => {
  if (!/^[1-9]\d{12}$/.test(text)) return false
  let sum = 0
  for (let place = 1; place <= 12; place++) sum += Number(text[13 - place]) * (place % 2 === 0 ? 2 : 1)
  return 9 - (sum % 9) === Number(text[0])
}
