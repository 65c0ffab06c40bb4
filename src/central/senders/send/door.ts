// A sender's end of the door: HTTP/2 over mutual TLS 1.3, one question at a time, the answer parsed or the problem's code.
import { once } from 'node:events'
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect as connectTls } from 'node:tls'
import { z } from 'zod'
import { PostedAnswer, type Posting } from '../../../contract/wire/post.ts'
import { Problem, type ProblemCode } from '../../../contract/wire/problem.ts'
import { RootsAnswer } from '../../../contract/wire/mailbox.ts'
import { Keys } from '../../../contract/wire/town.ts'

export type DoorKeys = {
  readonly url: string
  /** to connect to, where the name of the URL leads elsewhere */
  readonly host?: string
  /** PEM */
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** Central said no; the message is its code. */
export class DoorRefusal extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super(code)
    this.code = code
  }
}

/** Central cannot be reached, or says what no central says: the same may be sent again. */
export class DoorProblem extends Error {}

export type Door = {
  /** any other question of this door */
  readonly ask: <A>(method: 'GET' | 'POST', path: string, answer: z.ZodType<A>, body?: string | null) => Promise<A>
  readonly post: (posting: Posting) => Promise<PostedAnswer>
  readonly message: (id: string) => Promise<PostedAnswer>
  readonly keys: () => Promise<Keys>
  /** PEM of the roots of evidence, each after its role */
  readonly roots: () => Promise<string>
  readonly close: () => void
}

const patience = 30_000

const exchange = (session: ClientHttp2Session, method: string, path: string, body: string | null): Promise<string> =>
  new Promise((resolve, reject) => {
    const type = body === null ? {} : { 'content-type': 'application/json' }
    const stream = session.request({ ':method': method, ':path': path, ...type }, { endStream: body === null })
    stream.setTimeout(patience, () => stream.destroy(new DoorProblem('no answer in time')))
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', (error: Error) => reject(new DoorProblem(error.message)))
    stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    if (body !== null) stream.end(body)
  })

const read = <A>(text: string, answer: z.ZodType<A>): A => {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new DoorProblem('the answer is no JSON')
  }
  const problem = Problem.safeParse(content)
  if (problem.success) throw new DoorRefusal(problem.data.code)
  const parsed = answer.safeParse(content)
  if (!parsed.success) throw new DoorProblem('the answer is not in the form of the contract')
  return parsed.data
}

/** Connects. Throws DoorProblem; every question rejects with DoorRefusal or DoorProblem. */
export const openDoor = async ({ url, host, ca, cert, key }: DoorKeys): Promise<Door> => {
  const { hostname, port } = new URL(url)
  const socket = connectTls({
    host: host ?? hostname,
    servername: hostname,
    port: Number(port === '' ? 443 : port),
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.3',
    ca,
    cert,
    key
  })
  socket.setTimeout(patience, () => socket.destroy(new Error('no TLS in time')))
  await once(socket, 'secureConnect').catch((error: unknown) => {
    throw new DoorProblem(error instanceof Error ? error.message : String(error))
  })
  socket.setTimeout(0)
  const session = connectHttp2(url, { createConnection: () => socket })
  // whoever waits for an answer is told by its stream
  session.on('error', () => undefined)
  const ask = async <A>(method: string, path: string, answer: z.ZodType<A>, body: string | null = null): Promise<A> =>
    read(await exchange(session, method, path, body), answer)
  return {
    ask,
    post: (posting) => ask('POST', '/v1/post/messages', PostedAnswer, JSON.stringify(posting)),
    message: (id) => ask('GET', `/v1/post/messages/${encodeURIComponent(id)}`, PostedAnswer),
    keys: () => ask('GET', '/v1/keys', Keys),
    roots: async () => (await ask('GET', '/v1/evidence/roots', RootsAnswer)).pem,
    close: () => session.destroy()
  }
}
