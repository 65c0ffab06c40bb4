// Corporate numbers on the wire, level 0: by number with history and successors, up to ten at once, and by name.
import { sql } from 'kysely'
import type { z } from 'zod'
import {
  CorporationAnswer,
  CorporationsAnswer,
  CorporationsByNumber,
  NumbersQuestion,
  RegisterAnswer,
  RegisterQuestion
} from '../../contract/wire/corporate-number.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { answers, receives, type App } from '../http/route.ts'
import { setsOf } from '../imports/sets.ts'
import { anywhere, folded } from '../open-data/fold.ts'
import { firmOf, recordIn, registerOf } from './answers.ts'
import { isCorporateNumber } from './check-digit.ts'

const foundLength = 50

const byNumber = async ({ db }: Central, number: string): Promise<CorporationAnswer> => {
  demand(isCorporateNumber(number), 'malformed')
  const firm = await firmOf(db, number)
  demand(firm !== null, 'notFound')
  return { ...firm, sets: await setsOf(db, ['corporate']) }
}

/** One wrong check digit refuses the question: which of ten was mistyped is for whoever asks to see. */
const sound = (numbers: readonly string[]): string[] => {
  const read = numbers.map((number) => number.normalize('NFKC'))
  demand(read.every(isCorporateNumber), 'malformed')
  return [...new Set(read)]
}

const byNumbers = async ({ db }: Central, asked: readonly string[]): Promise<z.output<typeof CorporationsByNumber>> => {
  const numbers = sound(asked)
  const found: z.output<typeof CorporationsByNumber>['found'] = []
  const unknown: string[] = []
  for (const number of numbers) {
    const firm = await firmOf(db, number)
    if (firm) found.push(firm)
    else unknown.push(number)
  }
  return { found, unknown, sets: await setsOf(db, ['corporate']) }
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
  receives(app, ['POST', '/v1/corporations/numbers'], NumbersQuestion, CorporationsByNumber, ({ body }) =>
    byNumbers(central, body.numbers)
  )
  receives(app, ['POST', '/v1/corporations/register'], RegisterQuestion, RegisterAnswer, ({ body }) =>
    registerOf(central.db, sound(body.numbers), body.type, body.history)
  )
  answers(app, ['GET', '/v1/corporations/named/:text'], CorporationsAnswer, (call) =>
    byName(central, call.params['text'] ?? '')
  )
}
