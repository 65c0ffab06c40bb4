import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { CertificateAnswer, DeviceSelf } from '../../src/contract/wire/devices.ts'
import { spans } from '../../src/central/settings.ts'
import { start } from '../../src/central/store/migrations/0001-start.ts'
import type { Opened } from '../../src/central/store/opened.ts'
import { openPostgres } from '../../src/central/store/postgres.ts'
import { openSqlite } from '../../src/central/store/sqlite.ts'
import { openStore, type Place } from '../../src/central/store/store.ts'
import { ensureCertificate } from '../../src/central/terminals/authority.ts'
import { enrol, revoke } from '../../src/central/terminals/enrolment.ts'
import { terminalStates } from '../../src/central/terminals/health.ts'
import { softCard } from '../support/central-card.ts'
import { keysIn, requestFor } from '../support/certificate-request.ts'
import { connectCentral, type Client, type Identity } from '../support/central-client.ts'
import { postgresAbsent, startPostgres } from '../support/central-postgres.ts'
import { codeOf, prepareMove, send, session, text, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { listen } from '../support/push-reader.ts'

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

  const connectAs = async (identity: Identity): Promise<Client> => {
    const { url, ca } = world().central.ready
    const client = await connectCentral(url, ca, identity)
    clients.push(client)
    return client
  }
  const enrolled = async (name: string): Promise<Identity> => {
    const identity = await ensureCertificate(world().folder, { use: 'terminal', name }, new Date())
    await enrol(world().central.db, name, 'morikawa', readFileSync(identity.cert, 'utf8'), new Date())
    return identity
  }
  const rotate = (client: Client, csr: string) => client.call('POST', '/v1/devices/certificate', { csr })
  const given = async (client: Client, csr: string) => CertificateAnswer.parse((await rotate(client, csr)).body)
  const refusedAs = async (client: Client, csr: string): Promise<unknown> => {
    const code = codeOf(await rotate(client, csr))
    expect((await world().refusals()).at(-1)).toBe(code)
    return code
  }

  it('the old one asks for another only while the new one was never used', async () => {
    const old = await connectAs(await enrolled('turn-2'))
    const [lost, kept, late] = [await requestFor('turn-2'), await requestFor('turn-2'), await requestFor('turn-2')]
    const first = await given(old, lost.csr)
    const second = await given(old, kept.csr)
    expect(second.oldUntil).toBe(first.oldUntil)
    const given1 = await connectAs(await lost.keep(world().folder, first.certificate))
    expect(codeOf(await given1.call('GET', '/v1/town'))).toBe('terminalRetired')
    expect(await refusedAs(old, lost.csr)).toBe('keyReused')
    const fresh = await connectAs(await kept.keep(world().folder, second.certificate))
    expect((await fresh.call('GET', '/v1/town')).status).toBe(200)
    // whoever stole the old key late gets nothing with it
    expect(await refusedAs(old, late.csr)).toBe('terminalRetired')
    expect((await rotate(fresh, late.csr)).status).toBe(200)
  })

  it('many requests at once leave one certificate that is taken beside the old one', async () => {
    // one after the other by a little, so that those that wait see different certificates
    const rotateSoon = async (client: Client, csr: string, wait: number) => {
      await new Promise((resolve) => setTimeout(resolve, wait))
      return (await rotate(client, csr)).status
    }
    for (let round = 0; round < 20; round++) {
      const id = `turn-3-${round}`
      const old = await connectAs(await enrolled(id))
      const asked = await Promise.all(Array.from({ length: 8 }, () => requestFor(id)))
      const answers = await Promise.all(asked.map(({ csr }, index) => rotateSoon(old, csr, index * 3)))
      expect(answers).toEqual(asked.map(() => 200))
      const states = await terminalStates(world().central.db, world().central.central.now())
      expect(states.find((one) => one.id === id)).toMatchObject({ certificates: 2 })
    }
  })

  it('a request that is not its own, or not right, is refused', async () => {
    const identity = await enrolled('turn-4')
    const client = await connectAs(identity)
    const right = await requestFor('turn-4')
    const broken = Buffer.from(right.der)
    broken.writeUInt8((broken.at(-1) ?? 0) ^ 1, broken.length - 1)
    expect(await refusedAs(client, (await requestFor('morikawa-2')).csr)).toBe('csrInvalid')
    expect(await refusedAs(client, (await requestFor('turn-4,CN=morikawa-2')).csr)).toBe('csrInvalid')
    expect(await refusedAs(client, (await requestFor('turn-4', { curve: 'P-384' })).csr)).toBe('csrInvalid')
    expect(await refusedAs(client, text(broken))).toBe('csrInvalid')
    expect(await refusedAs(client, text(Buffer.from('not a request')))).toBe('csrInvalid')
    expect(await refusedAs(client, '')).toBe('csrInvalid')
    expect(await refusedAs(client, '!')).toBe('malformed')
    const own = await keysIn(identity)
    expect(await refusedAs(client, (await requestFor('turn-4', { keys: own })).csr)).toBe('keyReused')
    const states = await terminalStates(world().central.db, world().central.central.now())
    expect(states.find(({ id }) => id === 'turn-4')).toMatchObject({ certificates: 1 })
  })

  // last: it moves the clock, and TLS keeps the machine's
  it('gets one for its own key, and both are taken until the overlap is over', async () => {
    const old = await connectAs(await enrolled('turn-1'))
    const asked = await requestFor('turn-1')
    const answer = await given(old, asked.csr)
    const certificate = new X509Certificate(answer.certificate)
    expect([certificate.subject, certificate.ca, certificate.keyUsage]).toEqual([
      'CN=turn-1',
      false,
      ['1.3.6.1.5.5.7.3.2']
    ])
    // the answer was lost on the way: the same request, the same certificate
    expect(await given(old, asked.csr)).toEqual(answer)
    const identity = await asked.keep(world().folder, answer.certificate)
    const fresh = await connectAs(identity)
    expect(DeviceSelf.parse((await fresh.call('GET', '/v1/devices/self')).body)).toMatchObject({
      id: 'turn-1',
      retiresAt: null
    })
    expect(DeviceSelf.parse((await old.call('GET', '/v1/devices/self')).body).retiresAt).toBe(answer.oldUntil)
    const states = await terminalStates(world().central.db, new Date())
    expect(states.find(({ id }) => id === 'turn-1')).toMatchObject({ certificates: 2, revoked: false })
    const stream = await listen(old, 'revocations')
    world().ahead(spans.overlap + 1_000)
    expect(codeOf(await old.call('GET', '/v1/town'))).toBe('terminalRetired')
    expect(await stream.over(3_000)).toBe(true)
    expect(codeOf(await (await connectAs(await enrolled('turn-1'))).call('GET', '/v1/town'))).toBe('terminalRetired')
    expect((await fresh.call('GET', '/v1/town')).status).toBe(200)
    await revoke(world().central.db, 'turn-1', new Date())
    expect(codeOf(await (await connectAs(identity)).call('GET', '/v1/town'))).toBe('terminalRevoked')
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
