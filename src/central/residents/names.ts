import { Self } from '../../contract/wire/resident.ts'
import type { Db } from '../store/store.ts'

/** The name of a resident, as it is written in the register. */
export const nameOf = async (db: Db, resident: string): Promise<Self['name']> => {
  const row = await db.selectFrom('residents').select('profile').where('id', '=', resident).executeTakeFirstOrThrow()
  return Self.parse(JSON.parse(row.profile)).name
}
