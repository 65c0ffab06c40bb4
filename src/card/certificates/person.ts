// The person in the subject alternative name of a signature certificate.
import * as asn1js from 'asn1js'
import { done, failed, type Outcome } from '../port.ts'
import { personOids } from '../profiles/jpki-certificates.ts'
import { charactersIn } from './characters.ts'
import { readEraDate, type Birth } from './eras.ts'
import type { PersonFault, PersonField } from './faults.ts'
import type { CertificateFacts } from './read.ts'

/** `female`, `male` as recorded; `unknown`: recorded as not known; `notGiven`: left out on purpose */
export type Sex = 'male' | 'female' | 'unknown' | 'notGiven'

/** Text as it stands, variation selectors included. */
export type CertifiedText = {
  readonly text: string
  /**
   * Characters (from 0; a base with its variation selector is one) that stand for another one the certificate could not carry, so
   * that the text is not to be taken letter for letter. `somewhere`: there are some, but the marks do not fit the text.
   */
  readonly substitutes: readonly number[] | 'somewhere'
}

export type CertifiedPerson = {
  readonly name: CertifiedText
  readonly sex: Sex
  readonly birth: Birth
  readonly address: CertifiedText
}

const sexes: ReadonlyMap<string, Sex> = new Map([
  ['1', 'male'],
  ['2', 'female'],
  ['3', 'unknown'],
  ['9', 'notGiven']
])

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001F\u007F-\u009F]/u

/** UTF8String, strictly; undefined when it is anything else */
const textOf = (value: asn1js.AsnType | undefined): string | undefined => {
  if (!(value instanceof asn1js.Utf8String)) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value.valueBlock.valueHexView)
    return control.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** One mark per character, 1 where it is a substitute; a lone 0 where there are none. */
const substitutesOf = (text: string, marks: string): CertifiedText['substitutes'] => {
  if (!marks.includes('1')) return []
  if (marks.length !== charactersIn(text)) return 'somewhere'
  return Array.from(marks, (mark, at) => (mark === '1' ? at : -1)).filter((at) => at >= 0)
}

/**
 * Reads the person. Faults: personMissing when the certificate names nobody (an authentication certificate), personMalformed with
 * the field that cannot be read. A birth may be unknown; that is no fault.
 */
export const readPerson = ({
  otherNames
}: Pick<CertificateFacts, 'otherNames'>): Outcome<CertifiedPerson, PersonFault> => {
  if (!Object.values(personOids).some((oid) => otherNames.has(oid))) return failed({ fault: 'personMissing' })
  const text = (field: PersonField): string | undefined => textOf(otherNames.get(personOids[field]))
  const malformed = (field: PersonField) => failed<PersonFault>({ fault: 'personMalformed', field })
  const name = text('name')
  if (name === undefined || name === '') return malformed('name')
  const nameMarks = text('nameSubstitutes')
  if (nameMarks === undefined || !/^[01]*$/.test(nameMarks)) return malformed('nameSubstitutes')
  const sex = sexes.get(text('sex') ?? '')
  if (!sex) return malformed('sex')
  const birth = readEraDate(text('birth') ?? '')
  if (!birth) return malformed('birth')
  const address = text('address')
  if (address === undefined) return malformed('address')
  const addressMarks = text('addressSubstitutes')
  if (addressMarks === undefined || !/^[01]*$/.test(addressMarks)) return malformed('addressSubstitutes')
  return done({
    name: { text: name, substitutes: substitutesOf(name, nameMarks) },
    sex,
    birth,
    address: { text: address, substitutes: substitutesOf(address, addressMarks) }
  })
}
