// A service that stands before central and bends what it says: what a script that judges services has to notice.
import { readFileSync } from 'node:fs'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Answer, Asking } from '../../src/verify/contract/ask.ts'
import type { World } from './central-world.ts'

type Asked = { readonly method: string; readonly path: string; readonly body: string }
export type Bend = (asked: Asked, answer: Answer) => Answer

/** A service with central's own certificate that passes everything on, and bends what comes back. */
export const bent = async (
  { folder }: Pick<World, 'folder'>,
  behind: Asking,
  bend: Bend
): Promise<{ readonly url: string; readonly server: Http2SecureServer }> => {
  const pki = (name: string): Buffer => readFileSync(join(folder, 'pki', name))
  const server = createSecureServer({
    key: pki('server.key'),
    cert: pki('server.pem'),
    ca: pki('ca.pem'),
    requestCert: true,
    rejectUnauthorized: false
  })
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', () => undefined)
    stream.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const asked = { method: headers[':method'] ?? '', path: headers[':path'] ?? '', body }
      const token = headers.authorization?.replace('Bearer ', '')
      const question = {
        ...asked,
        ...(headers['content-type'] === undefined ? {} : { type: headers['content-type'] }),
        ...(token === undefined ? {} : { token })
      }
      const { body: _none, ...withoutBody } = question
      void behind.ask(headers['content-type'] === undefined ? withoutBody : question).then((answer) => {
        const { status, type, challenge, body: said } = bend(asked, answer)
        stream.respond({ ':status': status, 'content-type': type, 'www-authenticate': challenge })
        stream.end(said === null ? '' : JSON.stringify(said))
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, server }
}
