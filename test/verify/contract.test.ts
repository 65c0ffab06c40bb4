// The conformance script: content with our central, and with no central that breaks one promise of the contract.
import { execFile, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolSender } from '../../src/central/senders/enrolment.ts'
import { ensureCertificate, type PemPair } from '../../src/central/terminals/authority.ts'
import { checkContract } from '../../src/verify/contract/checks.ts'
import { connectTo, type Access, type Answer, type Asking, type Question } from '../../src/verify/contract/ask.ts'
import { CardProblem, readCard } from '../../src/verify/contract/card.ts'
import { readCompany } from '../../src/verify/contract/company.ts'
import { readDocument } from '../../src/verify/contract/document.ts'
import { codeIn } from '../../src/verify/contract/judge.ts'
import { checkVisit } from '../../src/verify/contract/visit.ts'
import { fixture } from '../support/central-card.ts'
import { bent, type Bend } from '../support/contract-bent.ts'
import { companyFile } from '../support/companies.ts'
import { openWorld, type World } from '../support/central-world.ts'

let world: World & { close: () => Promise<void> }
let access: Access
let behind: Asking
/** PEM files of a sender's door */
let door: PemPair
beforeAll(async () => {
  world = await openWorld(null)
  const { url, ca, terminals } = world.central.ready
  const [terminal] = terminals
  if (!terminal) throw new Error('no terminal')
  access = { url, ca, cert: terminal.cert, key: terminal.key }
  behind = await connectTo(access)
  const { settings, now, db } = world.central.central
  door = await ensureCertificate(settings.data, { use: 'sender', name: 'kawa-clinic' }, now())
  const certificates = [{ purpose: 'door' as const, pem: readFileSync(door.cert, 'utf8') }]
  await enrolSender(db, { id: 'kawa-clinic', name: { ja: 'かわ診療所', en: 'Kawa clinic' }, certificates }, now())
})
afterAll(async () => {
  behind.close()
  await world.close()
})

const findingsOf = async (bend: Bend): Promise<readonly string[]> => {
  const { url, server } = await bent(world, behind, bend)
  try {
    const { findings } = await checkContract({ ...access, url })
    return findings.map(({ check }) => check)
  } finally {
    server.close()
  }
}
/** no two answers of an operation may differ; these do */
let stamps = 0
const signedIn = { token: 'A'.repeat(43), level: 2 }
const card = fixture('tanaka.json')
const ok = (body: unknown): Answer => ({ status: 200, type: 'application/json', challenge: '', body })

