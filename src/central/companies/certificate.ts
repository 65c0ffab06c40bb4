// What a certificate of the commercial register (商業登記に基づく電子証明書) says of its company.
//
// Sources: the extension's number, the fields of RegisteredCorporationInfoSyntax and their tags [0], [2], [3], [4] stand in the Ministry of
// Justice's 電磁的記録への記録方式 (www.moj.go.jp/content/001422027.pdf), which also asks for UTF8String and 2048-bit RSA; the tags [1] and [6],
// the extensions of policies and registrar, and the policy's number are as kjur's jsrsasign-addon-jpcorpreg and jsrsasign-addon read them
// in certificates of the field. Not sourced: how the digits of [1] are separated (both forms are taken), and what [5] is (passed over).
import { certificateParts, extensionsOf } from '../asn1/certificate.ts'
import { childrenOf, oidOf, readDer, tags, type Der } from '../asn1/der.ts'
import { isCorporateNumber, withCheckDigit } from '../corporate-number/check-digit.ts'
import type { Company } from '../../contract/wire/company.ts'
import { Refusal } from '../http/refusal.ts'

const oids = {
  policies: '1.2.392.100300.1.1.1',
  registeredCorporationInfo: '1.2.392.100300.1.1.3'
} as const

const context = (number: number): number => 0xa0 | number
const fields = {
  corporateName: context(0),
  registeredNumber: context(1),
  corporateAddress: context(2),
  directorName: context(3),
  directorTitle: context(4),
  registryOffice: context(6)
} as const

/** UTF8String, PrintableString; and BMPString, which older certificates have (DirectoryString, RFC 5280 §4.1.2.4) */
const strings: Readonly<Record<number, (content: Buffer) => string>> = {
  0x0c: (content) => new TextDecoder('utf-8', { fatal: true }).decode(content),
  0x13: (content) => content.toString('latin1'),
  0x1e: (content) => new TextDecoder('utf-16be', { fatal: true }).decode(content)
}

const longest = 150

/** A DirectoryString; '' where it is none. */
const textIn = (element: Der | undefined): string => {
  const read = element && strings[element.tag]
  if (!read) return ''
  const text = read(Buffer.from(element.bytes.subarray(element.from, element.to)))
  // nothing that could be taken for something else where it is shown: control characters, changes of direction
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? '' : text.trim()
}

const extensionIn = (der: Uint8Array, oid: string): Uint8Array | undefined =>
  extensionsOf(certificateParts(readDer(der))).get(oid)

/** The policies in the register's own extension, whose form is that of certificatePolicies. Throws DerProblem. */
export const registerPoliciesOf = (der: Uint8Array): readonly string[] => {
  const policies = extensionIn(der, oids.policies)
  return policies
    ? childrenOf(readDer(policies), tags.sequence).map((one) => oidOf(childrenOf(one, tags.sequence)[0]))
    : []
}

/** 会社法人等番号 is the corporate number without its check digit (法人番号の指定等に関する省令 第2条). */
const corporateNumberOf = (registered: string): string => {
  const digits = registered.replaceAll('-', '')
  const number = /^[0-9]{12}$/.test(digits) ? withCheckDigit(digits) : ''
  if (!isCorporateNumber(number)) throw new Refusal('companyUnknown')
  return number
}

const read = (der: Uint8Array): Readonly<Record<keyof typeof fields, string>> => {
  const info = extensionIn(der, oids.registeredCorporationInfo)
  if (!info) throw new Refusal('certificateMalformed')
  const parts = childrenOf(readDer(info), tags.sequence)
  const of = (tag: number): string => {
    const [found, ...more] = parts.filter((one) => one.tag === tag)
    const [text, ...others] = found ? childrenOf(found, tag) : []
    // two of one field would be two companies, to two readers
    if (more.length + others.length > 0) throw new Refusal('certificateMalformed')
    return textIn(text)
  }
  return {
    corporateName: of(fields.corporateName),
    registeredNumber: of(fields.registeredNumber),
    corporateAddress: of(fields.corporateAddress),
    directorName: of(fields.directorName),
    directorTitle: of(fields.directorTitle),
    registryOffice: of(fields.registryOffice)
  }
}

/** The company a certificate (DER) speaks of. Refuses with certificateMalformed, or companyUnknown for a number that is none. */
export const companyIn = (der: Uint8Array): Company => {
  let said: ReturnType<typeof read>
  try {
    said = read(der)
  } catch (error) {
    // the reader of DER throws what it likes
    throw error instanceof Refusal ? error : new Refusal('certificateMalformed')
  }
  const { corporateName, corporateAddress, directorName, directorTitle, registryOffice } = said
  const sound = [corporateName, directorName, directorTitle].every((one) => one !== '' && one.length <= longest)
  if (!sound || corporateAddress.length > 2 * longest || registryOffice.length > longest)
    throw new Refusal('certificateMalformed')
  return {
    corporateNumber: corporateNumberOf(said.registeredNumber),
    corporation: corporateName,
    address: corporateAddress,
    representative: { name: directorName, title: directorTitle },
    registryOffice: registryOffice === '' ? null : registryOffice
  }
}
