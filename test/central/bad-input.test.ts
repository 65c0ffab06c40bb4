// Each kind of bad input once, on both storages: a problem document with its code, one line in the audit, no effect.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Problem, problemMediaType, type ProblemCode } from '../../src/contract/wire/problem.ts'
import { ensureAuthority, ensureCertificate } from '../../src/central/terminals/authority.ts'
import { connectCentral, type Answer, type Client } from '../support/central-client.ts'
import { softCard } from '../support/central-card.ts'
import { auditedRefusals, stateOf } from '../support/central-state.ts'
import {
  prepareMove,
  prepareWithdrawal,
  send,
  session,
  signIn,
  uuidv7,
  type Prepared
} from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const elsewhere = mkdtempSync(join(tmpdir(), 'madoguchi-elsewhere-'))
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }))

/** What a test needs is there before the state is looked at. */
type Ready = {
  readonly client: Client
  readonly tanaka: Record<string, string>
  readonly sato: Record<string, string>
  readonly low: Record<string, string>
  readonly operation: Prepared
  readonly taken: Prepared
  /** signed and sealed, and of a filing whose name no database can hold */
  readonly unnameable: Prepared
  readonly request: { readonly requestId: string; readonly items: readonly string[] }
  readonly stranger: () => Promise<Client>
}
type Bad = readonly [what: string, code: ProblemCode, send: (ready: Ready) => Promise<Answer>]

const health = { version: 'dev', outbox: 0, reader: 'ready', startedAt: '2026-01-01T00:00:00Z' }
const flipped = (transcript: Buffer): Buffer => Buffer.alloc(256, transcript.subarray(0, 32))

const bad: readonly Bad[] = [
  ['an unknown field', 'malformed', ({ client }) => client.call('POST', '/v1/devices/health', { ...health, more: 1 })],
  [
    'an oversized body',
    'tooLarge',
    ({ client, operation }) => client.call('POST', '/v1/operations', { ...operation, sealed: 'A'.repeat(230_000) })
  ],
  [
    'a wrong content type',
    'mediaType',
    ({ client, operation }) => client.call('POST', '/v1/operations', operation, { 'content-type': 'text/json' })
  ],
  ['a bad signature', 'signatureInvalid', ({ client }) => signIn(client, softCard('tanaka'), { signature: flipped })],
  ['a wrong level', 'levelInsufficient', ({ client, low }) => client.call('GET', '/v1/notices', undefined, low)],
  [
    "somebody else's id",
    'notOwner',
    ({ client, sato, request }) => client.call('POST', '/v1/self-info/requests', request, sato)
  ],
  [
    'the same id with another body',
    'operationConflict',
    ({ client, taken, operation }) => send(client, { ...taken, sealed: operation.sealed })
  ],
  // PostgreSQL holds no NUL in a text, and would answer with an error of its own
  [
    'U+0000 in an address',
    'malformed',
    ({ client, tanaka }) => client.call('GET', '/v1/notices/a%00/why', undefined, tanaka)
  ],
  [
    'U+0000 in a cursor',
    'malformed',
    ({ client, tanaka }) => client.call('GET', '/v1/notices?cursor=%00', undefined, tanaka)
  ],
  [
    'U+0000 in a body',
    'malformed',
    ({ client, tanaka }) => client.call('PUT', '/v1/mailbox/folders/own', { name: 'a\0' }, tanaka)
  ],
  ['U+0000 in what was signed', 'documentInvalid', ({ client, unnameable }) => send(client, unnameable)],
  [
    'a certificate of another authority',
    'terminalUntrusted',
    async ({ stranger }) => {
      const client = await stranger()
      const answer = await client.call('POST', '/v1/devices/health', health)
      await client.close()
      return answer
    }
  ]
]

/** linked systems and the queue stand still as good as for ever once they have begun */
const slow = { delayFactor: 10_000 }

onBothStorages(
  'bad input',
  (world) => {
    let ready: Ready
    beforeAll(async () => {
      const client = await world().connect()
      const [tanaka, sato, low] = [
        await session(client, 'tanaka'),
        await session(client, 'sato'),
        await session(client, 'tanaka')
      ]
      await client.call('PUT', '/v1/session/level', { level: 1 }, low)
      const recipients = ['toto-power', 'minato-bank']
      const [operation, taken] = await prepareMove(client, tanaka, softCard('tanaka'), { recipients })
      if (!operation || !taken) throw new Error('two operations were not made')
      expect((await send(client, taken)).status).toBe(200)
      const { body } = await client.call('GET', '/v1/self-info/items')
      const [item] = (body as { items: { id: string }[] }).items
      const request = { requestId: uuidv7(), items: [item?.id ?? ''] }
      expect((await client.call('POST', '/v1/self-info/requests', request, tanaka)).status).toBe(200)
      await ensureAuthority(elsewhere, new Date())
      const identity = await ensureCertificate(elsewhere, { use: 'terminal', name: 'morikawa-1' }, new Date())
      const { url, ca } = world().central.ready
      const unnameable = await prepareWithdrawal(client, tanaka, softCard('tanaka'), {
        filing: 'a\0',
        recipient: 'toto-power'
      })
      ready = {
        client,
        tanaka,
        sato,
        low,
        operation,
        taken,
        unnameable,
        request,
        stranger: () => connectCentral(url, ca, identity)
      }
      // what was taken goes on its way first: only then is every change an effect of what is sent here
      let last = ''
      const rests = async (): Promise<boolean> => {
        const now = await stateOf(world())
        const same = now === last
        last = now
        return same
      }
      await vi.waitFor(async () => expect(await rests()).toBe(true), { interval: 200, timeout: 20_000 })
    })

    it.each(bad)('%s is refused as %s, with a line in the audit and no effect', async (_what, code, ask) => {
      const [before, lines] = [await stateOf(world()), await auditedRefusals(world())]
      const answer = await ask(ready)
      expect(answer.type.split(';')[0]).toBe(problemMediaType)
      expect(Problem.parse(answer.body)).toMatchObject({ code, status: answer.status })
      expect(await auditedRefusals(world())).toBe(lines + 1)
      expect((await world().refusals()).at(-1)).toBe(code)
      expect(await stateOf(world())).toBe(before)
    })

    it('an operation that comes again is answered as before, with no effect', async () => {
      const [before, lines] = [await stateOf(world()), await auditedRefusals(world())]
      const [first, second] = [await send(ready.client, ready.taken), await send(ready.client, ready.taken)]
      expect([first.status, second.body]).toEqual([200, first.body])
      expect([await stateOf(world()), await auditedRefusals(world())]).toEqual([before, lines])
    })
  },
  { settings: slow }
)
