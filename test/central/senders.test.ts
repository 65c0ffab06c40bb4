// The senders' door by the real path: keys, enrolment, the stand-alone command, receipts, and who is turned away.
import { X509Certificate } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readCrl } from '../../src/central/agencies/verifier/crl.ts'
import { readCommand } from '../../src/central/cli/options.ts'
import { actOnSenders } from '../../src/central/cli/senders.ts'
import type { SenderAct } from '../../src/central/cli/sender-options.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { BundleBody } from '../../src/contract/wire/evidence.ts'
import { SenderAddress, SendersAnswer } from '../../src/contract/wire/mailbox.ts'
import { SentAnswer } from '../../src/contract/wire/post.ts'
import { revokeSigner } from '../../src/central/evidence/revoked.ts'
import type { IssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { verifyBundle } from '../../src/verify/evidence/verify.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import { acting, call, journalOf, mandateFor, visitor } from '../support/central-mandates.ts'
import * as mail from '../support/central-mailbox.ts'
import { codeOf, session } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-senders-'))
const folder = join(home, 'kawa')
const day = 86_400_000
let world: World & { close: () => Promise<void> }
let issuers: IssuerKeys
let address: string
afterAll(async () => {
  await world.close()
  rmSync(home, { recursive: true, force: true })
})

const run = async (...args: readonly string[]) => {
  const command = ['src/central/senders/send/main.ts', ...args]
  const done = await promisify(execFile)(process.execPath, command).catch((error: unknown) => {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  })
  return { code: 'code' in done ? done.code : 0, stdout: done.stdout, stderr: done.stderr }
}
const operator = async (...words: readonly string[]): Promise<Record<string, string>> => {
  const command = readCommand([...words, '--data', world.folder], {})
  if (command.name !== 'senders') throw new Error('another command')
  const text = await actOnSenders(world.central.central.settings, world.central.db, command.act satisfies SenderAct)
  return JSON.parse(text) as Record<string, string>
}
const asSender = (): Promise<Client> => {
  const { url, ca } = world.central.ready
  return connectCentral(url, ca, { cert: join(folder, 'door.pem'), key: join(folder, 'door.key') })
}
const letter = join(home, 'letter.pdf')
const send = (...more: readonly string[]) =>
  run(
    letter,
    '--to',
    address,
    '--title',
    '検診の お知らせ',
    '--url',
    world.central.ready.url,
    '--keys',
    folder,
    ...more
  )
type Sent = { message: string; state: string; evidence: { event: string; verdict: string; text: string | null }[] }
const sent = (stdout: string): Sent => JSON.parse(stdout) as Sent

beforeAll(async () => {
  world = await openWorld(null)
  issuers = await mail.issuersOf(world)
  writeFileSync(letter, 'the letter of the clinic')
  expect((await run('--make-keys', 'kawa-clinic', '--keys', folder)).code).toBe(0)
  expect(await operator('enrol-sender', 'kawa-clinic', 'かわ診療所', 'Kawa Clinic', folder)).toMatchObject({
    enrolled: 'kawa-clinic'
  })
  address = (await operator('address', 'kawa-clinic', 'tanaka'))['address'] ?? ''
}, 30_000)

it('the command seals, sends, and prints evidence that was checked; the same again is the same message', async () => {
  const first = await send('--receipt-within', '10')
  expect([first.code, first.stderr]).toEqual([0, ''])
  const { message, state, evidence } = sent(first.stdout)
  expect([state, ...evidence.map((one) => `${one.event} ${one.verdict}`)]).toEqual([
    'waiting',
    'submission genuine',
    'notification genuine'
  ])
  expect(sent((await send('--receipt-within', '10')).stdout).message).toBe(message)
  const tanaka = await visitor(world, 'tanaka')
  const found = (await mail.messagesOf(tanaka.client, tanaka.headers)).find((one) => one.id === message)
  expect(found).toMatchObject({ sender: 'kawa-clinic', senderName: { ja: 'かわ診療所' }, state: 'waiting' })
  // the sender is told what it asked for, and never sees the key of the card that proved it
  await mail.decided(tanaka.client, tanaka.headers, { name: 'tanaka', id: message, decision: 'accept' })
  await mail.contentOf(tanaka.client, tanaka.headers, message)
  const status = await run('--status', message, '--url', world.central.ready.url, '--keys', folder)
  expect(sent(status.stdout).evidence.map((one) => `${one.event} ${one.verdict} ${one.text === null}`)).toEqual([
    'submission genuine false',
    'notification genuine false',
    'acceptance withheld true',
    'delivery genuine false',
    'opening genuine false'
  ])
  const key = softKey()
  expect(status.stdout).not.toContain(key)
  const report = verifyBundle(
    JSON.stringify(await mail.bundleOf(tanaka.client, tanaka.headers, message)),
    readRoots(await mail.rootsOf(tanaka.client)),
    new Date(Date.now() + 2 * 365 * day)
  )
  expect(report).toMatchObject({ ok: true, sender: 'kawa-clinic', document: { included: true } })
  // another document under a reference that was used is refused before anything leaves
  writeFileSync(join(home, 'other.pdf'), 'another letter')
  expect((await send('--reference', 'r-1')).code).toBe(0)
  const other = ['--to', address, '--title', 't', '--url', world.central.ready.url, '--keys', folder]
  expect((await run(join(home, 'other.pdf'), ...other, '--reference', 'r-1')).code).toBe(2)
}, 30_000)

it('the command renews both, and what is sealed afterwards is as good', async () => {
  const renewed = await run('renew', '--url', world.central.ready.url, '--keys', folder)
  expect([renewed.code, renewed.stderr]).toEqual([0, ''])
  expect(renewed.stdout.trim().split('\n').map((line) => (JSON.parse(line) as { renewed: string }).renewed)).toEqual(['seal', 'door']) // prettier-ignore
  const { code, stdout } = await send('--reference', 'renewed')
  expect([code, sent(stdout).state]).toEqual([0, 'delivered'])
  const tanaka = await visitor(world, 'tanaka')
  const bundle = await mail.bundleOf(tanaka.client, tanaka.headers, sent(stdout).message)
  const roots = readRoots(await mail.rootsOf(tanaka.client))
  expect(verifyBundle(JSON.stringify(bundle), roots, world.central.central.now())).toMatchObject({
    sender: 'kawa-clinic'
  })
}, 30_000)

const softKey = (): string =>
  readFileSync('assets/town/certificates/tanaka-authentication.pem', 'utf8').split('\n')[8] ?? 'no key'

it('a resident gives a sender an address, and takes it back: what comes afterwards is refused', async () => {
  const sato = await visitor(world, 'sato')
  const at = '/v1/mailbox/senders/kawa-clinic'
  const own = async () => {
    const { senders } = SendersAnswer.parse((await call(sato, 'GET', '/v1/mailbox/senders')).body)
    return senders.find(({ id }) => id === 'kawa-clinic')
  }
  expect(await own()).toEqual({ id: 'kawa-clinic', name: { ja: 'かわ診療所', en: 'Kawa Clinic' }, address: null })
  const given = SenderAddress.parse((await call(sato, 'PUT', at, {})).body)
  expect(given.address).not.toBe(address)
  expect((await call(sato, 'PUT', at, {})).body).toEqual(given)
  expect((await own())?.address).toBe(given.address)
  const to = ['--to', given.address, '--title', 't', '--url', world.central.ready.url, '--keys', folder]
  expect((await run(letter, ...to)).code).toBe(0)
  expect((await call(sato, 'DELETE', at)).status).toBe(204)
  const late = await run(letter, ...to, '--reference', 'unlinked')
  expect([late.code, late.stderr]).toEqual([1, 'send: refused: recipientUnknown\n'])
  // what came before stays, and nobody takes back what is not there
  expect((await mail.messagesOf(sato.client, sato.headers)).some(({ sender }) => sender === 'kawa-clinic')).toBe(true)
  expect(codeOf(await call(sato, 'DELETE', at))).toBe('notFound')
  expect(codeOf(await call(sato, 'PUT', '/v1/mailbox/senders/nobody', {}))).toBe('notFound')
})

it('whoever did not ask for a receipt is told of the delivery, and of nothing after it', async () => {
  const tanaka = await visitor(world, 'tanaka')
  const id = await mail.delivered(world, issuers, 'tanaka')
  const door = await mail.doorOf(world, 'hikari-life')
  const before = await door.message(id)
  await mail.contentOf(tanaka.client, tanaka.headers, id)
  expect(await door.message(id)).toEqual(before)
  expect([before.state, ...before.receipts.map((one) => one.event)]).toEqual(['delivered', 'submission', 'delivery'])
})

it('refusal and expiry reach the sender, in its own stream and no other', async () => {
  const tanaka = await visitor(world, 'tanaka')
  const door = await asSender()
  const page = async (cursor: string) =>
    SentAnswer.parse((await door.call('GET', `/v1/post/messages?cursor=${cursor}`)).body)
  const { cursor } = await page('')
  const { message } = sent((await send('--receipt-within', '3', '--reference', 'refused')).stdout)
  await mail.decided(tanaka.client, tanaka.headers, { name: 'tanaka', id: message, decision: 'refuse' })
  expect((await page(cursor)).messages.map((one) => [one.reference, one.state])).toEqual([['refused', 'refused']])
  const waiting = sent((await send('--receipt-within', '3', '--reference', 'late')).stdout).message
  await mail.delivered(world, issuers, 'tanaka', { reference: 'not-yours' })
  world.ahead(4 * day)
  const answer = (await door.call('GET', `/v1/post/messages/${waiting}`)).body as { receipts: { event: string }[] }
  expect(answer.receipts.map((one) => one.event)).toEqual(['submission', 'notification', 'expiry'])
  expect((await page('')).messages.map((one) => one.reference)).not.toContain('not-yours')
  const foreign = await mail.delivered(world, issuers, 'tanaka')
  expect(codeOf(await door.call('GET', `/v1/post/messages/${foreign}`))).toBe('notFound')
  await door.close()
}, 30_000)

it('a sender opens its own door alone, a terminal every other, and every refusal is in the audit', async () => {
  const door = await asSender()
  const terminal = await world.connect()
  const headers = await session(terminal, 'tanaka')
  for (const [method, path] of [
    ['GET', '/v1/town'],
    ['GET', '/v1/mailbox'],
    ['POST', '/v1/session/nonce'],
    ['POST', '/v1/devices/certificate']
  ] as const)
    expect([path, codeOf(await door.call(method, path, undefined, headers))]).toEqual([path, 'wrongCaller'])
  expect(codeOf(await terminal.call('POST', '/v1/post/messages', '{', headers))).toBe('wrongCaller')
  expect(codeOf(await terminal.call('GET', '/v1/post/messages', undefined, headers))).toBe('wrongCaller')
  expect((await door.call('GET', '/v1/post/self')).body).toMatchObject({ id: 'kawa-clinic' })
  for (const path of ['/v1/keys', '/v1/evidence/roots', '/v1/openapi'])
    expect([path, (await door.call('GET', path)).status]).toEqual([path, 200])
  // somebody else's letter, address or name is nothing to this door
  const theirs = await mail.letterTo(world, issuers, 'tanaka')
  expect(codeOf(await door.call('POST', '/v1/post/messages', theirs))).toBe('sealUntrusted')
  expect(codeOf(await door.call('POST', '/v1/post/messages', { ...theirs, more: 1 }))).toBe('malformed')
  expect(codeOf(await door.call('POST', '/v1/post/messages', { ...theirs, sealed: 'x'.repeat(445_000) }))).toBe(
    'tooLarge'
  )
  const audit = await world.central.db
    .selectFrom('audit')
    .selectAll()
    .where('terminal', '=', 'sender:kawa-clinic')
    .execute()
  const reasons = new Set(audit.map((one) => one.reason))
  for (const reason of ['wrongCaller', 'sealUntrusted', 'malformed', 'tooLarge']) expect(reasons).toContain(reason)
  const pairwise = (await operator('address', 'hikari-life', 'tanaka'))['address'] ?? ''
  expect(pairwise).not.toBe(address)
  const wrong = await run(letter, '--to', pairwise, '--title', 't', '--url', world.central.ready.url, '--keys', folder)
  expect([wrong.code, wrong.stderr.trim()]).toEqual([1, 'send: refused: recipientUnknown'])
  await door.close()
}, 30_000)

it('a proxy neither accepts nor opens what asks for a receipt, and the principal reads of it', async () => {
  const tanaka = await visitor(world, 'tanaka')
  const sato = await visitor(world, 'sato')
  const id = await mail.delivered(world, issuers, 'tanaka', { receipt: 'opening' })
  const mandate = await mandateFor(world, tanaka, sato)
  const proxy = acting(sato, mandate.id)
  const ask = { operationId: '019b76da-a800-7000-8000-0000000000aa', decision: 'accept' }
  expect(codeOf(await call(proxy, 'POST', `/v1/mailbox/${id}/receipt`, ask))).toBe('receiptPersonal')
  expect(codeOf(await mail.contentOf(proxy.client, proxy.headers, id))).toBe('receiptPersonal')
  await mail.decided(tanaka.client, tanaka.headers, { name: 'tanaka', id, decision: 'accept' })
  expect(codeOf(await mail.contentOf(proxy.client, proxy.headers, id))).toBe('receiptPersonal')
  const lines = (await journalOf(tanaka)).filter((one) => one.subject === id && one.reason === 'receiptPersonal')
  expect(lines.map((one) => [one.act, one.outcome, one.actor.kind])).toEqual(
    Array.from({ length: 3 }, () => ['message.read', 'refused', 'proxy'])
  )
  expect((await mail.contentOf(tanaka.client, tanaka.headers, id)).status).toBe(200)
  expect((await mail.contentOf(proxy.client, proxy.headers, id)).status).toBe(200)
})

it('evidence of a signer that was revoked before is refused, and what it signed earlier still holds', async () => {
  const tanaka = await visitor(world, 'tanaka')
  const id = await mail.delivered(world, issuers, 'tanaka')
  const { now } = world.central.central
  const look = async () =>
    verifyBundle(
      JSON.stringify(await mail.bundleOf(tanaka.client, tanaka.headers, id)),
      readRoots(await mail.rootsOf(tanaka.client)),
      now()
    )
  const serial = revokeSigner(world.folder, new Date(now().getTime() + 1_000))
  expect(await look()).toMatchObject({ ok: true, codes: [] })
  // the key had been stolen for a week when it was noticed
  writeFileSync(
    join(world.folder, 'evidence', 'revoked.json'),
    JSON.stringify([{ serial, since: new Date(now().getTime() - 7 * day).toISOString() }])
  )
  expect(await look()).toMatchObject({ ok: false, codes: ['signerRevoked'] })
  const fresh = await mail.delivered(world, issuers, 'tanaka')
  expect(fresh).not.toBe(id)
})

it('a revoked sender is cut off, and stays out with its old keys', async () => {
  const door = await asSender()
  expect(await operator('revoke-sender', 'kawa-clinic')).toEqual({ revoked: 'kawa-clinic' })
  expect(codeOf(await door.call('GET', '/v1/post/self'))).toBe('senderRevoked')
  expect((await send('--reference', 'after')).stderr.trim()).toBe('send: refused: senderRevoked')
  // evidence exported from now on says so, and what the sender sealed before still holds
  const tanaka = await visitor(world, 'tanaka')
  const letter = (await mail.messagesOf(tanaka.client, tanaka.headers)).find((one) => one.sender === 'kawa-clinic')
  const bundle = await mail.bundleOf(tanaka.client, tanaka.headers, letter?.id ?? '')
  const { now } = world.central.central
  expect(verifyBundle(JSON.stringify(bundle), readRoots(await mail.rootsOf(tanaka.client)), now())).toMatchObject({
    version: 3,
    consignment: [],
    revocations: []
  })
  const issuer = new X509Certificate(readFileSync(join(world.folder, 'evidence', 'sender-root.pem')))
  const { serialNumber } = new X509Certificate(readFileSync(join(folder, 'seal.pem')))
  const said = BundleBody.parse(JSON.parse(bundle.body)).revocations.map((list) =>
    readCrl(Buffer.from(list, 'base64url'), issuer, serialNumber, now())
  )
  expect(said).toContain('revoked')
  await expect(operator('enrol-sender', 'kawa-clinic', 'あ', 'A', folder)).rejects.toThrow(UsageProblem)
  await expect(operator('revoke-sender', 'nobody')).rejects.toThrow(UsageProblem)
  mkdirSync(join(home, 'empty'))
  await expect(operator('enrol-sender', 'x', 'あ', 'A', join(home, 'empty'))).rejects.toThrow('cannot be read')
  await door.close()
}, 30_000)
