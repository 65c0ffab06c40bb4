// Open data on the wire, level 0: sets, places to keep, the nearest, by name, and postal codes.
import type { z } from 'zod'
import {
  DataSets,
  NearestAnswer,
  PlaceKind,
  PlacesAnswer,
  Position,
  PostalAnswer,
  SearchAnswer
} from '../../contract/wire/open-data.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { setsOf } from '../imports/sets.ts'
import { nearest, placeOf, search } from './answers.ts'
import { folded } from './fold.ts'

const pageLength = 100

const kindIn = (call: Call<null>): PlaceKind => {
  const kind = PlaceKind.safeParse(call.params['kind'])
  demand(kind.success, 'notFound')
  return kind.data
}

/** latitude,longitude as the address has it */
const positionIn = (call: Call<null>): Position => {
  const [, north, east] =
    /^(\d{1,2}(?:\.\d{1,12})?),(\d{1,3}(?:\.\d{1,12})?)$/.exec(call.params['position'] ?? '') ?? []
  const position = Position.safeParse({ latitude: Number(north), longitude: Number(east) })
  demand(position.success, 'malformed')
  return position.data
}

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

const postal = async ({ db }: Central, call: Call<null>): Promise<z.output<typeof PostalAnswer>> => {
  const code = (call.params['code'] ?? '').normalize('NFKC').replace('-', '')
  demand(/^\d{7}$/.test(code), 'malformed')
  const rows = await db
    .selectFrom('postal_towns')
    .select('town')
    .where('code', '=', code)
    .orderBy('number')
    .limit(500)
    .execute()
  demand(rows.length > 0, 'notFound')
  return {
    towns: rows.map((row) => JSON.parse(row.town) as z.output<typeof PostalAnswer>['towns'][number]),
    sets: await setsOf(db, ['postal'])
  }
}

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
