// Measures on the wire, level 0.
import { MeasuresAnswer, MeasuresTable } from '../../contract/wire/measures.ts'
import type { Central } from '../central.ts'
import { answers, type App } from '../http/route.ts'
import { setsOf } from '../imports/sets.ts'
import { measuresOf, measuresTable } from './answers.ts'

export const measureRoutes = (app: App, { db }: Central): void => {
  answers(app, ['GET', '/v1/measures'], MeasuresAnswer, async () => ({
    measures: await measuresOf(db),
    sets: await setsOf(db, ['measures'])
  }))
  answers(app, ['GET', '/v1/measures/table'], MeasuresTable, async () => ({
    mediaType: 'text/csv',
    text: measuresTable(await measuresOf(db))
  }))
}
