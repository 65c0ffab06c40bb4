// Disaster on the wire, level 0: what holds, by stream and by area, and the bulletins behind it.
import type { z } from 'zod'
import {
  AreaAnswer,
  BulletinsAnswer,
  HazardsAnswer,
  PlaceHazardsAnswer,
  type Bulletin
} from '../../contract/wire/disaster.ts'
import type { Place } from '../../contract/wire/open-data.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { kindIn, positionIn, townsOf } from '../open-data/asked.ts'
import { hazardIn, worst } from './answers.ts'
import type { Message } from './message.ts'
import { atPlace, atPosition, atTowns } from './near.ts'

const lengths = { hazards: 100, bulletins: 5, area: 200 } as const

const changesAfter = ({ db }: Pick<Central, 'db'>, start: number, at: string, limit: number) =>
  db
    .selectFrom('hazards')
    .selectAll()
    .where('position', '>', start)
    // whoever begins has nothing to drop
    .$if(start === 0, (all) =>
      all
        .where('state', '=', 'active')
        .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]))
    )
    .orderBy('position')
    .limit(limit)
    .execute()

/** The same for the stream. */
export const hazardsAfter = async (central: Pick<Central, 'db' | 'now'>, position: number, limit: number) => {
  const at = central.now().toISOString()
  const rows = await changesAfter(central, position, at, limit)
  return rows.map((row) => ({ position: row.position, data: hazardIn(row, at) }))
}

const stateAfter = async ({ db, now }: Central, cursor: string): Promise<z.output<typeof HazardsAnswer>> => {
  const start = positionOf(cursor)
  const at = now().toISOString()
  // asked for first: what comes meanwhile has a later position and is not stepped over
  const { newest } = await db
    .selectFrom('hazards')
    .select((eb) => eb.fn.max<number | null>('position').as('newest'))
    .executeTakeFirstOrThrow()
  const rows = await changesAfter({ db }, start, at, lengths.hazards + 1)
  const page = pageOf(rows, lengths.hazards, cursor, (last) => last.position)
  const end = Math.max(positionOf(page.cursor), newest ?? 0)
  return {
    at,
    hazards: page.rows.map((row) => hazardIn(row, at)),
    cursor: page.more || end === 0 ? page.cursor : String(end),
    more: page.more
  }
}

const inArea = async ({ db, now }: Central, code: string): Promise<z.output<typeof AreaAnswer>> => {
  demand(!code.includes('\u0000'), 'malformed')
  const at = now().toISOString()
  const rows = await db
    .selectFrom('hazards')
    .selectAll()
    .where('area', '=', code)
    .where('state', '=', 'active')
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]))
    .orderBy('position')
    .limit(lengths.area)
    .execute()
  return { at, hazards: rows.map((row) => hazardIn(row, at)).toSorted(worst) }
}

const bulletinsAfter = async (
  { db }: Central,
  call: Call<null>,
  statuses: readonly Bulletin['status'][]
): Promise<z.output<typeof BulletinsAnswer>> => {
  const rows = await db
    .selectFrom('bulletins')
    .select(['position', 'bulletin'])
    .where('status', 'in', [...statuses])
    .where('position', '>', positionOf(call.cursor))
    .orderBy('position')
    .limit(lengths.bulletins + 1)
    .execute()
  const page = pageOf(rows, lengths.bulletins, call.cursor, (last) => last.position)
  const bulletins = page.rows.map((row) => (JSON.parse(row.bulletin) as Message).bulletin)
  return { bulletins, cursor: page.cursor, more: page.more }
}

const placeIn = async ({ db }: Central, call: Call<null>): Promise<Pick<Place, 'position' | 'address'>> => {
  const id = call.params['id'] ?? ''
  demand(!id.includes('\u0000'), 'malformed')
  const row = await db
    .selectFrom('data_places')
    .select('place')
    .where('kind', '=', kindIn(call))
    .where('id', '=', id)
    .orderBy('set_id')
    .executeTakeFirst()
  demand(row !== undefined, 'notFound')
  return JSON.parse(row.place) as Pick<Place, 'position' | 'address'>
}

export const disasterRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/disaster/state'], HazardsAnswer, (call) => stateAfter(central, call.cursor))
  answers(app, ['GET', '/v1/disaster/areas/:code'], AreaAnswer, (call) => inArea(central, call.params['code'] ?? ''))
  answers(app, ['GET', '/v1/disaster/at/:position'], PlaceHazardsAnswer, (call) =>
    atPosition(central, positionIn(call))
  )
  answers(app, ['GET', '/v1/disaster/places/:kind/:id'], PlaceHazardsAnswer, async (call) =>
    atPlace(central, await placeIn(central, call))
  )
  answers(app, ['GET', '/v1/disaster/postal/:code'], PlaceHazardsAnswer, async (call) =>
    atTowns(central, await townsOf(central.db, call))
  )
  answers(app, ['GET', '/v1/disaster/bulletins'], BulletinsAnswer, (call) => bulletinsAfter(central, call, ['actual']))
  answers(app, ['GET', '/v1/disaster/exercises'], BulletinsAnswer, (call) =>
    bulletinsAfter(central, call, ['exercise', 'test'])
  )
}
