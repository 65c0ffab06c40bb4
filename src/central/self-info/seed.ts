// Puts into the simulated holders' own tables what the data says they know; what is there already stays as it is.
import { dateInJapan } from '../calendar.ts'
import { keyedHash } from '../digest.ts'
import type { Tx } from '../store/store.ts'
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
