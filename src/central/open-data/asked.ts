// What is asked for in an address: a kind of place, a position, a postal code.
import { PlaceKind, Position } from '../../contract/wire/open-data.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import type { Db } from '../store/store.ts'
import type { PostalTown } from './postal.ts'

export const kindIn = (call: Call<null>): PlaceKind => {
  const kind = PlaceKind.safeParse(call.params['kind'])
  demand(kind.success, 'notFound')
  return kind.data
}

/** latitude,longitude as the address has it */
export const positionIn = (call: Call<null>): Position => {
  const [, north, east] =
    /^(\d{1,2}(?:\.\d{1,12})?),(\d{1,3}(?:\.\d{1,12})?)$/.exec(call.params['position'] ?? '') ?? []
  const position = Position.safeParse({ latitude: Number(north), longitude: Number(east) })
  demand(position.success, 'malformed')
  return position.data
}

/** The towns of a postal code; refuses one that is none, or not there. */
export const townsOf = async (db: Db, call: Call<null>): Promise<PostalTown[]> => {
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
  return rows.map((row) => JSON.parse(row.town) as PostalTown)
}
