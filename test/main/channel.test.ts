// One connection, many requests: one that is not answered costs only itself.
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeChannel, type Channel } from '../../src/main/central/channel.ts'
import { makeForeignIdentity } from '../support/main-foreign.ts'
import { wireTo, type Wire } from '../support/main-wire.ts'

let folder: string
let server: Http2SecureServer
let wire: Wire
let channel: () => Channel
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-channel-'))
  const identity = makeForeignIdentity(folder)
  const [cert, key] = [readFileSync(identity.cert, 'utf8'), readFileSync(identity.key, 'utf8')]
  server = createSecureServer({ cert, key, minVersion: 'TLSv1.3' })
  server.on('stream', (stream, { ':path': path }) => {
    stream.on('error', () => undefined)
    if (path === '/silent') return
    stream.respond({ ':status': 200, 'content-type': 'application/json' })
    stream.end('{}')
  })
  server.on('session', (session) => session.on('error', () => undefined))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  wire = await wireTo(`https://localhost:${typeof address === 'object' && address ? address.port : 0}`)
  channel = () =>
    makeChannel(
      { url: wire.url, servername: 'foreign', ca: cert, cert, key },
      { connect: 1000, answer: 300, ping: 200 }
    )
})
afterAll(async () => {
  await wire.stop()
  await new Promise((resolve) => void server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string) => ({ method: 'GET', path }) as const
const unreachable = { ok: false, fault: 'centralUnreachable' }

describe('a channel', () => {
  it('gives up a request that is not answered and keeps the connection', async () => {
    const one = channel()
    const link = await one.link()
    if (!link.ok) throw new Error(link.fault)
    expect(await one.ask(get('/silent'), link.value)).toEqual(unreachable)
    await new Promise((resolve) => void setTimeout(resolve, 400))
    expect(await one.ask(get('/'), link.value)).toMatchObject({ ok: true, value: { status: 200 } })
    one.close()
  })

  it('gives up a connection that answers nothing at all, and opens another', async () => {
    const one = channel()
    const link = await one.link()
    if (!link.ok) throw new Error(link.fault)
    wire.deafen()
    expect(await one.ask(get('/'), link.value)).toEqual(unreachable)
    await new Promise((resolve) => void setTimeout(resolve, 400))
    expect(link.value.session.destroyed).toBe(true)
    expect(await one.ask(get('/'))).toMatchObject({ ok: true })
    one.close()
  })

  it('that was closed while it was opening never opens', async () => {
    const one = channel()
    wire.delay(() => 300)
    const opening = one.link()
    one.close()
    wire.mend()
    expect(await opening).toEqual(unreachable)
    expect(await one.ask(get('/'))).toEqual(unreachable)
  })
})
