// One HTTP/2 connection over mutual TLS 1.3, opened when first needed and again after it is lost.
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Outcome } from '../../card/port.ts'
import { done, failed } from '../../card/port.ts'
import type { CentralFault } from './port.ts'

/** PEM texts; `url` like https://localhost:8443. `servername` is what TLS asks for and what proofs name. */
export type Endpoint = {
  readonly url: string
  readonly servername: string
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export type Reply = {
  readonly status: number
  readonly mediaType: string
  readonly body: string
  /** ms since 1970 by the server's clock (RFC 9110 §6.6.1), to the second; null when it did not say */
  readonly dated: number | null
}
export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly token?: string
  readonly body?: unknown
}

/** An open connection: the socket gives the exporter, the session carries requests. */
export type Link = { readonly socket: TLSSocket; readonly session: ClientHttp2Session }

/** ms: to connect, to answer a request, to answer a ping when a request was not answered */
export type Patience = { readonly connect: number; readonly answer: number; readonly ping: number }
const usualPatience: Patience = { connect: 8000, answer: 12_000, ping: 3000 }
const mostBytes = 4_000_000

const unreachable = failed<CentralFault>({ fault: 'centralUnreachable' })
const refusedHere = failed<CentralFault>({ fault: 'terminalRefused' })

/** alerts (RFC 8446 §6.2) by which a server says that it does not take our certificate */
const certificateAlert =
  /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED)/
const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && certificateAlert.test(String(error.code))

/** Opens a connection; `closed` destroys it, also while it is being opened. */
const openLink = (
  { url, servername, ca, cert, key }: Endpoint,
  patience: Patience,
  closed: AbortSignal
): Promise<Outcome<Link, CentralFault>> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    let socket: TLSSocket
    try {
      socket = connectTls({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port || 443),
        servername,
        ca,
        cert,
        key,
        minVersion: 'TLSv1.3',
        ALPNProtocols: ['h2']
      })
    } catch {
      // the PEM texts are not what they should be
      resolve(failed({ fault: 'terminalCertificateMissing' }))
      return
    }
    const destroy = (): void => void socket.destroy(new Error('closed'))
    closed.addEventListener('abort', destroy)
    socket.once('close', () => closed.removeEventListener('abort', destroy))
    const giveUp = setTimeout(() => socket.destroy(new Error('no answer')), patience.connect)
    socket.once('error', (error) => {
      clearTimeout(giveUp)
      resolve(isRefusal(error) ? refusedHere : unreachable)
    })
    socket.once('secureConnect', () => {
      clearTimeout(giveUp)
      if (socket.alpnProtocol !== 'h2') {
        socket.destroy()
        resolve(failed({ fault: 'centralRubbish' }))
        return
      }
      const session = connectHttp2(url, { createConnection: () => socket })
      session.on('error', () => session.destroy())
      session.unref()
      resolve(done({ socket, session }))
    })
  })

/** Whether requests can still be sent on this connection. */
export const isAlive = ({ socket, session }: Link): boolean =>
  !session.closed && !session.destroyed && !socket.destroyed

/** A request broke off or was not answered: asks the connection whether it lives at all, and ends it when it does not say so. */
const sound = ({ session }: Link, patience: Patience): void => {
  if (session.destroyed || session.closed) return
  const silent = setTimeout(() => session.destroy(), patience.ping).unref()
  session.ping((error) => {
    clearTimeout(silent)
    if (error) session.destroy()
  })
}

const exchange = (link: Link, ask: Ask, patience: Patience): Promise<Outcome<Reply, CentralFault>> =>
  new Promise((resolve) => {
    const { socket, session } = link
    const body = ask.body === undefined ? undefined : JSON.stringify(ask.body)
    let refusal: unknown
    const notice = (error: unknown): void => {
      refusal = error
    }
    socket.once('error', notice)
    const stream = session.request({
      ':method': ask.method,
      ':path': ask.path,
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ask.token === undefined ? {} : { authorization: `Bearer ${ask.token}` })
    })
    const giveUp = setTimeout(() => stream.destroy(new Error('no answer')), patience.answer)
    let status = 0
    let mediaType = ''
    let dated: number | null = null
    let bytes = 0
    const chunks: Buffer[] = []
    stream.on('response', (headers) => {
      status = headers[':status'] ?? 0
      mediaType = (headers['content-type'] ?? '').replace(/;.*/, '')
      const date = Date.parse(headers.date ?? '')
      dated = Number.isNaN(date) ? null : date
    })
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) stream.destroy(new Error('too much'))
      else chunks.push(chunk)
    })
    stream.on('error', notice)
    stream.on('close', () => {
      clearTimeout(giveUp)
      socket.off('error', notice)
      const whole = stream.readableEnded && status !== 0
      if (whole) resolve(done({ status, mediaType, dated, body: Buffer.concat(chunks).toString('utf8') }))
      else {
        // one request that broke off says nothing about the others on this connection
        sound(link, patience)
        resolve(isRefusal(refusal) || isRefusal(socket.errored) ? refusedHere : unreachable)
      }
    })
    stream.end(body)
  })

export type Channel = {
  /** the open connection, opened now if need be */
  readonly link: () => Promise<Outcome<Link, CentralFault>>
  /** one request on the open connection; with `on`, only on exactly that one */
  readonly ask: (ask: Ask, on?: Link) => Promise<Outcome<Reply, CentralFault>>
  /** for good: whatever is open, being opened or waited for ends, and nothing is opened again */
  readonly close: () => void
}

export const makeChannel = (endpoint: Endpoint, patience: Patience = usualPatience): Channel => {
  const closing = new AbortController()
  const closed = closing.signal
  let opening: Promise<Outcome<Link, CentralFault>> | null = null
  let open: Link | null = null
  const openNow = async (): Promise<Outcome<Link, CentralFault>> => {
    const opened = await openLink(endpoint, patience, closed)
    opening = null
    if (opened.ok) open = opened.value
    return opened
  }
  const link = async (): Promise<Outcome<Link, CentralFault>> => {
    if (closed.aborted) return unreachable
    if (open && isAlive(open)) return done(open)
    opening ??= openNow()
    const opened = await opening
    return closed.aborted ? unreachable : opened
  }
  return {
    link,
    ask: async (ask, on) => {
      const linked = on ? done(on) : await link()
      if (!linked.ok) return linked
      return !closed.aborted && isAlive(linked.value) ? exchange(linked.value, ask, patience) : unreachable
    },
    close: () => {
      closing.abort()
      open?.session.destroy()
      open = null
    }
  }
}
