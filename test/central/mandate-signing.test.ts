// What is refused before a mandate is one, and in a filing under one: none of it depends on where central keeps its rows.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Mandate } from '../../src/contract/wire/mandates.ts'
import { softCard } from '../support/central-card.ts'
import {
  acting,
  call,
  codeFrom,
  draftBody,
  drafted,
  introduction,
  mandateFor,
  mandatesOf,
  prepareFor,
  scopeOf,
  sign,
  until,
  visitor,
  wide,
  type SignChanges,
  type Visitor
} from '../support/central-mandates.ts'
import {
  codeOf,
  prepareAnswer,
  prepareMove,
  send,
  uuidv7,
  type FilingChanges,
  type Prepared
} from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

let open: World & { close: () => Promise<void> }
const world = (): World => open
let tanaka: Visitor
let sato: Visitor
let takahashi: Visitor
beforeAll(async () => {
  open = await openWorld(null)
  tanaka = await visitor(open, 'tanaka')
  sato = await visitor(open, 'sato')
  takahashi = await visitor(open, 'takahashi')
})
afterAll(() => open.close())

const draft = async (): Promise<Mandate> => drafted(tanaka, draftBody(await codeFrom(sato), wide, until(open)))
const given = (): Promise<Mandate> => mandateFor(open, tanaka, sato)
const states = async (of: Visitor, id: string): Promise<string | undefined> =>
  (await mandatesOf(of)).find((one) => one.id === id)?.state
const get = async (of: Visitor, path: string): Promise<unknown> => codeOf(await call(of, 'GET', path))
const move = (mandate: string, changes: FilingChanges = {}): Promise<Prepared[]> => prepareFor(sato, mandate, changes)

it('a state that was set without the signatures gives nothing', async () => {
  const { id, text } = await draft()
  await sign(tanaka, { id, text }, 'grant')
  await world().central.db.updateTable('mandates').set({ state: 'valid' }).where('id', '=', id).execute()
  expect(await get(acting(sato, id), '/v1/self')).toBe('mandateNotValid')
})

const wrong: readonly (readonly [what: string, code: string, changes: () => SignChanges])[] = [
  ['another purpose', 'wrongPurpose', () => ({ purpose: 'accept', nonceFor: 'accept' })],
  ['a nonce given for another purpose', 'wrongPurpose', () => ({ nonceFor: 'sign-in' })],
  ['another card', 'signatureInvalid', () => ({ prover: softCard('sato') })],
  ['a phone of the same person under the text', 'cardRequired', () => ({ signatory: softCard('tanaka-phone') })],
  ["another person's signature under the text", 'notOwner', () => ({ signatory: softCard('sato') })],
  ['a forged certificate', 'certificateUntrusted', () => ({ signatory: softCard('mallory') })],
  ['a signature under another text', 'documentInvalid', () => ({ signed: '{}' })],
  ['another text', 'wrongPayload', () => ({ text: '{}' })],
  ['another connection', 'wrongConnection', () => ({ proof: { parts: { exporter: Buffer.alloc(32, 7) } } })],
  ['another terminal', 'wrongTerminal', () => ({ proof: { parts: { terminal: Buffer.alloc(32, 7) } } })]
]
it('a grant with anything wrong in it is refused, with a line in the audit', async () => {
  const one = await draft()
  for (const [what, code, changes] of wrong)
    expect([what, codeOf(await sign(tanaka, one, 'grant', changes()))]).toEqual([what, code])
  expect(await states(tanaka, one.id)).toBe('drafted')
  const refusals = await world().refusals()
  for (const [, code] of wrong) expect(refusals).toContain(code)
})

it('a phone neither grants nor accepts nor is introduced', async () => {
  const phone = await visitor(world(), 'tanaka-phone')
  const one = await draft()
  expect(codeOf(await sign(phone, one, 'grant'))).toBe('cardRequired')
  expect(codeOf(await sign(phone, one, 'grant', { signatory: softCard('tanaka') }))).toBe('cardRequired')
  expect(codeOf(await introduction(phone))).toBe('cardRequired')
})

