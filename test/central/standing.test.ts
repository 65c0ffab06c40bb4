// A certificate that is revoked during a visit, and a verifier that is away during one.
import { X509Certificate } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import {
  askingVerifier,
  simulatedResponder,
  simulatedVerifier,
  type Responder
} from '../../src/central/agencies/verifier/simulator.ts'
import { forget } from '../../src/central/housekeeping.ts'
import { readRevoked, readTrust, type CertificateVerifier } from '../../src/central/session/trust.ts'
import { standingOf } from '../../src/central/session/standing.ts'
import { lookAtSessions } from '../../src/central/session/watch.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { softCard } from '../support/central-card.ts'
import type { Answer } from '../support/central-client.ts'
import { call, introduction, visitor, type Visitor } from '../support/central-mandates.ts'
import * as mail from '../support/central-mailbox.ts'
import { codeOf, prepareMove, prepareWithdrawal, send, signIn, type Prepared } from '../support/central-visit.ts'
import { onBothStorages, type World } from '../support/central-world.ts'
import { listen } from '../support/push-reader.ts'

const trust = mkdtempSync(join(tmpdir(), 'madoguchi-standing-'))
afterAll(() => rmSync(trust, { recursive: true, force: true }))
const shipped = defaultSettings(trust)
cpSync(shipped.trust, trust, { recursive: true })
const list = readRevoked(trust)

const serialOf = (card: 'authentication' | 'signature'): string =>
  new X509Certificate(softCard('tanaka')[card].certificate).serialNumber.toLowerCase().replace(/^0+/, '')
