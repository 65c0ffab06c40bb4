// So many terminals as are asked for: each connects with its certificate, asks one question, and stays.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { connect, type TLSSocket } from 'node:tls'
import { serveParent } from './child.ts'

const [kind = '', url = '', caFile = '', path = '', ...files] = process.argv.slice(2)
const { port } = new URL(url)
const ca = readFileSync(caFile)
const identities = files.map((file) => ({
  cert: readFileSync(`${file}.pem`),
  key: readFileSync(`${file}.key`)
}))
/** a server's queue of new connections must not be what is measured */
const together = 16
const patience = 30_000
const held: TLSSocket[] = []

const secured = async (index: number): Promise<TLSSocket> => {
  const socket = connect({
    host: '127.0.0.1',
    port: Number(port),
    servername: 'localhost',
    ca,
    ...identities[index % identities.length],
    ALPNProtocols: [kind === 'http2' ? 'h2' : 'http/1.1'],
    minVersion: 'TLSv1.3'
  })
  await once(socket, 'secureConnect')
  held.push(socket)
  return socket
}

const askHttp2 = async (socket: TLSSocket): Promise<void> => {
  const session = connectHttp2(url, { createConnection: () => socket })
  session.on('error', () => undefined)
  const stream = session.request({ ':path': path })
  const [head] = (await once(stream, 'response')) as [Record<string, unknown>]
  stream.resume()
  await once(stream, 'end')
  if (head[':status'] !== 200) throw new Error(`the question was answered ${String(head[':status'])}`)
}

const askHttps = async (socket: TLSSocket): Promise<void> => {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  if (!answer.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error('the question was refused')
}

const one = async (index: number): Promise<void> => {
  const late = setTimeout(() => {
    throw new Error(`connection ${index} is not there after ${patience} ms`)
  }, patience)
  const socket = await secured(index)
  await (kind === 'http2' ? askHttp2(socket) : askHttps(socket))
  clearTimeout(late)
}

/** Gives how many are open in all. */
const open = async (count: number): Promise<number> => {
  const until = held.length + count
  let next = held.length
  const worker = async (): Promise<void> => {
    while (next < until) await one(next++)
  }
  await Promise.all(Array.from({ length: together }, worker))
  return held.filter((socket) => !socket.destroyed).length
}

serveParent(
  null,
  () => Promise.resolve(),
  (what) => open(Number(what))
)
