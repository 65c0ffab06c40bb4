// A central that never comes to an end: the verifier of the log must.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSigner } from '../../src/central/provision-log/log-key.ts'
import { emptyRoot, leafHash } from '../../src/central/provision-log/merkle.ts'
import { ensureAuthority, ensureCertificate, type PemPair } from '../../src/central/terminals/authority.ts'
import { connectTo } from '../../src/verify/contract/ask.ts'
import { FetchProblem } from '../../src/verify/log/fetch-log.ts'
import { readLogKey } from '../../src/verify/log/tree-head.ts'
import { verifyUrl } from '../../src/verify/log/verify-log.ts'
import { checkWholeLog } from '../../src/verify/log/whole-log.ts'

describe('a central without an end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-endless-'))
  const signer = openSigner(folder)
  const leaf = leafHash('leaf')
  const hash = leaf.toString('base64url')
  const head = signer.signHead({ number: 1, size: 1, at: new Date(), root: leaf })
  let [server, terminal, ca] = [undefined as Http2SecureServer | undefined, undefined as PemPair | undefined, '']
  /** what a page of a list says; the cursor is another one each time */
  let page: (list: 'heads' | 'leaves') => object = () => ({})
  let asked = 0

  beforeAll(async () => {
    const now = new Date()
    ca = await ensureAuthority(folder, now)
    const own = await ensureCertificate(folder, { use: 'server', name: 'localhost' }, now)
    terminal = await ensureCertificate(folder, { use: 'terminal', name: 'x' }, now)
    server = createSecureServer({ key: readFileSync(own.key), cert: readFileSync(own.cert) }, (request, response) => {
      const list = /(heads|leaves)/.exec(request.url)?.[1]
      if (request.url === '/drip') {
        const drip = setInterval(() => response.write('x'), 5)
        return void response.stream.once('close', () => clearInterval(drip))
      }
      if (request.url === '/flood') return void response.end('x'.repeat(200_000))
      const single = request.url.endsWith('/key') ? signer.key : head
      if (list === 'heads' || list === 'leaves') response.end(JSON.stringify(page(list)))
      else response.end(JSON.stringify(single))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(() => {
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const verify = (): ReturnType<typeof verifyUrl> => {
    if (!server) throw new Error('there is no server')
    const { port } = server.address() as AddressInfo
    asked = 0
    return verifyUrl(
      { url: `https://localhost:${port}`, ca, cert: terminal?.cert ?? '', key: terminal?.key ?? '' },
      null
    )
  }
  it('is no service that the conformance script waits for: neither an answer without an end nor one too large', async () => {
    if (!server || !terminal) throw new Error('there is no server')
    const { port } = server.address() as AddressInfo
    const limits = { span: 150, bytes: 100_000 }
    const asking = await connectTo({ url: `https://localhost:${port}`, ca, ...terminal }, undefined, limits)
    for (const path of ['/drip', '/flood'])
      await expect(asking.ask({ method: 'GET', path })).rejects.toThrow(`GET ${path}: an answer without an end`)
    asking.close()
  })

  const more = () => ({ cursor: String(++asked), more: true })

  it('is read as far as its head speaks of, and no further', async () => {
    page = (list) => ({ ...(list === 'heads' ? { heads: [head] } : { leaves: [{ hash, nodes: [hash] }] }), ...more() })
    expect((await verify()).findings).toEqual([])
    expect(asked).toBe(2)
  })

  it('has no tree before its first leaf but the empty one', () => {
    const none = { number: 0, size: 0, at: new Date(), root: leaf }
    const key = readLogKey(signer.key)
    if (typeof key === 'string') throw new Error(key)
    const log = { head: signer.signHead(none), heads: [], leaves: [], steps: [] }
    expect(checkWholeLog(log, key)).toEqual([{ finding: 'rootWrong', where: '0' }])
    expect(checkWholeLog({ ...log, head: signer.signHead({ ...none, root: emptyRoot }) }, key)).toEqual([])
  })

  it('is left when its pages bring nothing, or one of them does not end', async () => {
    page = (list) => ({ [list]: [], ...more() })
    await expect(verify()).rejects.toThrow(FetchProblem)
    expect(asked).toBe(1)
    page = (list) => ({ [list]: [], pad: 'x'.repeat(17 * 1024 * 1024), ...more() })
    await expect(verify()).rejects.toThrow('answered more than')
  })
})
