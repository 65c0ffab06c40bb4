// Open data on the wire, level 0: sets, places to keep, the nearest, by name, and postal codes.
import type { z } from 'zod'
import { DataSets, NearestAnswer, PlacesAnswer, PostalAnswer, SearchAnswer } from '../../contract/wire/open-data.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { setsOf } from '../imports/sets.ts'
import { nearest, placeOf, search } from './answers.ts'
import { kindIn, positionIn, townsOf } from './asked.ts'
import { folded } from './fold.ts'

const pageLength = 100

const places = async ({ db }: Central, call: Call<null>): Promise<z.output<typeof PlacesAnswer>> => {
  const kind = kindIn(call)
  const start = positionOf(call.cursor)
  const rows = await db
    .selectFrom('data_places')
    .select(['set_id', 'place'])
    .where('kind', '=', kind)
    .orderBy('set_id')
    .orderBy('number')
    .offset(start)
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(rows, pageLength, call.cursor, () => start + Math.min(rows.length, pageLength))
  return {
    places: page.rows.map(placeOf),
    sets: await setsOf(db, [kind]),
    cursor: page.cursor,
    more: page.more
  }
}

const postal = async ({ db }: Central, call: Call<null>): Promise<z.output<typeof PostalAnswer>> => ({
  towns: await townsOf(db, call),
  sets: await setsOf(db, ['postal'])
})

export const openDataRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/open-data'], DataSets, async () => ({ sets: await setsOf(central.db) }))
  answers(app, ['GET', '/v1/open-data/places/:kind'], PlacesAnswer, (call) => places(central, call))
  answers(app, ['GET', '/v1/open-data/nearest/:kind/:position'], NearestAnswer, (call) =>
    nearest(central, kindIn(call), positionIn(call))
  )
  answers(app, ['GET', '/v1/open-data/search/:kind/:text'], SearchAnswer, async (call) => {
    const text = call.params['text'] ?? ''
    const kind = kindIn(call)
    demand(folded(text) !== '' && !text.includes('\u0000'), 'malformed')
    return search(central, kind, text)
  })
  answers(app, ['GET', '/v1/open-data/postal/:code'], PostalAnswer, (call) => postal(central, call))
}
