import { sql, type Kysely } from 'kysely'
import { squeezed } from '../../disaster/names.ts'
import type { Tables } from '../tables.ts'

/** Hazards by the name of their area, and those with a shape: what holds at a place is found without reading all. */
export const hazardNames = async (db: Kysely<Tables>): Promise<void> => {
  await sql`alter table hazards add column name text`.execute(db)
  await sql`alter table hazards add column shaped integer not null default 0`.execute(db)
  await sql`create index hazards_by_name on hazards (name)`.execute(db)
  await sql`create index hazards_by_shape on hazards (shaped)`.execute(db)
  const rows = await db.selectFrom('hazards').select(['series', 'area', 'kind', 'hazard']).execute()
  for (const { series, area, kind, hazard } of rows) {
    const { name } = (JSON.parse(hazard) as { area: { name: string } }).area
    await db
      .updateTable('hazards')
      .set({ name: squeezed(name) })
      .where('series', '=', series)
      .where('area', '=', area)
      .where('kind', '=', kind)
      .execute()
  }
}
