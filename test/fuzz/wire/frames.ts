// HTTP/2 below its messages: frames (RFC 9113 §4.1) in the wrong order, of the wrong length, with the wrong content.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type TLSSocket } from 'node:tls'
import * as fc from 'fast-check'
import type { ReadyLine } from '../../../src/contract/wire/devices.ts'
import { damaged } from '../bytes.ts'

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

const frame = (type: number, flags: number, stream: number, content: Uint8Array): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(content.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, content])
}
const settings = frame(4, 0, 0, Buffer.alloc(0))
/** HPACK without Huffman and without an index (RFC 7541 §6.2.2) */
const field = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.from([0x00, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)])
const headers = Buffer.concat([
  field(':method', 'POST'),
  field(':scheme', 'https'),
  field(':path', '/v1/session'),
  field(':authority', 'localhost'),
  field('content-type', 'application/json')
])

const anyFrame = fc
  .tuple(
    fc.oneof(fc.nat(10), fc.nat(255)),
    fc.nat(255),
    fc.oneof(fc.nat(9), fc.nat(2 ** 31 - 1)),
    fc.uint8Array({ maxLength: 60 })
  )
  .map(([type, flags, stream, content]) => frame(type, flags, stream, content))
const request = fc
  .tuple(damaged(fc.constant(Uint8Array.from(headers))), fc.uint8Array({ maxLength: 80 }), fc.nat(3))
  .map(([head, body, stream]) => Buffer.concat([frame(1, 4, stream * 2 + 1, head), frame(0, 1, stream * 2 + 1, body)]))
/** What a client that means no good may write once TLS stands. */
export const wrongBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .array(fc.oneof(anyFrame, request, fc.constant(settings)), { minLength: 1, maxLength: 6 })
    .map((frames) => Buffer.concat([preface, settings, ...frames])),
  damaged(fc.constant(Uint8Array.from(Buffer.concat([preface, settings, frame(1, 5, 1, headers)])))).map((bytes) =>
    Buffer.from(bytes)
  ),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom('GET /v1/town HTTP/1.1\r\nHost: localhost\r\n\r\n', 'PRI * HTTP/2.0\r\n')
    .map((text) => Buffer.from(text))
)

/** so long one is listened to before the next is sent: what central has to say to it, it says at once */
const listening = 25

/** Writes these bytes over a connection of their own, as this terminal. Ends when central hangs up, or has had its time. */
export const writeRaw = async ({ url, ca, terminals }: ReadyLine, bytes: Buffer): Promise<void> => {
  const [terminal] = terminals
  if (!terminal) throw new Error('central names no terminal')
  const socket: TLSSocket = connect({
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    servername: 'localhost',
    ca: readFileSync(ca),
    cert: readFileSync(terminal.cert),
    key: readFileSync(terminal.key),
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.3'
  })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  await Promise.race([once(socket, 'secureConnect'), closed])
  socket.resume()
  socket.end(bytes)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, listening))])
  socket.destroy()
}
