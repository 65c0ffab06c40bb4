// Every open TLS connection, who is at its other end, and why it may not stay.
import type { Http2SecureServer, Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { exporterLabel, exporterLength } from '../../contract/wire/proof.ts'
import { base64url, digestText } from '../digest.ts'
import { sendersOf, type Sender } from '../senders/enrolment.ts'
import type { Db } from '../store/store.ts'
import { terminalOf, terminalsOf, type Terminal } from './enrolment.ts'

/** What TLS says about the other end, before the database is asked. */
export type Peer = { readonly exporter: string } & (
  { readonly certificate: string } | { readonly refused: 'terminalMissing' | 'terminalUntrusted' | 'terminalExpired' }
)

const refusedBy = (
  socket: TLSSocket,
  shown: boolean
): 'terminalMissing' | 'terminalUntrusted' | 'terminalExpired' | null => {
  if (!shown) return 'terminalMissing'
  if (socket.authorized) return null
  const reason = String(socket.authorizationError)
  return reason === 'CERT_HAS_EXPIRED' || reason === 'CERT_NOT_YET_VALID' ? 'terminalExpired' : 'terminalUntrusted'
}

/** Reads the peer's certificate and the connection's exporter (RFC 9266). Only for TLS 1.3 connections. */
const peerOf = (socket: TLSSocket): Peer => {
  const exporter = base64url(socket.exportKeyingMaterial(exporterLength, exporterLabel, Buffer.alloc(0)))
  const raw: Buffer | undefined = socket.getPeerX509Certificate()?.raw
  const refused = refusedBy(socket, raw !== undefined)
  if (refused) return { exporter, refused }
  return { exporter, certificate: digestText(raw ?? '') }
}

const judge = (terminal: Terminal | null | undefined, at: string): Terminal | ProblemCode => {
  if (!terminal) return 'terminalUntrusted'
  if (terminal.revokedAt !== null) return 'terminalRevoked'
  if (terminal.retiresAt !== null && terminal.retiresAt <= at) return 'terminalRetired'
  return terminal.expiresAt <= at ? 'terminalExpired' : terminal
}

const judgeSender = (sender: Sender, at: string): Sender | ProblemCode => {
  if (sender.revokedAt !== null || sender.expiresAt <= at) return 'senderRevoked'
  return sender.retiresAt !== null && sender.retiresAt <= at ? 'senderRetired' : sender
}

/** The terminal or the sender behind a peer, or why it is refused. */
export const admit = async (db: Db, peer: Peer, now: Date): Promise<Terminal | Sender | ProblemCode> => {
  if ('refused' in peer) return peer.refused
  const terminal = await terminalOf(db, peer.certificate)
  const at = now.toISOString()
  if (terminal) return judge(terminal, at)
  const sender = (await sendersOf(db, [peer.certificate])).get(peer.certificate)
  return sender ? judgeSender(sender, at) : 'terminalUntrusted'
}

/** so many connections are looked at with one query, and then others get their turn */
const atOnce = 500

export type Connections = {
  readonly peer: (session: Http2Session) => Peer
  /** ends a connection once what is under way is answered, at the latest after a second */
  readonly cut: (session: Http2Session) => void
  /** checks every open connection again; gives how many were cut */
  readonly sweep: (onCut: (terminal: string | null, reason: ProblemCode) => Promise<void>) => Promise<number>
  /** how many are open */
  readonly count: () => number
  /** ends every connection once what is under way is answered, at the latest after two seconds */
  readonly closeAll: () => void
}

export const watchConnections = (server: Http2SecureServer, db: Db, now: () => Date): Connections => {
  const open = new Map<Http2Session, Peer>()
  const sockets = new WeakMap<Http2Session, Socket>()
  const cut = (session: Http2Session, patience = 1_000): void => {
    session.close()
    setTimeout(() => {
      session.destroy()
      // a session that was closed waits for the other end to close the socket, for ever if it must
      sockets.get(session)?.destroy()
    }, patience).unref()
  }
  // the session gives no more than a proxy of its socket, which cannot be destroyed; this comes just before it
  let arriving: Socket | undefined
  server.prependListener('secureConnection', (socket: Socket) => {
    arriving = socket
  })
  server.on('session', (session) => {
    const socket = session.socket as TLSSocket
    const peer = peerOf(socket)
    open.set(session, peer)
    if (arriving) sockets.set(session, arriving)
    session.on('error', () => session.destroy())
    session.on('close', () => open.delete(session))
    // one that is refused gets time for a single question, whose answer says why
    if ('refused' in peer) setTimeout(() => session.destroy(), 5_000).unref()
  })
  return {
    peer: (session) => open.get(session) ?? peerOf(session.socket as TLSSocket),
    cut: (session) => cut(session),
    sweep: async (onCut) => {
      let count = 0
      const all = [...open]
      for (let from = 0; from < all.length; from += atOnce) {
        const part = all.slice(from, from + atOnce)
        const certificates = part.flatMap(([, peer]) => ('certificate' in peer ? [peer.certificate] : []))
        const known = await terminalsOf(db, [...new Set(certificates)])
        const others = await sendersOf(db, [...new Set(certificates.filter((one) => !known.has(one)))])
        const at = now().toISOString()
        for (const [session, peer] of part) {
          const terminal = 'certificate' in peer ? known.get(peer.certificate) : null
          const sender = 'certificate' in peer ? others.get(peer.certificate) : undefined
          const judged = sender ? judgeSender(sender, at) : judge(terminal, at)
          const found = 'refused' in peer ? peer.refused : judged
          if (typeof found !== 'string' || !open.has(session)) continue
          await onCut(sender ? `sender:${sender.id}` : (terminal?.id ?? null), found)
          cut(session)
          count++
        }
      }
      return count
    },
    count: () => open.size,
    closeAll: () => {
      for (const session of open.keys()) cut(session, 2_000)
    }
  }
}
