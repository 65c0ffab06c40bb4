// The floor: Node's own HTTP/2 or HTTPS server with the same certificates and the same TLS, which reads what comes and answers.
import { constants } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serveParent } from './child.ts'

const [kind = '', pki = '', answer = ''] = process.argv.slice(2)
const tls = {
  key: readFileSync(join(pki, 'server.key')),
  cert: readFileSync(join(pki, 'server.pem')),
  ca: readFileSync(join(pki, 'ca.pem')),
  minVersion: 'TLSv1.3',
  requestCert: true,
  rejectUnauthorized: true,
  secureOptions: constants.SSL_OP_NO_TICKET
} as const

const http2 = () => {
  const server = createSecureServer({ ...tls, settings: { maxConcurrentStreams: 64 } })
  server.on('stream', (stream) => {
    stream.on('data', () => undefined)
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' })
      stream.end(answer)
    })
  })
  return server
}
const https = () => {
  // as long as it likes, as a terminal at central
  const server = createServer({ ...tls, keepAliveTimeout: 0 }, (request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer))
  })
  return server
}

const server = kind === 'http2' ? http2() : https()
server.listen(0, '127.0.0.1', 1024, () => {
  const { port } = server.address() as AddressInfo
  serveParent({ url: `https://localhost:${port}` }, () => Promise.resolve())
})
