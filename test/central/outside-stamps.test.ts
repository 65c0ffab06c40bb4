// A time-stamp authority of another house: its revocation lists are files that an operator keeps, and evidence waits for them.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeCrl } from '../../src/central/agencies/verifier/crl.ts'
import { issueTo, type Holder } from '../../src/central/evidence/certificates.ts'
import { readSigner } from '../../src/central/evidence/cms.ts'
import { revokeSender } from '../../src/central/senders/enrolment.ts'
import { embeddedAuthority } from '../../src/central/evidence/time-stamps.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { verifyBundle } from '../../src/verify/evidence/verify.ts'
import * as mail from '../support/central-mailbox.ts'
import { codeOf, session } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-outside-stamps-'))
const at = (name: string): Holder => ({ file: join(folder, name), kind: 'ec' })
const now = (): Date => new Date()
/** what happens while central waits for a stamp */
let whileStamping = (): Promise<unknown> => Promise.resolve()
let world: World & { close: () => Promise<void> }
beforeAll(async () => {
  await issueTo(at('root'), null, { role: 'root', name: 'CN=Another house', days: 30 * 365 }, now())
  await issueTo(at('stamp'), at('root'), { role: 'stamp', name: 'CN=Its stamps', days: 11 * 365 }, now())
  const signer = readSigner(at('stamp'))
  const roots = [readFileSync(join(folder, 'root.pem'), 'utf8').trim()]
  const timeStamps = embeddedAuthority(
    async () => {
      await whileStamping()
      return signer
    },
    () => roots,
    now
  )
  world = await openWorld(null, { adapters: { timeStamps } })
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

it('no bundle is handed out that nobody could believe; with the list of the other house it is', async () => {
  const client = await world.connect()
  const headers = await session(client, 'tanaka')
  const id = await mail.delivered(world, await mail.issuersOf(world), 'tanaka')
  const ask = () => client.call('GET', `/v1/mailbox/${id}/evidence`, undefined, headers)
  const refused = await ask()
  expect([refused.status, codeOf(refused)]).toEqual([503, 'overloaded'])
  expect(world.log).toContain('{"event":"evidence.unlisted","why":"revocationMissing"}')
  const issuer = new X509Certificate(readFileSync(join(folder, 'root.pem')))
  const key = createPrivateKey(readFileSync(join(folder, 'root.key')))
  const lists = join(world.folder, 'evidence', 'lists')
  const publish = (when: Date): void =>
    writeFileSync(join(lists, 'another.crl'), writeCrl({ issuer, key }, [], { now: when, hours: 24, number: 1 }))
  mkdirSync(lists)
  publish(new Date(now().getTime() - 3_600_000))
  expect((await ask()).status).toBe(503)
  expect(world.log).toContain('{"event":"evidence.unlisted","why":"revocationEarly"}')
  // a list from after the stamps; clocks of two houses may differ by a little
  publish(new Date(now().getTime() + 60_000))
  const given = await ask()
  expect(given.status).toBe(200)
  const report = verifyBundle(JSON.stringify(given.body), readRoots(await mail.rootsOf(client)), now())
  expect(report).toMatchObject({ ok: true, version: 3 })
})

it('what is taken back or revoked while central waits for the stamps gets nothing in any more', async () => {
  const { db } = world.central
  const issuers = await mail.issuersOf(world)
  const [client, before] = [await world.connect(), await db.selectFrom('messages').select('id').execute()]
  const headers = await session(client, 'tanaka')
  const once = async (act: () => Promise<unknown>): Promise<unknown> => {
    const letter = await mail.letterTo(world, issuers, 'tanaka')
    whileStamping = () => {
      whileStamping = () => Promise.resolve()
      return act()
    }
    return mail.handIn(world, letter)
  }
  const takeBack = () => client.call('DELETE', '/v1/mailbox/senders/hikari-life', undefined, headers)
  expect(await once(takeBack)).toEqual({ ok: false, fault: 'recipientUnknown' })
  expect(await once(() => revokeSender(db, 'hikari-life', now()))).toEqual({ ok: false, fault: 'sealUntrusted' })
  expect(await db.selectFrom('messages').select('id').execute()).toEqual(before)
})
