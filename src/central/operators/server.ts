// A port of its own for operators: loopback only, plain HTTP, read only. Terminals never get here, and operators need no
// terminal certificate to see whether central lives.
import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Health } from './health.ts'

const loopback = '127.0.0.1'

type Answers = {
  readonly health: () => Promise<Health>
  readonly metrics: () => Promise<{ readonly type: string; readonly body: string }>
}
export type OperatorPort = { readonly port: number; readonly stop: () => Promise<void> }

const reply = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}
const plain = 'text/plain; charset=utf-8'

/** GET /health: 200, or 503 with `fail`. GET /metrics: Prometheus. Rejects with the error of `listen`. */
export const startOperatorPort = async (port: number, { health, metrics }: Answers): Promise<OperatorPort> => {
  const answer = async (url: string | undefined, response: ServerResponse): Promise<void> => {
    switch (url ?? '') {
      case '/health': {
        const found = await health()
        return reply(response, found.state === 'fail' ? 503 : 200, 'application/json', `${JSON.stringify(found)}\n`)
      }
      case '/metrics': {
        const { type, body } = await metrics()
        return reply(response, 200, type, body)
      }
      default:
        return reply(response, 404, plain, 'GET /health or /metrics\n')
    }
  }
  const server = createServer((request, response) => {
    if (request.method !== 'GET') return reply(response, 405, plain, 'GET only\n')
    answer(request.url, response).catch(() => reply(response, 503, plain, 'cannot be told now\n'))
  })
  server.listen(port, loopback)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}
