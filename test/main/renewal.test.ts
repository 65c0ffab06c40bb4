// The certificate's replacement, killed at every step and at any moment: a working identity is left, and the next try ends it.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { X509Certificate } from 'node:crypto'
import { currentEndpoint, identityFiles } from '../../src/main/fleet/identity.ts'
import { isDue } from '../../src/main/fleet/renewal.ts'
import { silent } from '../../src/main/log/port.ts'
import { agingTerminal, certificatesOf } from '../support/main-fleet.ts'
import { renewalSteps, renewOnce, type RenewalOrder } from '../support/main-renewal.ts'
import { openTown, type Town } from '../support/main-visit.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.stop())

const child = new URL('../support/main-renewal.ts', import.meta.url).pathname

let count = 0
const orderFor = async (killAt: RenewalOrder['killAt']): Promise<RenewalOrder & { readonly id: string }> => {
  const id = `aging-${++count}`
  const identity = await agingTerminal(town, id)
  const { url, ca } = town.central.ready
  return { id, killAt, data: join(town.folder, id), central: { url, ca, ...identity } }
}

/** Runs it to its end, or kills it `after` ms from its first word. */
const run = (order: RenewalOrder, after?: number): Promise<string | null> =>
  new Promise((resolve) => {
    const process_ = spawn(process.execPath, [child, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
    if (after !== undefined) process_.stdout.once('data', () => setTimeout(() => process_.kill('SIGKILL'), after))
    process_.on('close', (_, signal) => resolve(signal))
  })

/** What is on the disk works now, and a further try leaves a new certificate in use. */
const recovers = async (order: RenewalOrder & { readonly id: string }): Promise<void> => {
  const { device } = await renewOnce(order)
  expect(device).toMatchObject({ ok: true, value: { id: order.id } })
  const after = await renewOnce(order)
  expect(after).toMatchObject({ device: { ok: true }, outcome: 'notDue' })
  // one that was asked for and one it replaces: no try that was cut off cost a certificate
  expect(await certificatesOf(town, order.id)).toHaveLength(2)
  expect(existsSync(identityFiles(order.data).next)).toBe(false)
}

const random = Number(process.env['MADOGUCHI_RENEWAL_RUNS'] ?? 1)

describe('a renewal', () => {
  it('killed at each of its steps leaves a working identity, and the next try ends it', async () => {
    const orders = await Promise.all(renewalSteps.map(orderFor))
    const signals = await Promise.all(orders.map((order) => run(order)))
    expect(signals).toEqual(renewalSteps.map(() => 'SIGKILL'))
    for (const order of orders) await recovers(order)
  }, 30_000)

  it(`killed at any moment, ${random} times, does so too`, async () => {
    for (let turn = 0; turn < random; turn++) {
      const order = await orderFor(null)
      await run(order, Math.random() * 150)
      await recovers(order)
    }
  }, 600_000)

  it('leaves what it wrote to its owner alone, and is not believed when it is damaged or another was put in', async () => {
    const order = await orderFor(null)
    await renewOnce(order)
    const files = identityFiles(order.data)
    expect(statSync(files.current).mode & 0o777).toBe(0o600)
    const shown = (central = order.central) => {
      const endpoint = currentEndpoint(central, files, silent)
      return endpoint.ok ? new X509Certificate(endpoint.value.cert).fingerprint256 : endpoint.fault
    }
    const configured = (cert: string) => new X509Certificate(readFileSync(cert)).fingerprint256
    const whole = readFileSync(files.current, 'utf8')
    expect(shown()).not.toBe(configured(order.central.cert))
    // somebody sets the terminal up anew
    const other = await agingTerminal(town, 'aging-anew')
    expect(shown({ ...order.central, ...other })).toBe(configured(other.cert))
    for (const damaged of [
      '',
      '{',
      whole.slice(0, 500),
      whole.replace(/(?<=BEGIN CERTIFICATE-----\\n)[^]{8}/, 'AAAAAAAA')
    ]) {
      writeFileSync(files.current, damaged)
      expect(shown()).toBe(configured(order.central.cert))
    }
  })

  it('that cannot be written keeps the certificate it has', async () => {
    const order = await orderFor(null)
    mkdirSync(identityFiles(order.data).current, { recursive: true })
    expect(await renewOnce(order)).toMatchObject({ device: { ok: true }, outcome: 'kept' })
    expect(await renewOnce(order)).toMatchObject({ device: { ok: true }, outcome: 'kept' })
    expect(await certificatesOf(town, order.id)).toHaveLength(2)
  })

  it('is due thirty days before the end', async () => {
    const { central } = await orderFor(null)
    const cert = readFileSync(central.cert, 'utf8')
    const end = Date.parse(new X509Certificate(cert).validTo)
    expect([29, 31].map((days) => isDue(cert, end - days * 86_400_000))).toEqual([true, false])
  })
})
