// Whether a shelter is open: not by its hours, but by the newest report of which shelters the town has opened.
import type { Opening, Place } from '../../contract/wire/open-data.ts'
import type { Words } from '../../contract/wire/words.ts'
import type { Db } from '../store/store.ts'

/** A report says nothing about now when it is older than this. */
const fresh = 24 * 3_600_000

const words = {
  open: { ja: '開設しています', en: 'Opened by the town' },
  closed: { ja: '開設していません', en: 'Not opened' },
  stale: { ja: '開設の知らせが 古くなっています', en: 'The last report of openings is too old' },
  none: { ja: '開設の知らせが ありません', en: 'There is no report of openings' }
} as const satisfies Record<string, Words>

type Report = { readonly at: string; readonly people: number | null }
export type Openings = {
  readonly newest: string | null
  readonly open: ReadonlyMap<string, Report>
  /** open ones that stand in no list */
  readonly unlisted: readonly Place[]
}

/** What the snapshots say; the newest instant of all of them counts as the report's. */
export const openingsOf = async (db: Db): Promise<Openings> => {
  const rows = await db.selectFrom('shelter_openings').selectAll().orderBy('taken_at').execute()
  const listed = await db
    .selectFrom('data_places')
    .select('id')
    .where('kind', '=', 'shelters')
    .where('id', 'in', (eb) => eb.selectFrom('shelter_openings').select('shelter'))
    .execute()
  const known = new Set(listed.map((row) => row.id))
  return {
    newest: rows.at(-1)?.taken_at ?? null,
    open: new Map(rows.map((row) => [row.shelter, { at: row.taken_at, people: row.people }])),
    unlisted: rows.flatMap(({ shelter, set_id, place }) =>
      known.has(shelter) ? [] : [{ ...(JSON.parse(place) as Omit<Place, 'set'>), set: set_id }]
    )
  }
}

/** Whether this shelter is open at `at`; what no fresh report covers is unknown. */
export const shelterAt = ({ newest, open }: Openings, id: string, at: Date): Opening => {
  if (newest === null) return { state: 'unknown', sure: false, says: words.none, people: null, asOf: null }
  const report = open.get(id)
  const asOf = report?.at ?? newest
  const age = at.getTime() - Date.parse(asOf)
  if (age > fresh || age < 0) return { state: 'unknown', sure: false, says: words.stale, people: null, asOf }
  return report
    ? { state: 'open', sure: true, says: words.open, people: report.people, asOf }
    : { state: 'closed', sure: true, says: words.closed, people: null, asOf }
}
