// A holder that takes its time: it remembers a question, and answers it from its own records once its delay is over.
import { z } from 'zod'
import { Words } from '../../../contract/wire/words.ts'
import type { Db } from '../../store/store.ts'
import type { SelfInfoData } from '../catalogue.ts'
import { wordsIn } from './documents.ts'
import type { HeldItem, HolderAdapter, Holders, Question } from './port.ts'

const Facts = z.record(z.string(), z.union([z.boolean(), z.string(), z.number(), z.null()]))

const lookUp = async (db: Db, holder: string, { subject, items }: Question): Promise<HeldItem[]> => {
  const rows = await db
    .selectFrom('holder_records')
    .selectAll()
    .where('holder', '=', holder)
    .where('subject', '=', subject)
    .execute()
  const documents = await db
    .selectFrom('holder_documents')
    .select(['item', 'document', 'as_of'])
    .where('holder', '=', holder)
    .where('subject', '=', subject)
    .execute()
  return items.map((item) => {
    const row = rows.find((one) => one.item === item)
    const held = documents.find((one) => one.item === item)
    // whichever the holder wrote down later
    if (held && (!row || row.as_of <= held.as_of)) {
      const facts = Facts.parse(JSON.parse(row?.facts ?? '{}'))
      return { item, state: 'held', value: wordsIn(item, held.document), asOf: held.as_of, facts }
    }
    if (!row) return { item, state: 'nothing' }
    if (row.value === null) return { item, state: 'unsupported' }
    const value = Words.parse(JSON.parse(row.value))
    return { item, state: 'held', value, asOf: row.as_of, facts: Facts.parse(JSON.parse(row.facts)) }
  })
}

const simulator = (
  db: Db,
  { id, answersAfterSeconds }: SelfInfoData['holders'][number],
  clock: Clock
): HolderAdapter => ({
  ask: async (question) => {
    const readyAt = new Date(clock.now().getTime() + answersAfterSeconds * 1_000 * clock.delayFactor).toISOString()
    await db
      .insertInto('holder_cases')
      .values({ holder: id, key: question.key, ready_at: readyAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const found = await db
      .selectFrom('holder_cases')
      .select('ready_at')
      .where('holder', '=', id)
      .where('key', '=', question.key)
      .executeTakeFirstOrThrow()
    if (found.ready_at > clock.now().toISOString()) return { state: 'working' }
    return { state: 'answered', items: await lookUp(db, id, question) }
  }
})

type Clock = { readonly delayFactor: number; readonly now: () => Date }

/** The simulators that ship, one per holder of the data. */
export const simulatedHolders = (db: Db, data: SelfInfoData, clock: Clock): Holders =>
  new Map(data.holders.map((holder) => [holder.id, simulator(db, holder, clock)]))
