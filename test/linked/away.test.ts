// A linked system of another process that is wrong in every way HTTP knows.
import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { linkedAt } from '../../src/central/agencies/linked/adapter.ts'
import type { AgencyAdapter } from '../../src/central/agencies/port.ts'

const servers: ReturnType<typeof createServer>[] = []
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const here = { wantsDocument: false } as AgencyAdapter
const deliver = async (listener: RequestListener) => {
  const adapter = linkedAt(await serve(listener), new Map([['toto-power', here]])).get('toto-power')
  return adapter?.deliver({ key: 'k', receiptNumber: '1', fields: {}, cms: null }, AbortSignal.timeout(300))
}

it.each<[string, RequestListener]>([
  ['an error', (_, response) => response.writeHead(500).end('{"state":"waiting"}')],
  ['a refusal', (_, response) => response.writeHead(404).end()],
  ['half an answer', (_, response) => response.writeHead(200, { 'content-length': '40' }).end('{"state":"wai')],
  ['no JSON', (_, response) => response.end('<html>')],
  ['another form', (_, response) => response.end('{"state":"accepted"}')],
  ['nothing', () => undefined],
  ['a closed line', (request) => request.socket.destroy()]
])('that answers with %s is one that cannot be reached', async (_what, listener) => {
  await expect(deliver(listener)).rejects.toBeInstanceOf(Error)
})

it('that sends elsewhere is not followed: what is filed goes nowhere else', async () => {
  const got: string[] = []
  const elsewhere = await serve((request, response) => {
    got.push(request.url ?? '')
    response.end('{"state":"accepted","reception":"1"}')
  })
  const sent = deliver((_, response) => response.writeHead(307, { location: `${elsewhere}/toto-power` }).end())
  await expect(sent).rejects.toBeInstanceOf(Error)
  expect(got).toEqual([])
})
