// The conformance script: content with our central, and with no central that breaks one promise of the contract.
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkContract } from '../../src/verify/contract/checks.ts'
import { connectTo, type Access, type Answer, type Asking } from '../../src/verify/contract/ask.ts'
import { openWorld, type World } from '../support/central-world.ts'

type Asked = { readonly method: string; readonly path: string; readonly body: string }
type Bend = (asked: Asked, answer: Answer) => Answer

let world: World & { close: () => Promise<void> }
let access: Access
let behind: Asking
beforeAll(async () => {
  world = await openWorld(null)
  const { url, ca, terminals } = world.central.ready
  const [terminal] = terminals
  if (!terminal) throw new Error('no terminal')
  access = { url, ca, cert: terminal.cert, key: terminal.key }
  behind = connectTo(access)
})
afterAll(async () => {
  behind.close()
  await world.close()
})

/** A service with central's own certificate that passes everything on, and bends what comes back. */
const bent = async (bend: Bend): Promise<{ readonly url: string; readonly server: Http2SecureServer }> => {
  const pki = (name: string): Buffer => readFileSync(join(world.folder, 'pki', name))
  const server = createSecureServer({
    key: pki('server.key'),
    cert: pki('server.pem'),
    ca: pki('ca.pem'),
    requestCert: true,
    rejectUnauthorized: false
  })
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', () => undefined)
    stream.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const asked = { method: headers[':method'] ?? '', path: headers[':path'] ?? '', body }
      const token = headers.authorization?.replace('Bearer ', '')
      const question = {
        ...asked,
        ...(headers['content-type'] === undefined ? {} : { type: headers['content-type'] }),
        ...(token === undefined ? {} : { token })
      }
      const { body: _none, ...withoutBody } = question
      void behind.ask(headers['content-type'] === undefined ? withoutBody : question).then((answer) => {
        const { status, type, challenge, body: said } = bend(asked, answer)
        stream.respond({ ':status': status, 'content-type': type, 'www-authenticate': challenge })
        stream.end(said === null ? '' : JSON.stringify(said))
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, server }
}

const findingsOf = async (bend: Bend): Promise<readonly string[]> => {
  const { url, server } = await bent(bend)
  try {
    const { findings } = await checkContract({ ...access, url }, () => undefined)
    return findings.map(({ check }) => check)
  } finally {
    server.close()
  }
}
const ok = (body: unknown): Answer => ({ status: 200, type: 'application/json', challenge: '', body })

describe('the conformance script', () => {
  it('finds nothing at our central, by its command', async () => {
    const { url, ca, cert, key } = access
    const args = ['src/verify/contract/main.ts', '--url', url, '--ca', ca, '--cert', cert, '--key', key, '--json']
    // not waited for in this thread, in which central is to answer; it rejects where the command ends badly
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const report = JSON.parse(stdout) as { operations: number; asked: number; findings: unknown[] }
    expect(report.findings).toEqual([])
    expect([report.operations > 45, report.asked > 100]).toEqual([true, true])
  })

  it('finds only the door open for strangers where everything else is passed on', async () => {
    expect(await findingsOf((_asked, answer) => answer)).toEqual(['stranger'])
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

  it('says in a sentence what is wrong with its command line, and that nobody is there', () => {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['src/verify/contract/main.ts', ...args], { encoding: 'utf8' })
    const wrong = run('--url', 'https://localhost:1')
    expect([wrong.status, wrong.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('all needed')])
    const { ca, cert, key } = access
    const nobody = run('--url', 'https://localhost:1', '--ca', ca, '--cert', cert, '--key', key)
    expect([nobody.status, nobody.stderr.trim().split('\n').length]).toEqual([3, 1])
    expect(nobody.stderr).toContain('cannot be reached')
  })
})
