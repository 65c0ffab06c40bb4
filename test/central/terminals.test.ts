import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { DeviceSelf } from '../../src/contract/wire/devices.ts'
import { ContentBytes, SignedDocument } from '../../src/contract/wire/fleet.ts'
import { actOnFleet } from '../../src/central/cli/fleet.ts'
import { readCommand } from '../../src/central/cli/options.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { publish, withdraw } from '../../src/central/fleet/documents.ts'
import { openSigner } from '../../src/central/fleet/signer.ts'
import { ensureAuthority, ensureCertificate } from '../../src/central/terminals/authority.ts'
import { revoke } from '../../src/central/terminals/enrolment.ts'
import { terminalStates, terminalsText } from '../../src/central/terminals/health.ts'
import { isContent, readSigned, settingsUnder, type Expected } from '../../src/main/fleet/signed.ts'
import { requestFor } from '../support/certificate-request.ts'
import { connectCentral, type Identity } from '../support/central-client.ts'
import { codeOf, sha256 } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { listen } from '../support/push-reader.ts'

const elsewhere = mkdtempSync(join(tmpdir(), 'madoguchi-elsewhere-'))
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }))

const until = async (holds: () => boolean, span: number): Promise<boolean> => {
  const end = Date.now() + span
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  return holds()
}

