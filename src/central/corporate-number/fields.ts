// The thirty fields of the register in their order, which CSV and XML (type 12) share, and a record made of them.
import { CorporateRecord } from '../../contract/wire/corporate-number.ts'
import { fault, type Fault } from '../imports/report.ts'
import { isCorporateNumber } from './check-digit.ts'

export const fields = [
  'sequenceNumber',
  'corporateNumber',
  'process',
  'correct',
  'updateDate',
  'changeDate',
  'name',
  'nameImageId',
  'kind',
  'prefectureName',
  'cityName',
  'streetNumber',
  'addressImageId',
  'prefectureCode',
  'cityCode',
  'postCode',
  'addressOutside',
  'addressOutsideImageId',
  'closeDate',
  'closeCause',
  'successorCorporateNumber',
  'changeCause',
  'assignmentDate',
  'latest',
  'enName',
  'enPrefectureName',
  'enCityName',
  'enAddressOutside',
  'furigana',
  'hihyoji'
] as const
export type Field = (typeof fields)[number]
export type FieldOf = (field: Field) => string

/** `hidden` is 検索対象除外: found by number only; `fields` is all of it as it came */
export type ReadRecord = {
  readonly line: number
  readonly record: CorporateRecord
  readonly hidden: boolean
  readonly fields: Readonly<Partial<Record<Field, string>>>
}

const dates: readonly Field[] = ['updateDate', 'changeDate', 'closeDate', 'assignmentDate']
const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const processes: ReadonlySet<string> = new Set(['01', '11', '12', '13', '21', '22', '71', '72', '81', '99'])
const orNull = (text: string): string | null => (text === '' ? null : text)

/** A record of the register, or why it is refused: a wrong check digit, of the firm or of its successor, before all else. */
export const recordOf = (line: number, of: FieldOf): ReadRecord | Fault => {
  const [number, successor] = [of('corporateNumber'), of('successorCorporateNumber')]
  if (!isCorporateNumber(number)) return fault(line, 'checkDigit', number)
  if (successor !== '' && !isCorporateNumber(successor)) return fault(line, 'successorCheckDigit', successor)
  const day = dates.find((field) => of(field) !== '' && !isDay(of(field)))
  if (day !== undefined) return fault(line, 'dateUnreadable', `${day} ${of(day)}`)
  if (!processes.has(of('process'))) return fault(line, 'processUnknown', of('process'))
  if (of('name') === '') return fault(line, 'nameMissing')
  const parsed = CorporateRecord.safeParse({
    number,
    process: of('process'),
    correction: of('correct') === '1',
    updatedOn: of('updateDate'),
    changedOn: of('changeDate'),
    name: of('name'),
    kana: of('furigana'),
    nameEn: of('enName'),
    kind: orNull(of('kind')),
    prefecture: of('prefectureName'),
    city: of('cityName'),
    street: of('streetNumber'),
    postcode: orNull(of('postCode')),
    municipality: orNull(of('prefectureCode') + of('cityCode')),
    addressAbroad: of('addressOutside'),
    closedOn: orNull(of('closeDate')),
    closeCause: orNull(of('closeCause')),
    successor: orNull(successor),
    assignedOn: orNull(of('assignmentDate'))
  })
  if (!parsed.success) return fault(line, 'fieldWrong', parsed.error.issues[0]?.path.join('.') ?? null)
  const all = Object.fromEntries(fields.map((field) => [field, of(field)]))
  return { line, record: parsed.data, hidden: of('hihyoji') === '1', fields: all }
}
