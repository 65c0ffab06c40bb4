import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { start } from '../../src/central/store/migrations/0001-start.ts'
import type { Opened } from '../../src/central/store/opened.ts'
import { openPostgres } from '../../src/central/store/postgres.ts'
import { openSqlite } from '../../src/central/store/sqlite.ts'
import { openStore, type Place } from '../../src/central/store/store.ts'
import { ensureCertificate } from '../../src/central/terminals/authority.ts'
import { enrol, revoke } from '../../src/central/terminals/enrolment.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import { postgresAbsent, startPostgres } from '../support/central-postgres.ts'
import { codeOf, prepareMove, send, session, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const day = 86_400_000

onBothStorages('the renewal of a terminal certificate', (world) => {
  const clients: Client[] = []
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })

  /** what central does at each start: a certificate that ends within 30 days is renewed, a usable one is kept */
  const connectAt = async (name: string, at: number): Promise<Client> => {
    const { folder, central } = world()
    const identity = await ensureCertificate(folder, { use: 'terminal', name }, new Date(at))
    await enrol(central.db, name, 'morikawa', readFileSync(identity.cert, 'utf8'), new Date())
    const client = await connectCentral(central.ready.url, central.ready.ca, identity)
    clients.push(client)
    return client
  }

  const signedBefore = async (name: string): Promise<readonly [Client, Prepared]> => {
    const client = await connectAt(name, Date.now() - 370 * day)
    const headers = await session(client, 'tanaka')
    const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients: ['toto-power'] })
    if (!operation) throw new Error('nothing to send')
    return [client, operation]
  }

  it('a signed filing that waited over it is taken, once', async () => {
    const [before, operation] = await signedBefore('renewed-1')
    const after = await connectAt('renewed-1', Date.now())
    expect(after.terminal.equals(before.terminal)).toBe(false)
    const receipt = await send(after, operation)
    expect([receipt.status, codeOf(receipt)]).toEqual([200, undefined])
    expect(await send(after, operation)).toMatchObject({ status: 200, body: receipt.body })
    const { db } = world().central
    const rows = await db.selectFrom('filings').select('operation').where('bundle', '=', operation.bundleId).execute()
    expect(rows).toEqual([{ operation: operation.operationId }])
  })

  it('a filing that was taken before it gets the same answer after it', async () => {
    const [before, operation] = await signedBefore('renewed-2')
    const receipt = await send(before, operation)
    expect(receipt.status).toBe(200)
    const after = await connectAt('renewed-2', Date.now())
    expect(await send(after, operation)).toMatchObject({ status: 200, body: receipt.body })
  })

  it('another terminal is still refused, and so is a renewed one that was revoked', async () => {
    const [, operation] = await signedBefore('renewed-3')
    expect(codeOf(await send(await world().connect(1), operation))).toBe('wrongTerminal')
    await revoke(world().central.db, 'renewed-3', new Date())
    expect(codeOf(await send(await connectAt('renewed-3', Date.now()), operation))).toBe('terminalRevoked')
  })
})

describe('a database of the first release', () => {
  const home = mkdtempSync(join(tmpdir(), 'madoguchi-first-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  const fillFirst = async ({ db }: Opened): Promise<void> => {
    await start(db)
    await sql`create table migrations (number integer primary key, name text not null, at text not null)`.execute(db)
    await db.insertInto('migrations').values({ number: 1, name: 'start', at: '' }).execute()
    await sql`insert into terminals values ('digest', 'morikawa-1', 'morikawa', '', '', null, null)`.execute(db)
    await sql`insert into residents values ('r', '{}')`.execute(db)
    for (const [bundle, terminal] of [
      ['known', 'digest'],
      ['unknown', 'elsewhere']
    ]) {
      await sql`insert into intents values (${bundle}, '', 'filing', ${bundle}, '', ${terminal}, 'r', '', ${bundle}, '', '')`.execute(
        db
      )
      await sql`insert into operations values (${bundle}, ${bundle}, ${terminal}, '', '{}', '')`.execute(db)
    }
    await db.destroy()
  }

  const idsAfter = async (place: Place): Promise<unknown> => {
    const { db, close } = await openStore(place, () => new Date())
    const rows = await Promise.all(
      (['intents', 'operations'] as const).map((table) =>
        db.selectFrom(table).select(['terminal', 'terminal_id']).orderBy('bundle').execute()
      )
    )
    await close()
    return rows
  }

  const filled = [
    { terminal: 'digest', terminal_id: 'morikawa-1' },
    { terminal: 'elsewhere', terminal_id: null }
  ]

  it('learns on SQLite which terminal each row belongs to', async () => {
    await fillFirst(openSqlite(home))
    expect(await idsAfter({ folder: home })).toEqual([filled, filled])
  })

  it.skipIf(postgresAbsent !== null)('learns it on PostgreSQL too', async () => {
    const postgres = await startPostgres()
    const url = postgres.newDatabase()
    await fillFirst(openPostgres(url))
    expect(await idsAfter({ url })).toEqual([filled, filled])
    postgres.stop()
  })
})
