// What an import says of itself: what it took, and line by line what it refused and why.
import type { Tx } from '../store/store.ts'
import type { Encoding } from './decode.ts'

/** reasons in the words of whoever has to mend the file */
const reasons = {
  quotes: 'the quotation marks of this line do not match',
  controlCharacter: 'there is a control character in it',
  tooLong: 'a cell is longer than 2,000 characters',
  tooManyCells: 'it has more cells than the header has columns',
  nameMissing: 'there is no name',
  positionUnreadable: 'the position is not two numbers in degrees',
  positionOutside: 'the position is outside Japan',
  positionSwapped: 'latitude and longitude are the wrong way round',
  positionMissing: 'there is no position: found by name, never as the nearest',
  hoursUnreadable: 'the opening hours cannot be read: shown as unknown',
  idRepeated: 'the same id stands on an earlier line: taken under the id with its line number',
  idInvalid: 'there is no id that could be kept',
  timeUnreadable: 'the time it was taken at cannot be read',
  notInList: 'this shelter is in no list of shelters that was imported: taken as it is',
  columnsWrong: 'it does not have the columns of this form',
  postalCode: 'the postal code is not seven digits',
  unclosed: 'the parenthesis of the town never closes',
  checkDigit: 'the check digit of the corporate number is wrong',
  successorCheckDigit: 'the check digit of the successor is wrong',
  dateUnreadable: 'a date is not a day of the calendar',
  pointRepeated: 'the same measure and day stand on an earlier line',
  valueUnreadable: 'the value is not a number',
  processUnknown: 'the kind of change is not one of the list',
  older: 'this very record is here already in a later correction',
  licenceUnknown: 'neither the file nor --licence names a licence: served as unknown',
  notXml: 'it is not well-formed XML, or brings a document type along',
  notBulletin: 'it is neither a JMA report nor a CAP alert',
  fieldMissing: 'a field the form demands is missing',
  fieldWrong: 'a field has a value the form does not know',
  senderNotConfigured: 'its sender is not one that was configured: not shown',
  notPublic: 'it is not for the public: not shown',
  notAnAlert: 'it only acknowledges another message: nothing to show',
  known: 'this very bulletin was taken before'
} as const
export type Reason = keyof typeof reasons

export type Fault = { readonly line: number; readonly code: Reason; readonly detail: string | null }

const isReason = (code: string): code is Reason => code in reasons

/** One refused or noted line; `detail` is a little of what stood there, never more than a screen line. */
export const fault = (line: number, code: string, detail: string | null = null): Fault => {
  if (!isReason(code)) throw new Error(`there is no reason "${code}"`)
  return { line, code, detail: detail === null ? null : shortened(detail, 40) }
}

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })
/** The first characters as people count them: a base character with its variation selector stays whole (UAX #29). */
export const shortened = (text: string, most: number): string => {
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment)
  return parts.length <= most ? text : `${parts.slice(0, most - 1).join('')}…`
}

export type Changes = {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly same: number
}

/** What reading a file comes to; nothing is written before `write`, which is one transaction. */
export type Reading = {
  readonly taken: number
  readonly refused: readonly Fault[]
  /** taken, but with something missing */
  readonly noted: readonly Fault[]
  readonly blank: number
  /** YYYY-MM-DD, where the file says it */
  readonly asOf: string | null
  readonly write: (tx: Tx, now: Date) => Promise<Changes>
}

export type Report = Omit<Reading, 'write'> & {
  readonly kind: string
  readonly file: string
  readonly encoding: Encoding
  readonly changes: Changes | null
}

const most = 200
const listed = (title: string, faults: readonly Fault[]): string[] => {
  if (faults.length === 0) return []
  const lines = faults
    .slice(0, most)
    .map(({ line, code, detail }) => `  line ${line}: ${code}: ${reasons[code]}${detail ? ` (${detail})` : ''}`)
  const rest = faults.length - lines.length
  return [`${title}: ${faults.length}`, ...lines, ...(rest > 0 ? [`  and ${rest} more; --json lists all`] : [])]
}

/** The report for people. */
export const reportText = ({ kind, file, encoding, taken, refused, noted, blank, asOf, changes }: Report): string =>
  [
    `${file}: ${kind}, ${encoding}${asOf ? `, as of ${asOf}` : ''}`,
    `taken: ${taken}${blank > 0 ? `, blank lines: ${blank}` : ''}`,
    ...(changes
      ? [`added ${changes.added}, changed ${changes.changed}, removed ${changes.removed}, same ${changes.same}`]
      : ['nothing was written']),
    ...(changes && changes.removed > changes.same + changes.changed
      ? ['most of what was held before is gone; if that was not meant, import the file before this one again']
      : []),
    ...listed('noted', noted),
    ...listed('refused', refused)
  ]
    .map((line) => `${line}\n`)
    .join('')