const revoke = (...which: readonly ('authentication' | 'signature')[]): void => {
  const more = which.map((issuer) => ({ issuer, serial: serialOf(issuer) }))
  writeFileSync(join(trust, 'revoked.json'), JSON.stringify([...list, ...more]))
}
const away = (is: boolean): void => {
  const down = is ? [{ from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' }] : []
  writeFileSync(join(trust, 'verifier.json'), JSON.stringify({ answersAfterSeconds: 0, unknown: [], late: [], down }))
}

let asked = 0
const parts = {
  folder: trust,
  keys: join(trust, 'keys'),
  trust: readTrust(trust, readSeedData(shipped.town).policies),
  delayFactor: 0,
  patience: 5_000,
  now: () => new Date()
}
const real = simulatedVerifier(parts)
const verifier: CertificateVerifier = {
  status: (...question) => {
    asked++
    return real.status(...question)
  }
}

const second = 1_000

it('an answer is waited for as long as it is anywhere, whatever shortens the delays of simulators', async () => {
  const [issuer] = parts.trust.anchors.authentication
  if (!issuer) throw new Error('there is no authority')
  const responder = simulatedResponder(parts)
  const slow: Responder = {
    ...responder,
    ask: async (...question) => {
      await new Promise((resolve) => setTimeout(resolve, 4_900))
      return responder.ask(...question)
    }
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const answer = askingVerifier(slow, parts).status('authentication', 'abc', new Date(), issuer)
    // the question is put at the end of this turn of the loop
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    await vi.advanceTimersByTimeAsync(4_900)
    expect(await answer).toBe('good')
  } finally {
    vi.useRealTimers()
  }
})

it('a name that is none names nothing that holds, and nobody is asked', async () => {
  const verifier: CertificateVerifier = { status: () => Promise.reject(new Error('asked')) }
  const asking = { trust: parts.trust, verifier, now: parts.now }
  for (const name of ['', 'authentication', 'authentication:x', 'nobody:x:1', 'authentication:x:1'])
    expect(await standingOf(asking, name)).toBe('untrusted')
})

onBothStorages(
  'a certificate in use',
  (world: () => World) => {
    beforeEach(() => {
      revoke()
      away(false)
      // answers of the test before are over
      world().ahead(21 * second)
    })
    const self = (of: Visitor): Promise<Answer> => call(of, 'GET', '/v1/self')
    const look = (): Promise<number> => lookAtSessions(world().central.central)

    it('a card revoked during its visit ends the visit and its streams at the next look, within the minute', async () => {
      const [tanaka, sato] = [await visitor(world(), 'tanaka'), await visitor(world(), 'sato')]
      const stream = await listen(tanaka.client, 'filings', tanaka.headers)
      expect(stream.status).toBe(200)
      revoke('authentication', 'signature')
      world().ahead(26 * second)
      await look()
      const refused = await self(tanaka)
      expect([refused.status, codeOf(refused)]).toEqual([403, 'certificateRevoked'])
      expect(await stream.over(2_000)).toBe(true)
      expect((await self(sato)).status).toBe(200)
      const lines = await world()
        .central.db.selectFrom('audit')
        .selectAll()
        .where('event', '=', 'session.revoked')
        .execute()
      expect(lines.map(({ reason }) => reason)).toEqual(['certificateRevoked'])
      expect(codeOf(await signIn(tanaka.client, softCard('tanaka')))).toBe('certificateRevoked')
    })

    it('nothing that is proven with it afterwards is taken: filings, withdrawals, introductions, receipts', async () => {
      const tanaka = await visitor(world(), 'tanaka')
      const keys = await mail.issuersOf(world())
      const letter = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
      const [filed, kept] = (await prepareMove(tanaka.client, tanaka.headers, tanaka.card, {
        recipients: ['minato-bank', 'toto-power']
      })) as [Prepared, Prepared]
      expect((await send(tanaka.client, filed)).status).toBe(200)
      const about = { filing: filed.operationId, recipient: 'minato-bank' }
      const withdrawal = await prepareWithdrawal(tanaka.client, tanaka.headers, tanaka.card, about)
      const receipt = await mail.provenDecision(tanaka.client, tanaka.headers, {
        name: 'tanaka',
        id: letter,
        decision: 'accept'
      })
      revoke('authentication')
      world().ahead(21 * second)
      expect(codeOf(await send(tanaka.client, kept))).toBe('certificateRevoked')
      expect(codeOf(await send(tanaka.client, withdrawal))).toBe('certificateRevoked')
      expect(codeOf(await introduction(tanaka))).toBe('certificateRevoked')
      expect(codeOf(await mail.sendDecision(tanaka.client, letter, receipt))).toBe('certificateRevoked')
      const states = await world().central.db.selectFrom('messages').select('state').where('id', '=', letter).execute()
      expect(states).toEqual([{ state: 'waiting' }])
    })

    it('without the verifier nothing is written after a minute, what is read goes on for five, and leaving always works', async () => {
      const tanaka = await visitor(world(), 'tanaka')
      const write = (): Promise<Answer> => call(tanaka, 'PUT', '/v1/mailbox/folders/mine', { name: '家のこと' })
      away(true)
      world().ahead(50 * second)
      expect([(await self(tanaka)).status, (await write()).status]).toEqual([200, 204])
      expect(codeOf(await introduction(tanaka))).toBe('overloaded')
      world().ahead(20 * second)
      expect((await self(tanaka)).status).toBe(200)
      expect(codeOf(await write())).toBe('overloaded')
      away(false)
      world().ahead(3 * second)
      expect((await write()).status).toBe(204)
      away(true)
      world().ahead(299 * second)
      expect((await self(tanaka)).status).toBe(200)
      world().ahead(10 * second)
      expect(codeOf(await self(tanaka))).toBe('overloaded')
      const stream = await listen(tanaka.client, 'filings', tanaka.headers)
      expect([stream.status, codeOf({ ...(await self(tanaka)), body: stream.body })]).toEqual([503, 'overloaded'])
      expect((await call(tanaka, 'DELETE', '/v1/session')).status).toBe(204)
    })

    it('a visit asks little: once at the sign-in, once for many proofs, once a look however many sessions there are', async () => {
      const visits = await Promise.all(Array.from({ length: 3 }, () => visitor(world(), 'tanaka')))
      const [tanaka] = visits as [Visitor]
      world().ahead(21 * second)
      asked = 0
      await Promise.all(Array.from({ length: 12 }, () => introduction(tanaka)))
      expect(asked).toBe(1)
      world().ahead(10 * second)
      await Promise.all([look(), look()])
      const names = await world().central.db.selectFrom('sessions').select('certificate').distinct().execute()
      expect(asked).toBeLessThanOrEqual(1 + names.length)
      const before = asked
      for (const of of visits) expect((await self(of)).status).toBe(200)
      expect([await look(), asked]).toEqual([0, before])
    })

    it('what names the certificate is forgotten with what it could still prove', async () => {
      const tanaka = await visitor(world(), 'tanaka')
      await prepareMove(tanaka.client, tanaka.headers, tanaka.card, { recipients: ['minato-bank'] })
      const { central, db } = world().central
      const names = async (): Promise<number> =>
        (await db.selectFrom('intents').select('bundle').where('certificate', 'is not', null).execute()).length
      expect(await names()).toBeGreaterThan(0)
      await forget({ ...central, now: () => new Date(central.now().getTime() + 8 * 86_400_000) })
      expect(await names()).toBe(0)
    })
  },
  { settings: { trust }, adapters: { verifier } }
)
