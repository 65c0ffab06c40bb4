// A company's session reads nothing of a resident's, and the other way round: every operation of the published contract, both ways;
// and what a company has of its own: letters, receipts, evidence.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommand } from '../../src/card/virtual/command.ts'
import { pkcs12File } from '../../src/card/virtual/maker/pkcs12.ts'
import type { OpenApi } from '../../src/central/http/openapi.ts'
import { runCompany } from '../../src/main/company-command/command.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { verifyBundle } from '../../src/verify/evidence/verify.ts'
import { acting, call, mandateFor, scopeOf, visitor, wide, type Visitor } from '../support/central-mandates.ts'
import {
  bundleOf,
  contentOf,
  decided,
  delivered,
  document,
  handIn,
  issuersOf,
  letterTo,
  messagesOf,
  rootsOf
} from '../support/central-mailbox.ts'
import { codeOf, send } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'
import { fixture } from '../support/central-card.ts'
import { companyFile, companyNumbers, companyVisitor } from '../support/companies.ts'
import { rightFilings } from '../support/linked-filings.ts'
import { fileAt, prepareFiling } from '../support/linked-visit.ts'
import { sampleOf } from '../support/sample-body.ts'
import { issue, keyUsage, usage } from '../support/issuing.ts'

const number = companyNumbers['umino-tsushin']
let world: World & { close: () => Promise<void> }
let company: Visitor
let resident: Visitor
type Own = { readonly message: string; readonly filing: string; readonly mandate: string; readonly folder: string }
let owns: Readonly<Record<'company' | 'resident', Own>>

const letters = { title: { ja: '秘密の題', en: 'A secret title' } }
beforeAll(async () => {
  world = await openWorld(null)
  const keys = await issuersOf(world)
  company = await companyVisitor(world, 'umino-tsushin')
  resident = await visitor(world, 'tanaka')
  const sato = await visitor(world, 'sato')
  const { data } = world.central.central
  const bid = { corporateNumber: number }
  const fields = { ...rightFilings['bidding']?.fields, ...bid }
  const [filed] = await prepareFiling(company, data, {
    procedure: 'bid-qualification',
    recipients: ['bid-umino'],
    fields
  })
  if (!filed) throw new Error('nothing was prepared')
  await send(company.client, filed)
  const [moved = ''] = await fileAt(resident.client, data, rightFilings['water'] as never)
  const scope = scopeOf({
    procedures: [{ id: 'bid-qualification', may: 'act' }],
    folders: [{ id: 'inbox', may: 'act' }]
  })
  for (const [who, folder] of [
    [company, 'of-company'],
    [resident, 'of-resident']
  ] as const)
    await call(who, 'PUT', `/v1/mailbox/folders/${folder}`, { name: folder })
  owns = {
    company: {
      message: await delivered(world, keys, 'tanaka', { recipient: number, ...letters }),
      filing: filed.operationId,
      mandate: (await mandateFor(world, company, sato, scope)).id,
      folder: 'of-company'
    },
    resident: {
      message: await delivered(world, keys, 'tanaka', letters),
      filing: moved,
      mandate: (await mandateFor(world, resident, sato, wide)).id,
      folder: 'of-resident'
    }
  }
  resident = await visitor(world, 'tanaka')
})
afterAll(() => world.close())

type Operation = {
  readonly 'x-holders'?: string
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>>
  }
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}
type Asked = { readonly method: string; readonly path: string; readonly operation: Operation }

const operationsOf = ({ paths }: OpenApi): Asked[] =>
  Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation: operation as unknown as Operation
      }))
    )
    // what ends or lowers the session comes last
    .toSorted((one, other) => Number(one.path.startsWith('/v1/session')) - Number(other.path.startsWith('/v1/session')))

/** Every parameter is something of the other's, where there is something that could be meant. */
const pathFor = ({ path }: Asked, { message, filing, mandate, folder }: Own): string =>
  path
    .replace('/mailbox/{id}', `/mailbox/${message}`)
    .replace('/mandates/{id}', `/mandates/${mandate}`)
    .replace('{folder}', folder)
    .replace('{operation}', filing)
    .replace(/\{\w+\}/g, 'nobody')

