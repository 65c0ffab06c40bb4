import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
