// What every certificate is made from.
import type { Words } from '../../../contract/wire/words.ts'
import type { Candidates } from '../alphabet.ts'
import type { Random } from '../random.ts'
import type { CalendarDate, Element } from '../xml.ts'

export type Facts = {
  /** legal name of the issuer */
  readonly issuer: string
  /** written family name, full-width space, given name */
  readonly person: string
  readonly address: string
  /** the year the certificate is about */
  readonly year: number
  readonly on: CalendarDate
  readonly random: Random
  /** for characters that the forms have not */
  readonly candidates?: Candidates
}

export type Form = {
  /** VR of the schema it follows */
  readonly version: string
  readonly title: Words
  readonly build: (facts: Facts) => readonly Element[]
}
