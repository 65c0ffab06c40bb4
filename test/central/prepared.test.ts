// Prepared queries that the embedded database runs at once: only where nobody's transaction is in the way.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertRow, prepared } from '../../src/central/store/prepared.ts'
import { openStore, type Db, type Store, type Tx } from '../../src/central/store/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-prepared-'))
let store: Store
beforeAll(async () => {
  store = await openStore({ folder }, () => new Date())
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const add = (db: Db | Tx, name: string): Promise<void> => insertRow(db, 'streams', { name, position: 1 })
const named = prepared(
  'streams of a name',
  (db, [name]) => db.selectFrom('streams').select('name').where('name', 'like', name).orderBy('name').compile(),
  [''] as [string]
)
const names = async (db: Db | Tx, like: string): Promise<string[]> => (await named(db, [like])).map(({ name }) => name)

it('outside a transaction sees nothing of one that is open, and waits for its end', async () => {
  const [begun, may] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const undone = store.db.transaction().execute(async (tx) => {
    await add(tx, 'open-1')
    expect(await names(tx, 'open-%')).toEqual(['open-1'])
    begun.resolve()
    await may.promise
    throw new Error('undone')
  })
  await begun.promise
  const seen = names(store.db, 'open-%')
  const added = add(store.db, 'open-2')
  may.resolve()
  await expect(undone).rejects.toThrow('undone')
  await added
  expect(await seen).toEqual([])
  expect(await names(store.db, 'open-%')).toEqual(['open-2'])
})

it('in a transaction that has ended is refused, not run outside it', async () => {
  let kept: Tx | undefined
  await store.db.transaction().execute(async (tx) => {
    kept = tx
    await add(tx, 'ended-1')
  })
  if (!kept) throw new Error('there was no transaction')
  const ended = kept
  await expect(add(ended, 'ended-2')).rejects.toThrow('already committed')
  // nor in another one that happens to be open
  await store.db.transaction().execute(async (tx) => {
    await add(tx, 'ended-3')
    await expect(add(ended, 'ended-4')).rejects.toThrow('already committed')
    await expect(names(ended, 'ended-%')).rejects.toThrow('already committed')
  })
  expect(await names(store.db, 'ended-%')).toEqual(['ended-1', 'ended-3'])
})

it('tells what the database refuses, and leaves the rest of the transaction', async () => {
  const told = await store.db.transaction().execute(async (tx) => {
    await add(tx, 'twice')
    return add(tx, 'twice').catch((error: unknown) => (error as { code: string }).code)
  })
  expect(told).toBe('SQLITE_CONSTRAINT_PRIMARYKEY')
  expect(await names(store.db, 'twice')).toEqual(['twice'])
})
