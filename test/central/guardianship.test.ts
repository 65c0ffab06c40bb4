// What the register says of guardianships, act by act: which kind gives what, by which article, from when and until when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readCommand } from '../../src/central/cli/options.ts'
import { actOnPeople } from '../../src/central/cli/people.ts'
import type { RegisterEntry } from '../../src/central/mandates/powers.ts'
import { registerGuardianships, RegisterProblem } from '../../src/central/mandates/register.ts'
import {
  acting,
  briefly,
  call,
  codeFrom,
  draftBody,
  journalOf,
  mandateFor,
  mandatesOf,
  registerEntry,
  sign,
  until,
  visitor,
  wide,
  type Visitor
} from '../support/central-mandates.ts'
import { codeOf, uuidv7 } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

const day = 86_400_000
let world: World & { close: () => Promise<void> }
let tanaka: Visitor
let sato: Visitor
let takahashi: Visitor
beforeAll(async () => {
  world = await openWorld(null)
  tanaka = await visitor(world, 'tanaka')
  sato = await visitor(world, 'sato')
  takahashi = await visitor(world, 'takahashi')
})
afterAll(() => world.close())

const at = (days: number): string => new Date(world.central.central.now().getTime() + days * day).toISOString()
const entry = registerEntry
const register = async (one: RegisterEntry): Promise<string> => {
  await registerGuardianships(world.central.central, [one])
  const { id } = await world.central.db
    .selectFrom('mandates')
    .select('id')
    .where('register', '=', one.register)
    .executeTakeFirstOrThrow()
  return id
}
/** what the guardian gets, in one word per door */
const doors = async (id: string): Promise<Record<string, unknown>> => {
  const proxy = acting(sato, id)
  const get = async (path: string): Promise<unknown> => {
    const answer = await call(proxy, 'GET', path)
    return answer.status === 200 ? 'open' : codeOf(answer)
  }
  const bundle = uuidv7()
  const operations = [{ operationId: uuidv7(), recipient: 'minato-bank', contentSha256: 'A'.repeat(43) }]
  const manifest = JSON.stringify({ bundleId: bundle, kind: 'filing', procedure: 'move', operations, actingFor: id })
  const filed = await call(proxy, 'POST', '/v1/intents', { manifest })
  return {
    profile: await get('/v1/self'),
    notices: await get('/v1/notices'),
    mail: await get('/v1/mailbox'),
    filing: filed.status === 200 ? 'open' : codeOf(filed)
  }
}
const all = (word: string) => ({ profile: word, notices: word, mail: word, filing: word })
const order = (from: number, end?: number) => ({
  power: 'mail' as const,
  from: at(from),
  ...(end === undefined ? {} : { until: at(end) })
})

it('a guardian acts by the law itself, and reads mail only by an order of at most six months', async () => {
  const plain = { ...all('open'), mail: 'mandateScope' }
  expect(await doors(await register(entry({})))).toEqual(plain)
  expect(await doors(await register(entry({ powers: [order(-1)] })))).toEqual(all('open'))
  expect(await doors(await register(entry({ powers: [order(-200)] })))).toEqual(plain)
  expect(await doors(await register(entry({ powers: [order(-9, -1)] })))).toEqual(plain)
  expect(await doors(await register(entry({ powers: [order(1)] })))).toEqual(plain)
  expect(await doors(await register(entry({ powers: [{ power: 'mail' }] })))).toEqual(plain)
  const held = (await mandatesOf(sato)).filter((one) => one.kind === 'guardianship')
  expect(held.flatMap((one) => one.basis.map(({ article }) => article))).toEqual(
    expect.arrayContaining(['第859条第1項', '第860条の2第1項・第2項', '第858条'])
  )
})

it.each(['curatorship', 'assistance'] as const)('%s gives what the court named and no more', async (kind) => {
  expect(await doors(await register(entry({ kind })))).toEqual(all('mandateScope'))
  const named = await register(entry({ kind, powers: [{ power: 'filings', procedures: ['move'] }] }))
  expect(await doors(named)).toEqual({ ...all('mandateScope'), filing: 'open' })
  const other = await register(entry({ kind, powers: [{ power: 'filings', procedures: ['benefits'] }] }))
  expect(await doors(other)).toEqual(all('mandateScope'))
  await expect(register(entry({ kind, powers: [order(-1)] }))).rejects.toThrow(RegisterProblem)
})

