// What comes over HTTP from a source that is wrong or slow, and feeds that lead elsewhere.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCommand } from '../../src/central/cli/options.ts'
import { usage } from '../../src/central/cli/usage.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { readAtom } from '../../src/central/feeds/atom.ts'
import { httpSource } from '../../src/central/feeds/http.ts'

const never = new AbortController().signal

describe('what a source may send', () => {
  let server: Server
  let url: string
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/slow') return
      if (request.url === '/drip') return void response.writeHead(200).write('<')
      if (request.url === '/moved') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
      if (request.url === '/large') return void response.writeHead(200).end('x'.repeat(2_000))
      response.writeHead(200).end(Buffer.of(0xff, 0xff, 0x81))
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it.each([
    ['/slow', 'timeOut'],
    ['/drip', 'timeOut'],
    ['/moved', 'status'],
    ['/large', 'tooLarge'],
    ['/bytes', 'notText']
  ])('%s is %s', async (path, fault) => {
    expect(await httpSource(150).get(`${url}${path}`, null, 1_000, never)).toMatchObject({ kind: 'fault', fault })
  })

  it('a feed leads nowhere but to its own origin, and is read in order', () => {
    const entry = (id: string, updated: string, href: string, more = ''): string =>
      `<entry><title>t</title><id>${id}</id><updated>${updated}</updated><link ${more} href="${href}"/></entry>`
    const feed = (...entries: string[]): string =>
      `<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}</feed>`
    const at = 'https://feed.example/a/feed.xml'
    const read = readAtom(
      feed(
        entry('2', '2026-10-02T00:00:00+09:00', '../2.xml', 'type="application/xml"'),
        entry('1', '2026-10-01T00:00:00Z', 'https://feed.example/1.xml'),
        entry('3', '2026-10-01T00:00:00Z', 'https://other.example/1.xml'),
        entry('4', '2026-10-01T00:00:00Z', 'file:///etc/passwd'),
        entry('5', 'yesterday', '5.xml'),
        entry('6', '2026-10-01T00:00:00Z', '6.html', 'type="text/html"')
      ),
      at
    )
    expect(read).toEqual({
      entries: [
        { id: '1', updated: '2026-10-01T00:00:00.000Z', href: 'https://feed.example/1.xml' },
        { id: '2', updated: '2026-10-01T15:00:00.000Z', href: 'https://feed.example/2.xml' }
      ],
      unusable: 4
    })
    expect([readAtom('<feed/>', at), readAtom('x', at)]).toEqual([null, null])
  })
})

describe('the command line of feeds', () => {
  const settings = (...args: string[]) => {
    const command = readCommand(['--data', 'x', ...args], {})
    return 'settings' in command ? command.settings.feeds : null
  }

  it('takes feeds over https, or in the open on this machine, each once', () => {
    expect(settings()).toEqual({ urls: [], every: 60_000 })
    const [real, here] = ['https://www.data.jma.go.jp/developer/xml/feed/extra.xml', 'http://127.0.0.1:8000/feed.xml']
    expect(settings('--feed', real, '--feed', here, '--feed', real, '--feed-every', '30')).toEqual({
      urls: [real, here],
      every: 30_000
    })
    expect(readCommand(['feed', '/x', '--port', '8000'], {})).toEqual({ name: 'feed', folder: '/x', port: 8_000 })
    for (const word of ['--feed', '--feed-every', 'simulator.json']) expect(usage).toContain(word)
  })

  it.each([
    ['--feed', 'http://www.data.jma.go.jp/feed.xml'],
    ['--feed', 'file:///etc/passwd'],
    ['--feed', 'https://user:word@example.org/feed.xml'],
    ['--feed-every', '0'],
    ['--feed-every', 'often']
  ])('refuses %s %s', (...args) => {
    expect(() => settings(...args)).toThrow(UsageProblem)
  })
})
