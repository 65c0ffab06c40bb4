// A filing that is kept back for a while may be withdrawn meanwhile: then it reaches nobody. Once it has left, it has left.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { FilingsAnswer, RecipientsAnswer, type Filing } from '../../src/contract/wire/filings.ts'
import { holdingsOf } from '../../src/central/cli/holdings.ts'
import { mayLeave } from '../../src/central/dispatch/window.ts'
import { withdraw } from '../../src/central/filings/withdrawals.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { softCard } from '../support/central-card.ts'
import type { Client } from '../support/central-client.ts'
import {
  codeOf,
  everybody,
  prepareMove,
  prepareWithdrawal,
  send,
  session,
  sha256,
  text,
  type Prepared
} from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const window = 60_000
const delayFactor = 0.02

// the shipped town, where the power company's filings are kept back for a minute under the delay factor, and answered at once
const town = mkdtempSync(join(tmpdir(), 'madoguchi-town-'))
afterAll(() => rmSync(town, { recursive: true, force: true }))
cpSync(defaultSettings('').town, town, { recursive: true })
const edit = (name: string, change: (content: never) => void): void => {
  const content = JSON.parse(readFileSync(join(town, name), 'utf8')) as never
  change(content)
  writeFileSync(join(town, name), JSON.stringify(content))
}
type Rules = { procedures: { rules: { recipient: string; withdrawSeconds?: number }[] }[] }
edit('recipients.json', ({ procedures }: Rules) => {
  for (const rule of procedures.flatMap((one) => one.rules))
    if (rule.recipient === 'toto-power') rule.withdrawSeconds = window / 1_000 / delayFactor
})
edit('agencies.json', ({ agencies }: { agencies: { answersAfterSeconds: number }[] }) => {
  for (const agency of agencies) agency.answersAfterSeconds = 1
})

type Visit = { readonly client: Client; readonly headers: Record<string, string> }

