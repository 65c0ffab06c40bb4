// One question over HTTP/2 and mutual TLS 1.3, and what came back, whatever it is.
import { readFileSync } from 'node:fs'
import { connect, type ClientHttp2Session } from 'node:http2'

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
export type Asking = { readonly ask: (question: Question) => Promise<Answer>; readonly close: () => void }

/** The service cannot be reached, or does not answer. */
export class AskProblem extends Error {}

const patience = 10_000

const parsed = (text: string): unknown => {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

const askOver = (session: ClientHttp2Session, { method, path, body, type, token }: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = {
      ':method': method,
      ':path': path,
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
    }
    const stream = session.request(headers, { endStream: body === undefined })
    stream.setTimeout(patience, () => stream.destroy(new AskProblem(`${method} ${path}: no answer in time`)))
    const chunks: Buffer[] = []
    let [status, media, challenge] = [0, '', '']
    stream.on('response', (head) => {
      status = Number(head[':status'])
      media = (head['content-type'] ?? '').split(';')[0] ?? ''
      challenge = head['www-authenticate'] ?? ''
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', reject)
    stream.on('end', () =>
      resolve({ status, type: media, challenge, body: parsed(Buffer.concat(chunks).toString('utf8')) })
    )
    if (body !== undefined) stream.end(body)
  })

/** Connects; without `identity` no certificate is shown. Every answer that does not come is an AskProblem. */
export const connectTo = ({ url, ca, cert, key }: Access, identity = true): Asking => {
  const shown = identity ? { cert: readFileSync(cert), key: readFileSync(key) } : {}
  const session = connect(url, { ca: readFileSync(ca), minVersion: 'TLSv1.3', ...shown })
  const lost = new Promise<never>((_, reject) =>
    session.once('error', (error: Error) => reject(new AskProblem(error.message)))
  )
  lost.catch(() => undefined)
  return {
    ask: (question) =>
      Promise.race([askOver(session, question), lost]).catch((error: unknown) => {
        throw error instanceof AskProblem ? error : new AskProblem(error instanceof Error ? error.message : 'no answer')
      }),
    close: () => session.destroy()
  }
}
