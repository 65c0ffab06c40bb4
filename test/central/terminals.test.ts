import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { DeviceSelf } from '../../src/contract/wire/devices.ts'
import { ensureAuthority, ensureCertificate } from '../../src/central/terminals/authority.ts'
import { revoke } from '../../src/central/terminals/enrolment.ts'
import { connectCentral, type Identity } from '../support/central-client.ts'
import { codeOf } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const elsewhere = mkdtempSync(join(tmpdir(), 'madoguchi-elsewhere-'))
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }))

const until = async (holds: () => boolean, span: number): Promise<boolean> => {
  const end = Date.now() + span
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  return holds()
}

onBothStorages('terminals', (world) => {
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
    expect((await busy.call('GET', '/v1/town')).status).toBe(200)
    expect(await revoke(db, 'living-room-tv', new Date())).toBe(true)
    expect(codeOf(await busy.call('GET', '/v1/town'))).toBe('terminalRevoked')
    expect(await refusedAs(ready.terminals[2] ?? null)).toBe('terminalRevoked')
    // the promise is 60 s; the sweep comes every five
    expect(await until(idle.closed, 9_000)).toBe(true)
    const other = await world().connect()
    expect((await other.call('GET', '/v1/town')).status).toBe(200)
  })
})
