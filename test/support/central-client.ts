// A bare HTTP/2 client over mutual TLS 1.3: shows exactly what central answers, and knows nothing of the terminal.
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { once } from 'node:events'
import { exporterLabel, exporterLength } from '../../src/contract/wire/proof.ts'

export type Answer = {
  readonly status: number
  readonly type: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export type Identity = { readonly cert: string; readonly key: string }

export type Client = {
  readonly exporter: Buffer
  /** SHA-256 of the terminal's certificate */
  readonly terminal: Buffer
  readonly serverName: string
  /** `body` goes out as JSON; a string goes out as it is */
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** posts the beginning of a JSON body that never ends */
  readonly hang: (path: string) => Promise<Answer>
  /** a request without a body whose answer goes on */
  readonly follow: (path: string, headers?: Record<string, string>) => ClientHttp2Stream
  readonly closed: () => boolean
  readonly close: () => Promise<void>
}

const request = (
  session: ClientHttp2Session,
  headers: Record<string, string>,
  body: string | undefined,
  ends = true
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // Node ends a GET and a DELETE by itself, and a body may be what is wrong with one
    const stream = session.request(headers, { endStream: ends && body === undefined })
    let status = 0
    let received: Record<string, unknown> = {}
    let type = ''
    const chunks: Buffer[] = []
    stream.on('response', (head) => {
      status = Number(head[':status'])
      received = { ...head }
      type = head['content-type'] ?? ''
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', reject)
    stream.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      resolve({ status, type, headers: received, body: text === '' ? null : (JSON.parse(text) as unknown) })
    })
    if (!ends) stream.write(body)
    else if (body !== undefined) stream.end(body)
  })

/** Connects as the terminal whose PEM files these are; null shows no certificate. */
export const connectCentral = async (
  url: string,
  ca: string,
  identity: Identity | null,
  more: ConnectionOptions = {}
): Promise<Client> => {
  const { hostname, port } = new URL(url)
  const certificate = identity ? readFileSync(identity.cert) : null
  const socket: TLSSocket = connectTls({
    host: '127.0.0.1',
    port: Number(port),
    servername: hostname,
    ca: readFileSync(ca),
    ...(identity && certificate ? { cert: certificate, key: readFileSync(identity.key) } : {}),
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.3',
    ...more
  })
  await once(socket, 'secureConnect')
  const session = connectHttp2(url, { createConnection: () => socket })
  session.on('error', () => undefined)
  return {
    exporter: socket.exportKeyingMaterial(exporterLength, exporterLabel, Buffer.alloc(0)),
    terminal: createHash('sha256')
      .update(certificate ? new X509Certificate(certificate).raw : '')
      .digest(),
    serverName: hostname,
    call: (method, path, body, headers = {}) => {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' }
      return request(session, { ':method': method, ':path': path, ...type, ...headers }, text)
    },
    hang: (path) =>
      request(session, { ':method': 'POST', ':path': path, 'content-type': 'application/json' }, '{', false),
    follow: (path, headers = {}) => session.request({ ':method': 'GET', ':path': path, ...headers }),
    closed: () => session.destroyed || session.closed,
    close: async () => {
      session.destroy()
      if (!socket.destroyed)
        await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 500))])
    }
  }
}
