// Answers out of the register: a firm with its history and successors, several at once, and in the register's own forms.
import type { z } from 'zod'
import type { CorporateRecord, CorporationAnswer, RegisterAnswer } from '../../contract/wire/corporate-number.ts'
import { setsOf } from '../imports/sets.ts'
import type { Db } from '../store/store.ts'
import { registerMediaTypes, registerText, type RegisterType } from './register.ts'
import { differences } from './take.ts'

const longestHistory = 200
const longestChain = 20

const rowsOf = (db: Db, number: string) =>
  db
    .selectFrom('corporations')
    .select(['record', 'fields', 'latest'])
    .where('number', '=', number)
    .orderBy('latest')
    .orderBy('changed_on')
    .orderBy('updated_on')
    .orderBy('process')
    .limit(longestHistory)
    .execute()

export const recordIn = (row: { readonly record: string }): CorporateRecord => JSON.parse(row.record) as CorporateRecord

/** Every record of a firm, oldest first, the one that holds now last. */
const historyOf = async (db: Db, number: string): Promise<CorporateRecord[]> => (await rowsOf(db, number)).map(recordIn)

/** The firms that go on after this one, until one that is open, unknown here, or was met before. */
const successorsOf = async (db: Db, record: CorporateRecord): Promise<CorporationAnswer['successors']> => {
  const chain: CorporationAnswer['successors'] = []
  const met = new Set([record.number])
  for (let next = record.successor; next !== null && !met.has(next) && chain.length < longestChain;) {
    met.add(next)
    const found: CorporateRecord | null = (await historyOf(db, next)).at(-1) ?? null
    chain.push({ number: next, record: found })
    next = found?.successor ?? null
  }
  return chain
}

/** A firm; null where it is not in what was imported. */
export const firmOf = async (db: Db, number: string): Promise<Omit<CorporationAnswer, 'sets'> | null> => {
  const history = await historyOf(db, number)
  const record = history.at(-1)
  if (!record) return null
  return {
    record,
    changes: history.map((after, index) => ({
      on: after.changedOn,
      process: after.process,
      fields: differences(history[index - 1] ?? after, after)
    })),
    successors: await successorsOf(db, record)
  }
}

/** These firms in the register's own form, in the order of `numbers`; those that are not here are left out, as it does. */
export const registerOf = async (
  db: Db,
  numbers: readonly string[],
  type: RegisterType,
  history: boolean
): Promise<z.output<typeof RegisterAnswer>> => {
  const rows = []
  for (const number of new Set(numbers)) {
    const all = await rowsOf(db, number)
    rows.push(...(history ? all : all.slice(-1)))
  }
  const sets = await setsOf(db, ['corporate'])
  const asOf =
    sets
      .map((set) => set.asOf)
      .toSorted()
      .at(-1) ?? ''
  return { mediaType: registerMediaTypes[type], text: registerText(rows, type, asOf) }
}