onBothStorages(
  'withdrawals',
  (world) => {
    const tanaka = softCard('tanaka')
    let visit: Visit
    it('a recipient says beforehand how long a filing may be withdrawn', async () => {
      const client = await world().connect()
      visit = { client, headers: await session(client, 'tanaka') }
      const where = { from: 'morikawa', to: 'umino', movers: 1 }
      const { body } = await client.call('POST', '/v1/procedures/move/recipients', where)
      const said = RecipientsAnswer.parse(body).recipients.map((one) => [one.id, one.withdrawSeconds])
      expect(said).toContainEqual(['toto-power', window / 1_000])
      expect(said).toContainEqual(['morikawa-citizens', undefined])
    })

    const filed = async (recipient = 'toto-power'): Promise<string> => {
      const [operation] = await prepareMove(visit.client, visit.headers, tanaka, { recipients: [recipient] })
      expect((await send(visit.client, operation as Prepared)).status).toBe(200)
      return operation?.operationId ?? ''
    }
    const withdrawal = (filing: string, recipient = 'toto-power'): Promise<Prepared> =>
      prepareWithdrawal(visit.client, visit.headers, tanaka, { filing, recipient })
    const own = async (operation: string): Promise<Filing | undefined> => {
      const { body } = await visit.client.call('GET', '/v1/filings', undefined, visit.headers)
      return FilingsAnswer.parse(body).filings.find((one) => one.operationId === operation)
    }
    const received = async (operation: string): Promise<number> => {
      const { agencies } = await holdingsOf(world().central.db, everybody, new Date())
      const found = agencies.flatMap((one) => one.received).find((one) => one.operationId === operation)
      return found?.deliveries ?? 0
    }
    const becomes = async (operation: string, state: Filing['state']): Promise<Filing | undefined> => {
      await expect.poll(async () => (await own(operation))?.state, { timeout: 10_000, interval: 20 }).toBe(state)
      return own(operation)
    }

    it('it is kept back until the window is over, says so, and then goes once', async () => {
      const before = Date.now()
      const filing = await filed()
      const kept = await own(filing)
      expect(kept?.state).toBe('received')
      expect(Date.parse(kept?.withdrawUntil ?? '') - before - window).toBeLessThan(5_000)
      expect(await received(filing)).toBe(0)
      await world().pass(window + 1_000)
      expect((await becomes(filing, 'accepted'))?.withdrawUntil).toBeUndefined()
      expect(await received(filing)).toBe(1)
    })

    it('it is kept back by its window even where the queue holds it due, as a clock that is wrong would', async () => {
      const filing = await filed()
      const { db, queue, nudge } = world().central.central
      await db.transaction().execute(async (tx) => {
        await queue.drop(tx, [filing])
        await queue.add(tx, { kind: 'deliver', filing, payload: null }, 0)
      })
      nudge()
      // filed after it, and gone before it
      await becomes(await filed('minato-bank'), 'refused')
      expect([await received(filing), (await own(filing))?.state]).toEqual([0, 'received'])
      expect((await send(visit.client, await withdrawal(filing))).status).toBe(200)
    })

    it('withdrawn, it reaches nobody, nothing of it is kept, and the same withdrawal again is the same answer', async () => {
      const [filing, other] = [await filed(), await filed()]
      const operation = await withdrawal(filing)
      const [answer, twin] = await Promise.all([send(visit.client, operation), send(visit.client, operation)])
      expect([answer.status, twin.body]).toEqual([200, answer.body])
      expect((await send(visit.client, operation)).body).toEqual(answer.body)
      expect(await own(filing)).toMatchObject({
        state: 'withdrawn',
        reason: { en: expect.stringContaining('withdrew') }
      })
      const { db } = world().central
      const row = await db.selectFrom('filings').selectAll().where('operation', '=', filing).executeTakeFirstOrThrow()
      expect([row.delivery, row.receipt_number]).toEqual([
        null,
        (answer.body as { receiptNumber: string }).receiptNumber
      ])
      await world().pass(window + 1_000)
      // whatever was due before it has gone by now
      await becomes(other, 'accepted')
      expect([await received(filing), (await own(filing))?.state]).toEqual([0, 'withdrawn'])
      const audit = db.selectFrom('audit').select('reason').where('subject', '=', filing)
      expect(await audit.where('event', '=', 'filing.changed').execute()).toEqual([{ reason: 'withdrawn' }])
    })

    it('it is refused with its code once the filing has left, where there is no window, and twice', async () => {
      const [gone, withdrawn] = [await filed(), await filed()]
      expect((await send(visit.client, await withdrawal(withdrawn))).status).toBe(200)
      await world().pass(window + 1_000)
      await becomes(gone, 'accepted')
      const atOnce = await filed('minato-bank')
      for (const operation of [
        await withdrawal(gone),
        await withdrawal(withdrawn),
        await withdrawal(atOnce, 'minato-bank')
      ]) {
        const answer = await send(visit.client, operation)
        expect([answer.status, codeOf(answer)]).toEqual([409, 'withdrawalClosed'])
        expect((await world().refusals()).at(-1)).toBe('withdrawalClosed')
        const { db } = world().central
        expect(
          await db.selectFrom('operations').select('id').where('id', '=', operation.operationId).execute()
        ).toEqual([])
      }
      expect((await own(gone))?.state).toBe('accepted')
    })

    it("nobody withdraws another's filing, or by a word that is not signed", async () => {
      const filing = await filed()
      const client = await world().connect()
      const sato = { client, headers: await session(client, 'sato') }
      const to = { filing, recipient: 'toto-power' }
      const wrong = [
        await prepareWithdrawal(sato.client, sato.headers, softCard('sato'), to),
        await prepareWithdrawal(visit.client, visit.headers, tanaka, { ...to, recipient: 'toto-telecom' }),
        await prepareWithdrawal(visit.client, visit.headers, tanaka, to, { covers: filing }),
        await prepareWithdrawal(visit.client, visit.headers, tanaka, to, { fields: { filing, option: 'all' } }),
        await prepareWithdrawal(visit.client, visit.headers, tanaka, to, { fields: {} })
      ]
      const codes = [codeOf(await send(sato.client, wrong[0] as Prepared))]
      for (const operation of wrong.slice(1)) codes.push(codeOf(await send(visit.client, operation)))
      expect(codes).toEqual(Array(5).fill('documentInvalid'))
      // announced as one thing, proved as another
      const forged = await prepareWithdrawal(visit.client, visit.headers, softCard('sato'), to)
      expect(codeOf(await send(visit.client, forged))).toBe('signatureInvalid')
      expect((await own(filing))?.state).toBe('received')
    })

    it('between leaving and being withdrawn at the same moment, each filing does one of the two', async () => {
      const { db, central } = world().central
      const filings: string[] = []
      for (let n = 0; n < 8; n++) filings.push(await filed())
      const later = new Date(central.now().getTime() + window + 1_000)
      const owner = 'tanaka'
      const race = async (filing: string, first: boolean): Promise<readonly [boolean, boolean]> => {
        const row = await db.selectFrom('filings').selectAll().where('operation', '=', filing).executeTakeFirstOrThrow()
        const content = { bundleId: row.bundle, recipient: row.recipient, fields: { filing } }
        const documentSha256 = text(sha256(`withdraw:${filing}`))
        const manifest = { procedure: row.procedure }
        const taking = () =>
          db
            .transaction()
            .execute((tx) => withdraw(tx, central, owner, { manifest, content: { ...content, documentSha256 } }))
            .then(
              () => true,
              () => false
            )
        // an instance whose clock is ahead
        const leaving = () => mayLeave(db, row, later).then((said) => said === 'leaves')
        if (first) return Promise.all([taking(), leaving()])
        const [left, taken] = await Promise.all([leaving(), taking()])
        return [taken, left]
      }
      const ends = await Promise.all(filings.map((filing, n) => race(filing, n % 2 === 0)))
      expect(ends.filter(([taken, left]) => taken === left)).toEqual([])
      await world().pass(window + 1_000)
      for (const [n, filing] of filings.entries()) {
        await becomes(filing, ends[n]?.[0] ? 'withdrawn' : 'accepted')
        expect(await received(filing)).toBe(ends[n]?.[0] ? 0 : 1)
      }
    })
  },
  { settings: { town, delayFactor } }
)