it('a voluntary guardianship gives nothing before it has a supervisor, and then what the contract lists', async () => {
  const powers = [{ power: 'filings' as const, procedures: ['move'] }, { power: 'profile' as const }]
  const kind = 'voluntary-guardianship'
  expect(await doors(await register(entry({ kind, powers })))).toEqual(all('mandateScope'))
  expect(await doors(await register(entry({ kind, powers, supervisorSince: at(1) })))).toEqual(all('mandateScope'))
  const supervised = await register(entry({ kind, powers, supervisorSince: at(-1) }))
  expect(await doors(supervised)).toEqual({ ...all('mandateScope'), filing: 'open', profile: 'open' })
})

it('holds from its day to its end, and is ended by the register only, at the next request', async () => {
  expect(await doors(await register(entry({ from: at(1) })))).toEqual(all('mandateNotValid'))
  expect(await doors(await register(entry({ from: at(-9), until: at(-1) })))).toEqual(all('mandateExpired'))
  const one = entry({})
  const id = await register(one)
  expect(await doors(id)).toMatchObject({ profile: 'open' })
  expect(codeOf(await call(sato, 'DELETE', `/v1/mandates/${id}`))).toBe('mandateStatutory')
  expect(codeOf(await sign(sato, { id, text: '{}' }, 'accept'))).toBe('mandateStatutory')
  await register({ ...one, endedAt: at(0) })
  expect(await doors(id)).toEqual(all('mandateRevoked'))
})

it('an entry is taken whole or not at all, and the same again changes nothing', async () => {
  const rows = async () => (await world.central.db.selectFrom('mandates').selectAll().execute()).length
  const before = await rows()
  const good = entry({})
  for (const bad of [entry({ proxy: 'ito' }), entry({ proxy: 'nobody' }), entry({ until: at(-2) })])
    await expect(registerGuardianships(world.central.central, [good, bad])).rejects.toThrow(bad.register)
  const other = { ...good, until: at(5) }
  await expect(registerGuardianships(world.central.central, [good, other])).rejects.toThrow('stands there twice')
  expect(await rows()).toBe(before)
  const twice = [await register(good), await register(good)]
  expect(new Set(twice).size).toBe(1)
  await expect(register({ ...good, proxy: 'tanaka' })).rejects.toThrow('keeps its kind and its persons')
})

it('nobody under guardianship gives or takes a mandate, and a proxy who comes under one is a proxy no longer', async () => {
  const { id } = await mandateFor(world, tanaka, takahashi)
  const self = async () => codeOf(await call(acting(takahashi, id), 'GET', '/v1/self'))
  expect(await self()).toBeUndefined()
  const ward = entry({ principal: 'takahashi', kind: 'curatorship' })
  await register(ward)
  expect(await self()).toBeUndefined()
  const full = entry({ principal: 'takahashi' })
  await register(full)
  expect(await self()).toBe('mandateNotValid')
  const from = draftBody(await codeFrom(sato), wide, until(world))
  expect(codeOf(await call(takahashi, 'POST', '/v1/mandates', from))).toBe('guardianshipForbids')
  const to = draftBody(await codeFrom(takahashi), wide, until(world))
  expect(codeOf(await call(sato, 'POST', '/v1/mandates', to))).toBe('guardianshipForbids')
  expect((await journalOf(takahashi)).map(briefly)).toEqual([
    'registry guardianship.registered',
    'registry guardianship.registered'
  ])
  await register({ ...full, endedAt: at(0) })
  expect(await self()).toBeUndefined()
})

it('the command takes a register file, and says what is wrong without saying of whom', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-register-'))
  const file = join(folder, 'register.json')
  const { settings } = world.central.central
  const run = async (content: string): Promise<string> => {
    writeFileSync(file, content)
    const command = readCommand(['guardianships', file, '--data', settings.data], {})
    if (command.name !== 'people') throw new Error('another command')
    return actOnPeople({ ...settings, now: world.central.central.now }, world.central.db, command.act)
  }
  const one = entry({})
  expect(JSON.parse(await run(JSON.stringify({ entries: [one] })))).toEqual({ added: 1, changed: 0, same: 0 })
  expect(JSON.parse(await run(JSON.stringify({ entries: [one] })))).toEqual({ added: 0, changed: 0, same: 1 })
  const changed = { ...one, powers: [order(-1)] }
  expect(JSON.parse(await run(JSON.stringify({ entries: [changed] })))).toEqual({ added: 0, changed: 1, same: 0 })
  await expect(run('{')).rejects.toThrow('is not JSON')
  await expect(run(JSON.stringify({ entries: [{ ...one, kind: 'friendship' }] }))).rejects.toThrow('entries.0.kind')
  await expect(run(JSON.stringify({ entries: [{ ...one, proxy: 'ito' }] }))).rejects.toThrow(/^(?!.*ito)/)
  expect(() => readCommand(['guardianships', '--data', folder], {})).toThrow('wants the file of a register')
  rmSync(folder, { recursive: true })
})
