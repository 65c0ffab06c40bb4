// Corporate numbers on the wire, level 0: by number with history and successors, and by name.
import { sql } from 'kysely'
import type { z } from 'zod'
import { CorporationAnswer, CorporationsAnswer, type CorporateRecord } from '../../contract/wire/corporate-number.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App } from '../http/route.ts'
import { setsOf } from '../imports/sets.ts'
import { anywhere, folded } from '../open-data/fold.ts'
import type { Db } from '../store/store.ts'
import { isCorporateNumber } from './check-digit.ts'
import { differences } from './take.ts'

const foundLength = 50
const longestHistory = 200
const longestChain = 20

const recordIn = (row: { readonly record: string }): CorporateRecord => JSON.parse(row.record) as CorporateRecord

/** Every record of a firm, oldest first, the one that holds now last. */
const historyOf = async (db: Db, number: string): Promise<CorporateRecord[]> => {
  const rows = await db
    .selectFrom('corporations')
    .select('record')
    .where('number', '=', number)
    .orderBy('latest')
    .orderBy('changed_on')
    .orderBy('updated_on')
    .orderBy('process')
    .limit(longestHistory)
    .execute()
  return rows.map(recordIn)
}

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

const byNumber = async ({ db }: Central, number: string): Promise<CorporationAnswer> => {
  demand(isCorporateNumber(number), 'malformed')
  const history = await historyOf(db, number)
  const record = history.at(-1)
  demand(record !== undefined, 'notFound')
  return {
    record,
    changes: history.map((after, index) => ({
      on: after.changedOn,
      process: after.process,
      fields: differences(history[index - 1] ?? after, after)
    })),
    successors: await successorsOf(db, record),
    sets: await setsOf(db, ['corporate'])
  }
}

const byName = async ({ db }: Central, text: string): Promise<z.output<typeof CorporationsAnswer>> => {
  demand(folded(text) !== '' && !text.includes('\u0000'), 'malformed')
  const rows = await db
    .selectFrom('corporations')
    .select('record')
    .where('latest', '=', 1)
    .where('hidden', '=', 0)
    .where(sql<boolean>`folded like ${anywhere(text)} escape '!'`)
    .orderBy('folded')
    .orderBy('number')
    .limit(foundLength + 1)
    .execute()
  return {
    found: rows.slice(0, foundLength).map(recordIn),
    more: rows.length > foundLength,
    sets: await setsOf(db, ['corporate'])
  }
}

export const corporateNumberRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/corporations/:number'], CorporationAnswer, (call) =>
    byNumber(central, (call.params['number'] ?? '').normalize('NFKC'))
  )
  answers(app, ['GET', '/v1/corporations/named/:text'], CorporationsAnswer, (call) =>
    byName(central, call.params['text'] ?? '')
  )
}