onBothStorages('terminals', (world) => {
  const connectAs = (identity: Identity) =>
    connectCentral(world().central.ready.url, world().central.ready.ca, identity)
  const refusedAs = async (identity: Identity | null): Promise<unknown> => {
    const { url, ca } = world().central.ready
    const client = await connectCentral(url, ca, identity)
    const answer = await client.call('GET', '/v1/town')
    expect(answer.type).toContain('application/problem+json')
    expect(await until(client.closed, 2_000)).toBe(true)
    expect(await world().refusals()).toContain(codeOf(answer))
    return codeOf(answer)
  }

  it('an enrolled terminal is told who it is, and its health is taken', async () => {
    const client = await world().connect()
    const self = DeviceSelf.parse((await client.call('GET', '/v1/devices/self')).body)
    expect([self.id, self.town]).toEqual(['morikawa-1', 'morikawa'])
    const health = { version: '0.1.0', outbox: 0, reader: 'ready', startedAt: new Date().toISOString() }
    expect((await client.call('POST', '/v1/devices/health', health)).status).toBe(204)
    expect(codeOf(await client.call('POST', '/v1/devices/health', { ...health, resident: 'x' }))).toBe('malformed')
  })

  it('faults are counted by code and by start, a report told twice once, and nobody can write a name into one', async () => {
    const client = await world().connect(1)
    const report = { version: '0.1.0', outbox: 2, reader: 'absent' as const, configuration: 3 }
    const told = async (startedAt: string, counts: Record<string, number>, more: object = {}) => {
      const faults = Object.entries(counts).map(([code, count]) => ({ code, count }))
      return client.call('POST', '/v1/devices/health', { ...report, startedAt, faults, ...more })
    }
    const [monday, tuesday] = ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z']
    await told(monday, { 'M-101': 2 })
    await told(monday, { 'M-101': 5, 'M-202': 1 })
    await told(monday, { 'M-101': 5, 'M-202': 1 })
    // one that was held up on the way
    await told(monday, { 'M-101': 3 })
    expect((await told(tuesday, { 'M-101': 1 })).status).toBe(204)
    for (const more of [{ version: '田中 花子' }, { faults: [{ code: 'tanaka', count: 1 }] }, { note: '' }])
      expect(codeOf(await told(tuesday, {}, more))).toBe('malformed')
    const { db, central } = world().central
    const states = await terminalStates(db, central.now())
    const state = states.find(({ id }) => id === 'morikawa-2')
    expect(state).toMatchObject({ faults: { 'M-101': 6, 'M-202': 1 }, health: { outbox: 2, startedAt: tuesday } })
    expect(Date.now() - Date.parse(state?.lastSeen ?? '')).toBeLessThan(5_000)
    expect(states.find(({ id }) => id === 'living-room-tv')).toMatchObject({ lastSeen: null, faults: {} })
    expect(terminalsText(states)).toContain('M-101×6 M-202×1')
  })

  it('a terminal is told what was signed for it, and believes it', async () => {
    const { db, central } = world().central
    const signer = await openSigner(world().folder, new Date())
    const settings = { graceSeconds: 45 }
    const configure = (audience: string, more: object = {}) =>
      publish(
        db,
        signer,
        { text: { kind: 'configuration', audience, settings: { ...settings, ...more } }, body: null },
        central.now()
      )
    const versions = [
      await configure('all'),
      await configure('town:elsewhere'),
      await configure('terminal:morikawa-1', { patience: 60_000 }),
      await configure('all', { language: 'en' })
    ]
    const client = await world().connect()
    const read = await listen(client, 'configuration')
    // the first was replaced, the second is not for it
    const [own, all] = await read.take(2)
    expect([own?.id, all?.id]).toEqual([String(versions[2]), String(versions[3])])
    const expected: Expected = {
      ca: readFileSync(world().central.ready.ca, 'utf8'),
      kind: 'configuration',
      terminal: { id: 'morikawa-1', town: 'morikawa' },
      newest: 0
    }
    const texts = await Promise.all(
      [own, all].map(async (event) => {
        const text = await readSigned(SignedDocument.parse(event?.data).jws, expected)
        if (!text.ok) throw new Error(text.fault)
        return text.value
      })
    )
    expect(settingsUnder(texts)).toEqual({ graceSeconds: 45, patience: 60_000, language: 'en' })
    const newest = Number(all?.id)
    expect(await readSigned(SignedDocument.parse(own?.data).jws, { ...expected, newest })).toEqual({
      ok: false,
      fault: 'rolledBack'
    })
    expect(await withdraw(db, 'configuration', newest, central.now())).toBe(true)
    expect(await withdraw(db, 'configuration', newest, central.now())).toBe(false)
    const again = await listen(client, 'configuration')
    expect(await again.take(2, 150)).toHaveLength(1)
  })

  it('content comes with its digest, its bytes only to those it is for', async () => {
    const { db, central } = world().central
    const signer = await openSigner(world().folder, new Date())
    const body = Buffer.from('{"procedures":[]}')
    const text = {
      kind: 'content' as const,
      name: 'procedures',
      mediaType: 'application/json',
      size: body.length,
      sha256: sha256(body).toString('base64url')
    }
    const version = await publish(
      db,
      signer,
      { text: { ...text, audience: 'terminal:morikawa-1' }, body },
      central.now()
    )
    const client = await world().connect()
    const events = await listen(client, 'content')
    // the list of recipients, which every start publishes, comes before it
    const first = await events.next()
    const event = await events.next()
    expect([first, event].map((one) => SignedDocument.parse(one?.data).version)).toEqual([version - 1, version])
    const expected: Expected = {
      ca: readFileSync(world().central.ready.ca, 'utf8'),
      kind: 'content',
      terminal: { id: 'morikawa-1', town: 'morikawa' },
      newest: 0
    }
    const told = await readSigned(SignedDocument.parse(event?.data).jws, expected)
    if (!told.ok) throw new Error(told.fault)
    const bytes = ContentBytes.parse((await client.call('GET', `/v1/content/${version}`)).body)
    expect(isContent(told.value, Buffer.from(bytes.body, 'base64url'))).toBe(true)
    expect(isContent(told.value, Buffer.from('{"procedures":[1]}'))).toBe(false)
    expect(codeOf(await (await world().connect(1)).call('GET', `/v1/content/${version}`))).toBe('notFound')
    expect(codeOf(await client.call('GET', `/v1/content/${version + 1}`))).toBe('notFound')
    expect(codeOf(await client.call('GET', '/v1/content/latest'))).toBe('malformed')
  })

  /** one command of `npm run central`, on the database of this world */
  const command = async (...words: string[]): Promise<string> => {
    const read = readCommand([...words, '--data', world().folder], {})
    if (read.name !== 'fleet') throw new Error('another command')
    return actOnFleet(world().central.central.settings, world().central.db, read.act)
  }

  it('an operator enrols a terminal that keeps its key to itself', async () => {
    const asked = await requestFor('library-1')
    const file = join(elsewhere, 'library-1.csr')
    writeFileSync(file, asked.der)
    const client = await connectAs(await asked.keep(elsewhere, await command('enrol', 'library-1', 'morikawa', file)))
    expect((await client.call('GET', '/v1/devices/self')).body).toMatchObject({ id: 'library-1', town: 'morikawa' })
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${asked.der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
    writeFileSync(file, pem)
    expect(await command('enrol', 'library-1', 'morikawa', file)).toContain('BEGIN CERTIFICATE')
    for (const words of [
      ['enrol', 'library-2', 'morikawa', file],
      ['enrol', 'library-1', 'atlantis', file],
      ['enrol', 'library-1', 'morikawa', `${file}.not`],
      ['enrol', 'library-1', 'morikawa']
    ])
      await expect(command(...words)).rejects.toThrow(UsageProblem)
  })

  it('an operator publishes settings and files, and takes them back', async () => {
    const file = join(elsewhere, 'settings.json')
    writeFileSync(file, '{"language":"en","closed":{"ja":"お休みです","en":"Closed"}}')
    const said = JSON.parse(await command('publish', 'configuration', file, '--for', 'town:umino')) as {
      version: number
    }
    expect(said).toEqual({ published: 'configuration', version: said.version, for: 'town:umino' })
    expect(JSON.parse(await command('publish', 'content', 'rules', 'application/json', file))).toMatchObject({
      for: 'all'
    })
    expect(JSON.parse(await command('withdraw', 'configuration', String(said.version)))).toEqual({
      withdrawn: 'configuration',
      version: said.version
    })
    writeFileSync(file, '{"pin":"1234"}')
    for (const words of [
      ['publish', 'configuration', file],
      ['publish', 'configuration', `${file}.not`],
      ['publish', 'configuration', file, '--for', 'everybody'],
      ['publish', 'content', 'rules', 'JSON', file],
      ['publish', 'weather', file],
      ['withdraw', 'configuration', String(said.version)],
      ['withdraw', 'configuration', 'last'],
      ['revoke', 'x', '--for', 'all']
    ])
      await expect(command(...words)).rejects.toThrow(UsageProblem)
  })

  it('a terminal without a certificate is refused and cut off', async () => {
    expect(await refusedAs(null)).toBe('terminalMissing')
  })

  it('a certificate of a self-made authority with the same name is refused', async () => {
    await ensureAuthority(elsewhere, new Date())
    expect(
      await refusedAs(await ensureCertificate(elsewhere, { use: 'terminal', name: 'morikawa-1' }, new Date()))
    ).toBe('terminalUntrusted')
  })

  it('a certificate of ours that was never enrolled is refused', async () => {
    const identity = await ensureCertificate(world().folder, { use: 'terminal', name: 'stranger' }, new Date())
    expect(await refusedAs(identity)).toBe('terminalUntrusted')
  })

  it('an expired certificate is refused', async () => {
    const identity = await ensureCertificate(
      world().folder,
      { use: 'terminal', name: 'old-one' },
      new Date('2024-01-01')
    )
    expect(await refusedAs(identity)).toBe('terminalExpired')
  })

  it('the server certificate is not a terminal certificate', async () => {
    const pki = join(world().folder, 'pki')
    expect(await refusedAs({ cert: join(pki, 'server.pem'), key: join(pki, 'server.key') })).toBe('terminalUntrusted')
  })

  it('TLS 1.2 is not spoken', async () => {
    const { url, ca, terminals } = world().central.ready
    const older = connectCentral(url, ca, terminals[0] ?? null, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })
    await expect(older).rejects.toThrow(/protocol version|alert/i)
  })

  it('HTTP/1.1 is not spoken', async () => {
    const { url, ca, terminals } = world().central.ready
    await expect(connectCentral(url, ca, terminals[0] ?? null, { ALPNProtocols: ['http/1.1'] })).rejects.toThrow()
  })

  it('a revoked terminal loses the connections it has, and gets no new one', async () => {
    const { db, ready } = world().central
    const [idle, busy] = [await world().connect(2), await world().connect(2)]
    const stream = await listen(idle, 'revocations')
    const elsewhere = await listen(await world().connect(), 'revocations')
    expect((await busy.call('GET', '/v1/town')).status).toBe(200)
    expect(await revoke(db, 'living-room-tv', new Date())).toBe(true)
    expect(codeOf(await busy.call('GET', '/v1/town'))).toBe('terminalRevoked')
    expect(await refusedAs(ready.terminals[2] ?? null)).toBe('terminalRevoked')
    // the promise is 60 s; the sweep comes every five
    expect(await until(idle.closed, 9_000)).toBe(true)
    expect(await stream.over(2_000)).toBe(true)
    // after what was withdrawn above
    const told = (await elsewhere.take(3)).map(({ data }) => data)
    expect(told.at(-1)).toMatchObject({ what: 'terminal', subject: 'living-room-tv' })
    expect(await elsewhere.over(50)).toBe(false)
    const other = await world().connect()
    expect((await other.call('GET', '/v1/town')).status).toBe(200)
  })
})