it('principal and proxy are two persons', async () => {
  const own = draftBody(await codeFrom(tanaka), wide, until(world()))
  expect(codeOf(await call(tanaka, 'POST', '/v1/mandates', own))).toBe('mandateSelf')
  const one = await draft()
  await sign(tanaka, one, 'grant')
  expect(codeOf(await sign(tanaka, one, 'accept'))).toBe('mandateClosed')
  expect(codeOf(await sign(takahashi, one, 'accept'))).toBe('notFound')
})

it('a code works once, at its terminal, and for half an hour', async () => {
  const body = (code: string) => draftBody(code, wide, until(world()))
  const code = await codeFrom(sato)
  const elsewhere = await visitor(world(), 'tanaka', 1)
  expect(codeOf(await call(elsewhere, 'POST', '/v1/mandates', body(code)))).toBe('introductionUnknown')
  expect((await call(tanaka, 'POST', '/v1/mandates', body(code))).status).toBe(200)
  expect(codeOf(await call(tanaka, 'POST', '/v1/mandates', body(code)))).toBe('introductionUnknown')
  expect(codeOf(await call(tanaka, 'POST', '/v1/mandates', body('1A2-0000')))).toBe('introductionUnknown')
  expect(codeOf(await introduction(sato, { visit: uuidv7() }))).toBe('notOwner')
  expect(codeOf(await introduction(sato, { purpose: 'sign-in' }))).toBe('wrongPurpose')
})

it('what is not there, nothing, and too long cannot be given', async () => {
  const code = await codeFrom(sato)
  const bodies = [
    draftBody(code, scopeOf(), until(world())),
    draftBody(code, scopeOf({ procedures: [{ id: 'will', may: 'act' }] }), until(world())),
    draftBody(code, scopeOf({ folders: [{ id: 'nowhere', may: 'read' }] }), until(world())),
    draftBody(code, wide, until(world(), 366)),
    draftBody(code, wide, until(world(), -1))
  ]
  for (const body of bodies) expect(codeOf(await call(tanaka, 'POST', '/v1/mandates', body))).toBe('mandateInvalid')
  // and the code was not spent by any of them
  expect((await call(tanaka, 'POST', '/v1/mandates', draftBody(code, wide, until(world())))).status).toBe(200)
})

it('a filing says itself for whom it is: what it says and what was announced must be one', async () => {
  const { id } = await given()
  const other = await given()
  const bare = { document: (one: Record<string, unknown>) => one }
  const [unsaid] = await move(id, bare)
  expect(codeOf(await send(sato.client, unsaid as Prepared))).toBe('documentInvalid')
  const [switched] = await move(id, { document: (one) => ({ ...one, actingFor: other.id }) })
  expect(codeOf(await send(sato.client, switched as Prepared))).toBe('documentInvalid')
  const [signed] = await move(id, { signatory: softCard('tanaka') })
  expect(codeOf(await send(sato.client, signed as Prepared))).toBe('notOwner')
  await expect(move(id, { manifest: (one) => one })).rejects.toThrow('wrongPayload')
  await expect(move(id, { manifest: (one) => ({ ...one, actingFor: other.id }) })).rejects.toThrow('wrongPayload')
  // nor does a proxy's own filing become the principal's
  const own = prepareMove(sato.client, sato.headers, sato.card, { manifest: (one) => ({ ...one, actingFor: id }) })
  await expect(own).rejects.toThrow('wrongPayload')
})

it('an answer under one procedure does not reach what was asked under another', async () => {
  const [filed] = await prepareMove(sato.client, sato.headers, sato.card, { recipients: ['toto-power'] })
  const { operationId } = filed as Prepared
  await send(sato.client, filed as Prepared)
  const option = { id: 'yes', label: { ja: 'はい', en: 'Yes' } }
  const task = { id: 'asked:1', title: option.label, options: [option], by: '2090-01-01' }
  const ask = (procedure: string) =>
    open.central.db
      .updateTable('filings')
      .set({ state: 'asked', procedure, task: JSON.stringify(task) })
      .where('operation', '=', operationId)
      .execute()
  const answer = async () => {
    const wanted = { task: task.id, recipient: 'toto-power', option: option.id }
    return codeOf(await send(sato.client, await prepareAnswer(sato.client, sato.headers, sato.card, wanted)))
  }
  await ask('benefits')
  expect(await answer()).toBe('documentInvalid')
  await ask('move')
  expect(await answer()).toBeUndefined()
})
