// One question over HTTP/2 and mutual TLS 1.3, and what came back, whatever it is.
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { exporterLabel, exporterLength } from '../../contract/wire/proof.ts'

/** Paths of PEM files; the certificate is a terminal's. */
export type Access = { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string }
export type Answer = {
  readonly status: number
  readonly type: string
  readonly challenge: string
  /** undefined where it is no JSON */
  readonly body: unknown
}
export type Question = {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly type?: string
  readonly token?: string
}
/** What a proof says of the connection it is made on. */
export type Connection = {
  /** the host name of the service */
  readonly server: string
  /** 32 bytes of the TLS exporter (RFC 9266) */
  readonly exporter: Buffer
  /** SHA-256 of the terminal's certificate */
  readonly terminal: Buffer
}
export type Asking = Connection & {
  readonly ask: (question: Question) => Promise<Answer>
  readonly close: () => void
}

/** The service cannot be reached, or does not answer. */
export class AskProblem extends Error {}

const patience = 10_000

/** of one answer: milliseconds until its end, and bytes. A service that says something for ever is none that can be judged. */
export type Limits = { readonly span: number; readonly bytes: number }
const usual: Limits = { span: 30_000, bytes: 32 * 1024 * 1024 }

const parsed = (text: string): unknown => {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

const askOver = (
  session: ClientHttp2Session,
  { method, path, body, type, token }: Question,
  { span, bytes }: Limits
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = {
      ':method': method,
      ':path': path,
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
    }
    const stream = session.request(headers, { endStream: body === undefined })
    stream.setTimeout(patience, () => stream.destroy(new AskProblem(`${method} ${path}: no answer in time`)))
    const endless = (): void => void stream.destroy(new AskProblem(`${method} ${path}: an answer without an end`))
    const timer = setTimeout(endless, span)
    stream.on('close', () => clearTimeout(timer))
    const chunks: Buffer[] = []
    let received = 0
    let [status, media, challenge] = [0, '', '']
    stream.on('response', (head) => {
      status = Number(head[':status'])
      media = (head['content-type'] ?? '').split(';')[0] ?? ''
      challenge = head['www-authenticate'] ?? ''
    })
    stream.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > bytes) endless()
      else chunks.push(chunk)
    })
    stream.on('error', reject)
    stream.on('end', () =>
      resolve({ status, type: media, challenge, body: parsed(Buffer.concat(chunks).toString('utf8')) })
    )
    if (body !== undefined) stream.end(body)
  })

/** PEM of the certificate and its key. */
export type Identity = { readonly cert: string | Buffer; readonly key: string | Buffer }

const secured = (socket: TLSSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.setTimeout(patience, () => socket.destroy(new Error('no TLS in time')))
    socket.once('error', (error) => reject(new AskProblem(error.message)))
    socket.once('secureConnect', () => {
      socket.setTimeout(0)
      resolve()
    })
  })

/** Connects as the terminal of `access`, as somebody else, or as nobody. Every answer that does not come is an AskProblem. */
export const connectTo = async (
  { url, ca, cert, key }: Access,
  identity: Identity | 'nobody' = { cert: readFileSync(cert), key: readFileSync(key) },
  limits: Limits = usual
): Promise<Asking> => {
  const { hostname, port } = new URL(url)
  const shown = identity === 'nobody' ? {} : identity
  const socket = connectTls({
    host: hostname,
    servername: hostname,
    port: Number(port === '' ? 443 : port),
    ca: readFileSync(ca),
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.3',
    ...shown
  })
  await secured(socket)
  const session = connectHttp2(url, { createConnection: () => socket })
  const lost = new Promise<never>((_, reject) =>
    session.once('error', (error: Error) => reject(new AskProblem(error.message)))
  )
  lost.catch(() => undefined)
  const shownDer = identity === 'nobody' ? '' : new X509Certificate(identity.cert).raw
  return {
    server: hostname,
    exporter: socket.exportKeyingMaterial(exporterLength, exporterLabel, Buffer.alloc(0)),
    terminal: createHash('sha256').update(shownDer).digest(),
    ask: (question) =>
      Promise.race([askOver(session, question, limits), lost]).catch((error: unknown) => {
        throw error instanceof AskProblem ? error : new AskProblem(error instanceof Error ? error.message : 'no answer')
      }),
    close: () => session.destroy()
  }
}