describe('the conformance script', () => {
  it('finds nothing at our central, by its command', async () => {
    const { url, ca, cert, key } = access
    const passwordFile = join(world.folder, 'password')
    writeFileSync(passwordFile, `${companyFile('umino-tsushin').password}\n`, { mode: 0o600 })
    const args = [
      'src/verify/contract/main.ts',
      '--url',
      url,
      '--ca',
      ca,
      '--cert',
      cert,
      '--key',
      key,
      '--card',
      card,
      '--company',
      fixture('companies/umino-tsushin.p12'),
      '--password-file',
      passwordFile,
      '--sender-cert',
      door.cert,
      '--sender-key',
      door.key,
      '--json'
    ]
    // not waited for in this thread, in which central is to answer; it rejects where the command ends badly
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const report = JSON.parse(stdout) as { operations: number; asked: number; findings: unknown[] }
    expect(report.findings).toEqual([])
    expect([report.operations > 45, report.asked > 340]).toEqual([true, true])
    // every operation is asked by the sender as well
    expect(report.asked).toBeGreaterThan(340 + report.operations)
  })

  it('finds only the doors open for strangers and for senders, where everything else is passed on', async () => {
    // whoever comes, what is behind is asked as a terminal
    const { url, server } = await bent(world, behind, (_asked, answer) => answer)
    const sender = { cert: readFileSync(door.cert), key: readFileSync(door.key) }
    try {
      const { findings } = await checkContract({ ...access, url }, { sender })
      const [strangers, senders] = [
        findings.filter(({ check }) => check === 'stranger'),
        findings.filter(({ where }) => where.endsWith(' as a sender'))
      ]
      expect([strangers.length, strangers.length + senders.length]).toEqual([2, findings.length])
      expect(senders.map(({ where }) => where)).toEqual(
        expect.arrayContaining(['GET /v1/notices as a sender', 'POST /v1/session as a sender'])
      )
    } finally {
      server.close()
    }
  })

  it.each<[string, string, Bend]>([
    [
      'gives notices without a session',
      'level',
      ({ path, body }, answer) => (path === '/v1/notices' && body === '' ? ok({}) : answer)
    ],
    [
      'asks for another level',
      'level',
      (_asked, answer) => ({ ...answer, challenge: answer.challenge.replace(':2', ':1') })
    ],
    [
      'takes a token that nobody gave out',
      'token',
      ({ path }, answer) =>
        path === '/v1/filings' && answer.status === 401 && answer.challenge.includes('invalid_token') ? ok({}) : answer
    ],
    [
      'takes a field that nobody knows',
      'unknown field',
      ({ body }, answer) => (body === '{"unknown":1}' ? ok({}) : answer)
    ],
    ['takes half a message', 'form', ({ body }, answer) => (body === '{' ? ok({}) : answer)],
    ['reads text as JSON', 'media type', (_asked, answer) => (answer.status === 415 ? ok({}) : answer)],
    ['takes a message of any size', 'size', (_asked, answer) => (answer.status === 413 ? ok({}) : answer)],
    [
      'answers in another form than it publishes',
      'answer',
      ({ path }, answer) => (path === '/v1/keys' ? ok({ sealing: 1 }) : answer)
    ],
    [
      'refuses in plain text',
      'form',
      (_asked, answer) => (answer.status === 400 ? { ...answer, type: 'text/plain' } : answer)
    ],
    [
      'says nothing of what is not there',
      'nowhere',
      ({ path }, answer) => (path.includes('nothing-of') ? ok(null) : answer)
    ],
    [
      'publishes what leads nowhere',
      'document',
      ({ path }, answer) =>
        path === '/v1/openapi' ? ok(JSON.parse(JSON.stringify(answer.body).replace('"Problem":', '"Other":'))) : answer
    ]
  ])('finds a service that %s', async (_what, check, bend) => {
    expect(await findingsOf(bend)).toContain(check)
  })

  it.each<[string, string, (question: Question, answer: Answer) => Answer]>([
    [
      'takes any nonce',
      'proof nonceUnknown',
      (_question, answer) => (codeIn(answer.body) === 'nonceUnknown' ? ok(signedIn) : answer)
    ],
    [
      'takes a nonce twice',
      'proof nonceSpent',
      (_question, answer) => (codeIn(answer.body) === 'nonceSpent' ? ok(signedIn) : answer)
    ],
    [
      'takes a proof of another connection',
      'proof wrongConnection',
      ({ path, method }, answer) =>
        method === 'POST' && path === '/v1/session' && codeIn(answer.body) === 'wrongConnection' ? ok(signedIn) : answer
    ],
    [
      'does not look at the signature',
      'proof signatureInvalid',
      (_question, answer) => (codeIn(answer.body) === 'signatureInvalid' ? ok(signedIn) : answer)
    ],
    [
      'shows a session to another connection',
      'other connection',
      ({ method }, answer) =>
        method === 'GET' && codeIn(answer.body) === 'wrongConnection' ? ok({ level: 2, provider: 'card' }) : answer
    ],
    [
      'answers an operation anew the second time',
      'same operation',
      ({ path }, answer) =>
        path === '/v1/self-info/requests' && answer.status === 200
          ? ok({ ...(answer.body as object), requestedAt: new Date(stamps++).toISOString() })
          : answer
    ],
    [
      'takes another body under the same id',
      'same id, other body',
      (_question, answer) => (codeIn(answer.body) === 'operationConflict' ? ok({ items: 1 }) : answer)
    ],
    [
      'shows everything at level 1',
      'escalation',
      ({ token }, answer) => (token && codeIn(answer.body) === 'levelInsufficient' ? ok({}) : answer)
    ],
    [
      'says a level that nobody proved',
      'escalation',
      ({ method, path }, answer) =>
        method === 'GET' && path === '/v1/session' && answer.status === 200
          ? ok({ ...(answer.body as object), level: 2 })
          : answer
    ],
    [
      'answers a resident in another form',
      'answer',
      ({ path }, answer) => (path === '/v1/notices' && answer.status === 200 ? ok({ notices: 1 }) : answer)
    ],
    [
      'keeps a session that was closed',
      'sign-out',
      (_question, answer) => (codeIn(answer.body) === 'sessionMissing' ? ok({ level: 0 }) : answer)
    ]
  ])('finds, with a card, a service that %s', async (_what, check, bend) => {
    const bentAsking = async (): Promise<Asking> => {
      const asking = await connectTo(access)
      return { ...asking, ask: async (question) => bend(question, await asking.ask(question)) }
    }
    const published = readDocument((await behind.ask({ method: 'GET', path: '/v1/openapi' })).body)
    const results = await checkVisit(bentAsking, published, readCard(card))
    expect(new Set(results.map((one) => one?.check ?? 'ok'))).toEqual(new Set(['ok', check]))
  })

  it("finds, with a company, a service that does not keep a resident's routes from it", async () => {
    const bend: Bend = (_asked, answer) =>
      codeIn(answer.body) === 'wrongHolder'
        ? { ...answer, body: { ...(answer.body as object), code: 'notOwner' } }
        : answer
    const bentAsking = async (): Promise<Asking> => {
      const asking = await connectTo(access)
      return { ...asking, ask: async (question) => bend({ body: '', ...question }, await asking.ask(question)) }
    }
    const published = readDocument((await behind.ask({ method: 'GET', path: '/v1/openapi' })).body)
    const company = readCompany(fixture('companies/umino-tsushin.p12'), companyFile('umino-tsushin').password)
    const results = await checkVisit(bentAsking, published, company)
    expect(new Set(results.map((one) => one?.check ?? 'ok'))).toEqual(new Set(['ok', 'holder']))
  })

  it("reads a company's file, and says what is none", () => {
    const file = fixture('companies/umino-tsushin.p12')
    expect(() => readCompany(file, 'wrong')).toThrow(CardProblem)
    expect(() => readCompany(fixture('tanaka.json'), '')).toThrow(CardProblem)
  })

  it('reads a card from PEM as well, and says what is no card', () => {
    const { key, certificate } = readCard(card)
    const file = join(world.folder, 'card.pem')
    const pem = `${new X509Certificate(certificate).toString()}\n${String(key.export({ type: 'pkcs8', format: 'pem' }))}`
    writeFileSync(file, pem, { mode: 0o600 })
    expect(readCard(file).certificate).toEqual(certificate)
    writeFileSync(file, '{}')
    expect(() => readCard(file)).toThrow(CardProblem)
    expect(() => readCard(join(world.folder, 'none'))).toThrow(CardProblem)
  })

  it('says in a sentence what is wrong with its command line, and that nobody is there', () => {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['src/verify/contract/main.ts', ...args], { encoding: 'utf8' })
    const wrong = run('--url', 'https://localhost:1')
    expect([wrong.status, wrong.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('all needed')])
    const { ca, cert, key } = access
    const nobody = run('--url', 'https://localhost:1', '--ca', ca, '--cert', cert, '--key', key)
    expect([nobody.status, nobody.stderr.trim().split('\n').length]).toEqual([3, 1])
    expect(nobody.stderr).toContain('cannot be reached')
    const there = ['--url', 'https://localhost:1', '--ca', ca, '--cert', cert, '--key', key]
    const half = run(...there, '--sender-cert', door.cert)
    expect([half.status, half.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('belong together')])
    const none = run(...there, '--sender-cert', join(world.folder, 'none'), '--sender-key', door.key)
    expect([none.status, none.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('cannot be read')])
  })
})
