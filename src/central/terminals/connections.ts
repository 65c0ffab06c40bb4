// Every open TLS connection, who is at its other end, and why it may not stay.
import type { Http2SecureServer, Http2Session } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { exporterLabel, exporterLength } from '../../contract/wire/proof.ts'
import { base64url, digestText } from '../digest.ts'
import type { Db } from '../store/store.ts'
import { terminalOf, type Terminal } from './enrolment.ts'

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

/** The terminal behind a peer, or why it is refused. */
export const admit = async (db: Db, peer: Peer, now: Date): Promise<Terminal | ProblemCode> => {
  if ('refused' in peer) return peer.refused
  const terminal = await terminalOf(db, peer.certificate)
  if (!terminal) return 'terminalUntrusted'
  if (terminal.revokedAt !== null) return 'terminalRevoked'
  const at = now.toISOString()
  if (terminal.retiresAt !== null && terminal.retiresAt <= at) return 'terminalRetired'
  return terminal.expiresAt <= at ? 'terminalExpired' : terminal
}

export type Connections = {
  readonly peer: (session: Http2Session) => Peer
  /** ends a connection once what is under way is answered, at the latest after a second */
  readonly cut: (session: Http2Session) => void
  /** checks every open connection again; gives how many were cut */
  readonly sweep: (onCut: (terminal: string | null, reason: ProblemCode) => Promise<void>) => Promise<number>
  /** how many are open */
  readonly count: () => number
  readonly closeAll: () => void
}

export const watchConnections = (server: Http2SecureServer, db: Db, now: () => Date): Connections => {
  const open = new Map<Http2Session, Peer>()
  const cut = (session: Http2Session): void => {
    session.close()
    setTimeout(() => session.destroy(), 1_000).unref()
  }
  server.on('session', (session) => {
    const socket = session.socket as TLSSocket
    const peer = peerOf(socket)
    open.set(session, peer)
    session.on('error', () => session.destroy())
    session.on('close', () => open.delete(session))
    // one that is refused gets time for a single question, whose answer says why
    if ('refused' in peer) setTimeout(() => session.destroy(), 5_000).unref()
  })
  return {
    peer: (session) => open.get(session) ?? peerOf(session.socket as TLSSocket),
    cut,
    sweep: async (onCut) => {
      let count = 0
      for (const [session, peer] of open) {
        const found = await admit(db, peer, now())
        if (typeof found !== 'string') continue
        const terminal = 'certificate' in peer ? await terminalOf(db, peer.certificate) : null
        await onCut(terminal?.id ?? null, found)
        cut(session)
        count++
      }
      return count
    },
    count: () => open.size,
    closeAll: () => {
      for (const session of open.keys()) cut(session)
    }
  }
}
