// Measures on the wire, level 0.
import { MeasuresAnswer, type Measure } from '../../contract/wire/measures.ts'
import { Words } from '../../contract/wire/words.ts'
import type { Central } from '../central.ts'
import { answers, type App } from '../http/route.ts'
import { setsOf } from '../imports/sets.ts'
import type { Db } from '../store/store.ts'

const most = { measures: 500, points: 1_000 } as const

const measuresOf = async (db: Db): Promise<Measure[]> => {
  const rows = await db
    .selectFrom('measures')
    .selectAll()
    .orderBy('set_id')
    .orderBy('measure')
    .orderBy('date')
    .execute()
  const found = new Map<string, Measure>()
  for (const { set_id, measure, words, unit, date, value } of rows) {
    const key = `${set_id} ${measure}`
    const one = found.get(key) ?? { id: measure, set: set_id, name: Words.parse(JSON.parse(words)), unit, points: [] }
    one.points.push({ date, value })
    found.set(key, one)
  }
  return [...found.values()].slice(0, most.measures).map((one) => ({ ...one, points: one.points.slice(-most.points) }))
}

export const measureRoutes = (app: App, { db }: Central): void => {
  answers(app, ['GET', '/v1/measures'], MeasuresAnswer, async () => ({
    measures: await measuresOf(db),
    sets: await setsOf(db, ['measures'])
  }))
}
