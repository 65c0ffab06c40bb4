// Central that is asked to stop: what is under way is answered, nothing new is taken, and it says 0. What it holds of the queue is
// given back: queue.test.ts.
import { connect as connectHttp2 } from 'node:http2'
import { connect as connectTls } from 'node:tls'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { connectCentral } from '../support/central-client.ts'
import { startCentralProcess } from '../support/central-process.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-stopped-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

it('a request under way is answered, a new one is not taken, and the exit code is 0', async () => {
  const central = await startCentralProcess(['--data', join(home, 'central'), '--no-issuers'])
  const { url, ca, terminals } = central.ready
  const [{ cert, key } = { cert: '', key: '' }] = terminals
  const address = { host: '127.0.0.1', port: Number(new URL(url).port), servername: 'localhost' }
  const pems = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) }
  const socket = connectTls({ ...address, ...pems, ALPNProtocols: ['h2'] })
  await once(socket, 'secureConnect')
  const http = connectHttp2(url, { createConnection: () => socket })
  const stream = http.request({ ':method': 'POST', ':path': '/v1/session/nonce', 'content-type': 'application/json' })
  stream.write('{"purpose":')
  // answered after what was sent before it
  await new Promise((resolve) => http.ping(resolve))
  const goingAway = once(http, 'goaway')
  const exit = central.end('SIGTERM')
  await goingAway
  stream.end('"sign-in"}')
  const [head] = (await once(stream, 'response')) as [Record<string, unknown>]
  expect(head[':status']).toBe(200)
  // one that never reads its answer's body, and never closes, is not waited for for ever
  expect(await exit).toBe(0)
  await expect(connectCentral(url, ca, { cert, key })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  const events = central
    .err()
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event)
  expect(events.slice(-2)).toEqual(['central.stopping', 'central.stopped'])
})
