// The register's own forms, as its Web-API (version 4) answers `num`: CSV in Unicode (type 02) and XML (type 12).
import type { CorporateRecord } from '../../contract/wire/corporate-number.ts'
import { writeCsv } from '../imports/write-csv.ts'
import { escaped } from '../issuers/xml.ts'
import { fields, type Field } from './fields.ts'

export type RegisterType = '02' | '12'
export const registerMediaTypes = { '02': 'text/csv', '12': 'application/xml' } as const

/** A row of the store: what it came as, where that was kept. */
export type RegisterRow = { readonly record: string; readonly fields: string | null; readonly latest: number }

/** Out of what is kept of every record; what an older release did not keep stays empty. */
const rebuilt = (record: CorporateRecord): Partial<Record<Field, string>> => ({
  corporateNumber: record.number,
  process: record.process,
  correct: record.correction ? '1' : '0',
  updateDate: record.updatedOn,
  changeDate: record.changedOn,
  name: record.name,
  kind: record.kind ?? '',
  prefectureName: record.prefecture,
  cityName: record.city,
  streetNumber: record.street,
  prefectureCode: record.municipality?.slice(0, 2) ?? '',
  cityCode: record.municipality?.slice(2) ?? '',
  postCode: record.postcode ?? '',
  addressOutside: record.addressAbroad,
  closeDate: record.closedOn ?? '',
  closeCause: record.closeCause ?? '',
  successorCorporateNumber: record.successor ?? '',
  assignmentDate: record.assignedOn ?? '',
  enName: record.nameEn,
  furigana: record.kana,
  hihyoji: '0'
})

const cellsOf = (row: RegisterRow, index: number): string[] => {
  const kept = row.fields === null ? rebuilt(JSON.parse(row.record) as CorporateRecord) : null
  const of = kept ?? (JSON.parse(row.fields ?? '{}') as Partial<Record<Field, string>>)
  return fields.map((field) => {
    if (field === 'sequenceNumber') return String(index + 1)
    return field === 'latest' ? String(row.latest) : (of[field] ?? '')
  })
}

/** `asOf` is the day of the newest file of the register that was imported. All is in one part: ten firms never need two. */
export const registerText = (rows: readonly RegisterRow[], type: RegisterType, asOf: string): string => {
  const cells = rows.map(cellsOf)
  if (type === '02') return writeCsv([[asOf, rows.length, 1, 1], ...cells])
  const head = { lastUpdateDate: asOf, count: rows.length, divideNumber: 1, divideSize: 1 }
  const element = (name: string, text: string | number): string =>
    text === '' ? `<${name}/>` : `<${name}>${escaped(String(text))}</${name}>`
  const firms = cells.map(
    (of) => `<corporation>${fields.map((field, at) => element(field, of[at] ?? '')).join('')}</corporation>`
  )
  const heads = Object.entries(head).map(([name, value]) => element(name, value))
  return `<?xml version="1.0" encoding="UTF-8"?><corporations>${heads.join('')}${firms.join('')}</corporations>`
}
