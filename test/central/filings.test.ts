import { expect, it } from 'vitest'
import { FilingsAnswer, OperationAnswer, type Filing } from '../../src/contract/wire/filings.ts'
import { softCard } from '../support/central-card.ts'
import type { Client } from '../support/central-client.ts'
import {
  codeOf,
  everybody,
  prepareAnswer,
  prepareMove,
  send,
  session,
  type Prepared
} from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const filings = async (
  client: Client,
  headers: Record<string, string>,
  cursor = ''
): Promise<{ filings: readonly Filing[]; cursor: string }> =>
  FilingsAnswer.parse((await client.call('GET', `/v1/filings?cursor=${cursor}`, undefined, headers)).body)

const eventually = async <T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> => {
  const end = Date.now() + 10_000
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

onBothStorages('filings', (world) => {
  const tanaka = softCard('tanaka')

  const visit = async (name = 'tanaka'): Promise<{ client: Client; headers: Record<string, string> }> => {
    const client = await world().connect()
    return { client, headers: await session(client, name) }
  }

  it('a move reaches every recipient, and what each says comes back', async () => {
    const { client, headers } = await visit()
    const operations = await prepareMove(client, headers, tanaka)
    for (const operation of operations) OperationAnswer.parse((await send(client, operation)).body)
    const mine = operations.map((one) => one.operationId)
    const done = await eventually(
      async () => (await filings(client, headers)).filings.filter((one) => mine.includes(one.operationId)),
      (all) => all.length === 6 && all.every((one) => !['received', 'dispatched'].includes(one.state))
    )
    const stateOf = (recipient: string): Filing | undefined => done.find((one) => one.recipient === recipient)
    expect(everybody.map((recipient) => stateOf(recipient)?.state)).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'asked',
      'refused',
      'accepted'
    ])
    expect(stateOf('morikawa-citizens')?.reception).toMatch(/^[1-9][A-Z][0-9]-[0-9]{4}$/)
    expect(stateOf('morikawa-citizens')?.what.ja).toBe('転出の届け出')
    expect(stateOf('umino-citizens')?.what.ja).toBe('転入の届け出')
    expect(stateOf('minato-bank')?.reason?.ja).toContain('届出印')
    expect(stateOf('toto-telecom')?.task?.options.map((one) => one.label.ja)).toEqual(['午前', '午後', '夕方'])
    expect(new Set(done.map((one) => one.receiptNumber)).size).toBe(1)
  })

  it('an answer to a question is taken once, and the firm then accepts', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-telecom'] })
    await send(client, operation as Prepared)
    const own = async (): Promise<Filing | undefined> =>
      (await filings(client, headers)).filings.find((one) => one.operationId === operation?.operationId)
    const asked = await eventually(own, (one) => one?.state === 'asked')
    const question = { task: asked?.task?.id ?? '', recipient: 'toto-telecom', option: 'afternoon' }
    const wrong = await prepareAnswer(client, headers, tanaka, { ...question, option: 'midnight' })
    expect(codeOf(await send(client, wrong))).toBe('documentInvalid')
    const [answer, second] = [
      await prepareAnswer(client, headers, tanaka, question),
      await prepareAnswer(client, headers, tanaka, question)
    ]
    const receipt = await send(client, answer)
    expect(receipt.status).toBe(200)
    expect(await send(client, answer)).toMatchObject({ status: 200, body: receipt.body })
    expect(codeOf(await send(client, second))).toBe('documentInvalid')
    const accepted = await eventually(own, (one) => one?.state === 'accepted')
    expect(accepted).toMatchObject({ task: null, receiptNumber: asked?.receiptNumber })
  })

  it('another resident cannot answer the question', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-telecom'] })
    await send(client, operation as Prepared)
    await eventually(
      async () => (await filings(client, headers)).filings.find((one) => one.operationId === operation?.operationId),
      (one) => one?.state === 'asked'
    )
    const task = `${operation?.operationId}:1`
    const other = await visit('sato')
    const answer = await prepareAnswer(other.client, other.headers, softCard('sato'), {
      task,
      recipient: 'toto-telecom',
      option: 'morning'
    })
    expect(codeOf(await send(other.client, answer))).toBe('documentInvalid')
  })

  it('a resident sees own filings only', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    await send(client, operation as Prepared)
    const other = await visit('sato')
    expect((await filings(other.client, other.headers)).filings).toEqual([])
  })

  it('the cursor gives what changed after it and nothing twice', async () => {
    const { client, headers } = await visit()
    const before = await filings(client, headers)
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    await send(client, operation as Prepared)
    const after = await filings(client, headers, before.cursor)
    // filings of the tests before may go on changing meanwhile: ours is there, once
    expect(after.filings.filter((one) => one.operationId === operation?.operationId)).toHaveLength(1)
    await eventually(
      () => filings(client, headers, after.cursor),
      (page) => page.filings.some((one) => one.state === 'accepted')
    )
    expect(codeOf(await client.call('GET', '/v1/filings?cursor=-1', undefined, headers))).toBe('malformed')
  })

  it('the same operation again gets the same answer and has no second effect, also without a session and elsewhere', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    const answers = await Promise.all([send(client, operation as Prepared), send(client, operation as Prepared)])
    await client.call('DELETE', '/v1/session', undefined, headers)
    const later = await send(await world().connect(), operation as Prepared)
    expect(answers.map((one) => one.status)).toEqual([200, 200])
    expect(answers[1]?.body).toEqual(answers[0]?.body)
    expect(later.body).toEqual(answers[0]?.body)
    const rows = await world()
      .central.db.selectFrom('filings')
      .select('operation')
      .where('operation', '=', operation?.operationId ?? '')
      .execute()
    expect(rows).toHaveLength(1)
  })

  it('the same id with another body is a conflict and an alarm', async () => {
    const { client, headers } = await visit()
    const [one, other] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power', 'minato-bank'] })
    await send(client, one as Prepared)
    const answer = await send(client, { ...(other as Prepared), operationId: one?.operationId ?? '' })
    expect([answer.status, codeOf(answer)]).toEqual([409, 'operationConflict'])
    const alarms = await world().central.db.selectFrom('audit').select('reason').where('event', '=', 'alarm').execute()
    expect(alarms).toContainEqual({ reason: 'operationConflict' })
  })

  it('firms get their fields only; town offices get the signed document too; central keeps no copy', async () => {
    const { client, headers } = await visit()
    const operations = await prepareMove(client, headers, tanaka, { recipients: ['morikawa-citizens', 'minato-bank'] })
    for (const operation of operations) await send(client, operation)
    const { db } = world().central
    const ids = operations.map((one) => one.operationId)
    const cases = await eventually(
      () => db.selectFrom('cases').selectAll().where('key', 'in', ids).execute(),
      (all) => all.length === 2
    )
    const contentOf = (agency: string): unknown => JSON.parse(cases.find((one) => one.agency === agency)?.content ?? '')
    expect(contentOf('minato-bank')).toEqual({
      signed: false,
      fields: { name: '田中 和子', from: expect.any(String), to: expect.any(String), telephone: expect.any(String) }
    })
    expect(contentOf('morikawa-citizens')).toMatchObject({ signed: true, fields: { movers: '和子さん、一郎さん' } })
    await eventually(
      () => db.selectFrom('filings').select('delivery').where('operation', 'in', ids).execute(),
      (all) => all.every((one) => one.delivery === null)
    )
  })
})
