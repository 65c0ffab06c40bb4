// Puts into the simulated holders' own tables what the data says they know; what is there already stays as it is.
import { writeHealth } from '../agencies/health/write-health.ts'
import { writeRecord } from '../agencies/pension/record.ts'
import { dateInJapan } from '../calendar.ts'
import { keyedHash } from '../digest.ts'
import type { Tx } from '../store/store.ts'
import type { SeedData } from '../town/seed-data.ts'
import type { SelfInfoData } from './catalogue.ts'

/** A resident's code at one holder: nobody can bring two holders' records together by it. */
export const subjectAt = (hashKey: Uint8Array, holder: string, resident: string): string =>
  keyedHash(hashKey, `holder:${holder}`, resident)

export const seedHolders = async (tx: Tx, data: SelfInfoData, hashKey: Uint8Array, now: Date): Promise<void> => {
  for (const { resident, item, value, asOfDaysAgo, facts } of data.records) {
    const holder = data.items.find((one) => one.id === item)?.holder ?? ''
    await tx
      .insertInto('holder_records')
      .values({
        holder,
        subject: subjectAt(hashKey, holder, resident),
        item,
        value: value === null ? null : JSON.stringify(value),
        as_of: dateInJapan(new Date(now.getTime() - asOfDaysAgo * 86_400_000)),
        facts: JSON.stringify(facts ?? {})
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

type Documents = {
  readonly resident: string
  readonly asOf: string
  readonly documents: Readonly<Record<string, string>>
}

const documentsOf = ({ health, pensions }: SeedData['documents'], now: Date): Documents[] => {
  const day = (daysAgo: number): string => dateInJapan(new Date(now.getTime() - daysAgo * 86_400_000))
  return [
    ...health.map((one) => ({ resident: one.resident, asOf: day(one.asOfDaysAgo), documents: writeHealth(one) })),
    ...pensions.map((one) => {
      const record = writeRecord(one, day(one.asOfDaysAgo))
      const documents = { 'pension-record': record, 'pension-forecast': record }
      return { resident: one.resident, asOf: day(one.asOfDaysAgo), documents }
    })
  ]
}

/** What holders know in a form of their own; it stands before what they know in words. */
export const seedDocuments = async (
  tx: Tx,
  { documents, selfInfo }: Pick<SeedData, 'documents' | 'selfInfo'>,
  hashKey: Uint8Array,
  now: Date
): Promise<void> => {
  for (const { resident, asOf, documents: all } of documentsOf(documents, now))
    for (const [item, document] of Object.entries(all)) {
      const holder = selfInfo.items.find((one) => one.id === item)?.holder
      if (holder === undefined) throw new Error(`a document is about ${item}, which nobody holds`)
      await tx
        .insertInto('holder_documents')
        .values({ holder, subject: subjectAt(hashKey, holder, resident), item, document, as_of: asOf })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
}