/** what a holder sees of their own, to be the same before and after */
const seen = async (who: Visitor): Promise<string> => {
  const answers = await Promise.all(
    ['/v1/mailbox', '/v1/mailbox/folders', '/v1/filings', '/v1/mandates'].map(async (path) => call(who, 'GET', path))
  )
  return JSON.stringify(answers.map(({ body }) => body))
}

const settled = async (who: Visitor): Promise<string> => {
  for (let last = await seen(who), tries = 0; tries < 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const now = await seen(who)
    if (now === last && !/"state":"(received|dispatched)"/.test(now)) return now
    last = now
  }
  throw new Error('it never settled')
}

const everyRoute = async (who: Visitor, kind: 'companies' | 'residents', theirs: Own, other: Visitor) => {
  const contract = (await who.client.call('GET', '/v1/openapi')).body as OpenApi
  const schemas = contract.components.schemas
  const before = await settled(other)
  const tried = { shut: 0, open: 0, without: 0 }
  for (const asked of operationsOf(contract)) {
    const { operation, method } = asked
    if (operation.security.every((way) => !('terminal' in way))) continue
    const schema = operation.requestBody?.content['application/json']?.schema
    const body = schema ? sampleOf(schema, schemas) : undefined
    const answer = await call(who, method, pathFor(asked, theirs), body)
    const where = `${method} ${asked.path}: ${answer.status} ${String(codeOf(answer))}`
    const holders = operation['x-holders']
    if (holders === undefined) tried.without++
    else if (holders === kind || holders === 'both') tried.open++
    else {
      tried.shut++
      expect(where).toBe(`${method} ${asked.path}: 403 wrongHolder`)
    }
    const text = JSON.stringify(answer.body)
    for (const secret of [theirs.message, theirs.filing, theirs.mandate, theirs.folder])
      expect(text.includes(secret), `${where} names ${secret}`).toBe(false)
    if (holders !== undefined && asked.path.includes('{id}')) expect(answer.status, where).toBeGreaterThanOrEqual(400)
  }
  expect(await settled(other)).toBe(before)
  return tried
}

it("a company gets a resident's letter addressed to it alone, accepts it with its certificate, and holds the evidence", async () => {
  const keys = await issuersOf(world)
  const id = await delivered(world, keys, 'tanaka', { recipient: number, receipt: 'opening' })
  const { client, headers, card } = company
  expect(codeOf(await contentOf(client, headers, id))).toBe('receiptNeeded')
  expect((await decided(client, headers, { name: card, id, decision: 'accept' })).status).toBe(200)
  const { body } = await contentOf(client, headers, id)
  expect(body).toMatchObject({ document: document.toString('base64url') })
  const bundle = await bundleOf(client, headers, id)
  const report = verifyBundle(JSON.stringify(bundle), readRoots(await rootsOf(client)), world.central.central.now())
  expect(report).toMatchObject({ ok: true, codes: [] })
  expect((await messagesOf(client, headers)).map((one) => one.id)).toContain(id)
  expect((await messagesOf(resident.client, resident.headers)).map((one) => one.id)).not.toContain(id)
  expect(createHash('sha256').update(document).digest('base64url')).toBe(
    (body as { documentSha256: string }).documentSha256
  )
})

it('a number that is no company here is nobody, and no sender finds out by another word', async () => {
  const keys = await issuersOf(world)
  for (const recipient of ['4999990000005', 'A'.repeat(43)])
    expect(await handIn(world, await letterTo(world, keys, 'tanaka', { recipient }))).toEqual({
      ok: false,
      fault: 'recipientUnknown'
    })
})

it("a proxy of the company reads the folders they were given, and the company's journal says so", async () => {
  const sato = await visitor(world, 'sato')
  const answer = await call(acting(sato, owns.company.mandate), 'GET', '/v1/mailbox')
  expect(answer.status).toBe(200)
  expect(codeOf(await call(acting(sato, owns.company.mandate), 'GET', '/v1/self'))).toBe('mandateScope')
  expect(JSON.stringify((await call(company, 'GET', '/v1/journal')).body)).toContain('mailbox.listed')
})

it("no operation of the contract shows a company anything of a resident's, or changes it", async () => {
  const tried = await everyRoute(company, 'companies', owns.resident, resident)
  // as many as the contract publishes: none was passed over
  expect(tried).toMatchObject({ shut: 18, open: 26 })
})

