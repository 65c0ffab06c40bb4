// A database that can grow no more, as on a full disk: nothing is acknowledged, nothing is half there, and all goes on once there is room.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { explain } from '../../src/central/cli/explain.ts'
import { openSqlite } from '../../src/central/store/sqlite.ts'
import { transact } from '../../src/central/store/together.ts'
import { softCard } from '../support/central-card.ts'
import { codeOf, prepareMove, send, session } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

let world: World & { close: () => Promise<void> }
beforeAll(async () => {
  world = await openWorld(null)
})
afterAll(() => world.close())

/** SQLITE_FULL, as where the disk has no room: from the next page on, or no more */
const fill = async (full: boolean): Promise<void> => {
  const { db } = world.central
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
  await sql.raw(`pragma max_page_count = ${full ? (rows[0]?.page_count ?? 1) : 1_000_000}`).execute(db)
}

it('an operation that does not fit is answered 503, has no effect, and is taken when it is sent again', async () => {
  const client = await world.connect()
  const headers = await session(client, 'tanaka')
  const all = await Promise.all(Array.from({ length: 20 }, () => prepareMove(client, headers, softCard('tanaka'), { recipients: ['toto-power'] }))) // prettier-ignore
  await fill(true)
  const answers = await Promise.all(all.flat().map((one) => send(client, one)))
  await fill(false)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.length).toBeGreaterThan(0)
  for (const one of refused) expect([one.status, codeOf(one)]).toEqual([503, 'overloaded'])
  const { db } = world.central
  const held = async () => (await db.selectFrom('filings').select('operation').execute()).length
  // what was acknowledged is there, and nothing else
  expect(await held()).toBe(answers.length - refused.length)
  expect((await db.selectFrom('operations').select('id').execute()).length).toBe(answers.length - refused.length)
  for (const one of all.flat()) expect((await send(client, one)).status).toBe(200)
  expect(await held()).toBe(all.length)
})

it('says by its own word that there is no room, whoever rolled back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-full-'))
  const { db } = openSqlite(folder)
  await sql.raw('create table texts (text text)').execute(db)
  await sql.raw('pragma max_page_count = 3').execute(db)
  const much = sql.raw(`insert into texts values ('${'x'.repeat(20_000)}')`)
  const alone = await db.transaction().execute((tx) => much.execute(tx)).catch((error: unknown) => error) // prettier-ignore
  const together = await transact(db, (tx) => much.execute(tx)).catch((error: unknown) => error)
  for (const error of [alone, together]) {
    expect(error).toBeInstanceOf(SqliteDatabase.SqliteError)
    expect(explain(error)).toMatchObject({ word: 'diskFull', exit: 3 })
  }
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})
