import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { charactersFolded } from '../../src/central/store/migrations/0121-characters-folded.ts'
import { openStore, type Store } from '../../src/central/store/store.ts'

/** as they stand in databases out there: none of them may change its place */
const released =
  'start terminalIds sessionLevels doors mailbox provisionLog eligibility selfInfo revocations devices signedDocuments ' +
  'noticeFlags openData disaster measures corporations withdrawal mandates journal acting assist corrections holderDocuments'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-migrations-'))
const open = (): Promise<Store> => openStore({ folder }, () => new Date())
let store: Store
beforeAll(async () => {
  store = await open()
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const rename = (number: number, name: string) =>
  store.db.updateTable('migrations').set({ name }).where('number', '=', number).execute()

it('released migrations keep their places, new ones come after them', async () => {
  const rows = await store.db.selectFrom('migrations').select('name').orderBy('number').execute()
  const names = released.split(' ')
  expect(rows.slice(0, names.length).map((row) => row.name)).toEqual(names)
})

it('a database that went through others is not opened, and not changed', async () => {
  await rename(13, 'elsewhere')
  const refused = await open().catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'databaseForeign' })
  expect(String(refused)).toContain('"elsewhere" in place 13')
  await rename(13, 'openData')
  await (await open()).close()
})

it('what was folded before old forms of characters were is found by the new ones', async () => {
  const { db } = store
  const town = { code: '9990099', municipality: '99999', number: 1, town: '{}', folded: '海野市髙﨑町\nタカサキ' }
  await db.insertInto('postal_towns').values(town).execute()
  const firm = { changed_on: '2026-01-01', updated_on: '2026-01-01', latest: 1, hidden: 0, record: '{}', fields: null }
  const of = (number: string, process: string, folded: string) => ({ ...firm, number, process, folded })
  // more than one page of them, the last firm with two records of its own
  const firms = Array.from({ length: 10_001 }, (_, at) => of(String(at).padStart(13, '0'), '01', `会社${at}`))
  const last = [of('9999990000001', '01', '渡邉電機'), of('9999990000001', '21', '廣澤電機')]
  for (let at = 0; at < firms.length; at += 500)
    await db.insertInto('corporations').values(firms.slice(at, at + 500)).execute() // prettier-ignore
  await db.insertInto('corporations').values(last).execute()
  await db.transaction().execute(charactersFolded)
  const towns = await db.selectFrom('postal_towns').select('folded').execute()
  expect(towns.map(({ folded }) => folded)).toEqual(['海野市高崎町\nタカサキ'])
  const changed = db.selectFrom('corporations').select('folded').where('number', '=', '9999990000001')
  expect((await changed.orderBy('process').execute()).map(({ folded }) => folded)).toEqual(['渡辺電機', '広沢電機'])
})