it("no operation of the contract shows a resident anything of a company's, or changes it", async () => {
  const again = await companyVisitor(world, 'umino-tsushin')
  const tried = await everyRoute(resident, 'residents', owns.company, again)
  expect(tried).toMatchObject({ shut: 1, open: 43 })
})

it('a token of one kind opens nothing as the other, whatever its level', async () => {
  const firm = await companyVisitor(world, 'umino-tsushin')
  const person = await visitor(world, 'tanaka')
  for (const level of [1, 0]) {
    await call(firm, 'PUT', '/v1/session/level', { level })
    await call(person, 'PUT', '/v1/session/level', { level })
    expect(codeOf(await call(firm, 'GET', '/v1/passkeys'))).toBe('wrongHolder')
    expect(codeOf(await call(person, 'GET', '/v1/company'))).toBe('wrongHolder')
  }
})

it('is made and signed in from the command line with RSA and P-384, and told in one line what is wrong', async () => {
  const file = join(world.folder, 'own.p12')
  const password = join(world.folder, 'password')
  writeFileSync(password, 'made here\n')
  const [out, wrong]: [string[], string[]] = [[], []]
  const say = { out: (line: string) => void out.push(line), wrong: (line: string) => void wrong.push(line) }
  const words = [
    '--corporation',
    '森川観光協会',
    '--representative',
    '川端 守',
    '--address',
    '森川市',
    '--password',
    'made here'
  ]
  const made = (number: string) => runCommand(['company', file, '--number', number, ...words], say)
  expect([await made('1999990000007'), await made('2999990000007'), await made('2999990000007')]).toEqual([1, 0, 1])
  expect(wrong.map((line) => line.slice(0, 10))).toEqual(['card: K-11', 'card: K-10'])
  const { url, ca, terminals } = world.central.ready
  const { cert = '', key = '' } = terminals[0] ?? {}
  const terminal = {
    present: false,
    say: say.out,
    unseen: <T>(task: () => Promise<T>) => task(),
    line: () => Promise.resolve(undefined),
    secret: () => Promise.resolve(false)
  }
  const at = ['--url', url, '--ca', ca, '--cert', cert, '--key', key]
  const shown = (by: string, secret = password) => {
    return runCompany(['show', '--file', by, '--password-file', secret, ...at], { ...say, terminal })
  }
  const own = { session: { level: 2 }, company: { corporateNumber: '2999990000007' } }
  expect(await shown(file)).toBe(0)
  expect(JSON.parse(out.at(-1) ?? '')).toMatchObject(own)
  const p384 = ['--number', '2999990000007', ...words, '--algorithm', 'p-384', '--force']
  expect(await runCommand(['company', file, ...p384], say)).toBe(0)
  expect(await shown(file)).toBe(0)
  expect(JSON.parse(out.at(-1) ?? '')).toMatchObject(own)
  const p256 = await issue({ kind: 'p256', extensions: [keyUsage(usage.digitalSignature)] })
  const curve = join(world.folder, 'p256.p12')
  const pkcs8 = p256.key.export({ type: 'pkcs8', format: 'der' })
  writeFileSync(curve, pkcs12File(pkcs8, [p256.der], 'made here'))
  expect(await shown(curve)).toBe(3)
  expect(wrong.at(-1)).toMatch(/^company: certificateUnfit: central takes no such certificate/)
  const typed = (present: boolean) =>
    runCompany(['show', '--file', file, ...at], { ...say, terminal: { ...terminal, present } })
  expect([await typed(true), wrong.at(-1)]).toEqual([3, 'company: K-38 cancelled'])
  expect([await typed(false), wrong.at(-2)]).toEqual([2, expect.stringContaining('company: noTerminal: ')])
  const revoked = join(world.folder, 'revoked')
  writeFileSync(revoked, companyFile('morikawa-lifeline').password)
  expect([await shown(file, revoked), await shown(fixture('companies/morikawa-lifeline.p12'), revoked)]).toEqual([3, 1])
  expect(wrong.slice(-2).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'company: companyPasswordWrong: the',
    'company: refused: certificateRevoked:'
  ])
  expect(await runCompany(['nothing'], { ...say, terminal })).toBe(2)
  // one that never ends is not read
  expect([await shown('/dev/zero'), wrong.at(-1)]).toEqual([3, expect.stringContaining('company: K-17 ')])
})
