// Lays out what a provider proves: that it is here, now, on this connection, for this purpose.
import { createHash } from 'node:crypto'
import { done, failed, type Outcome } from '../../card/port.ts'
import { exporterLabel, exporterLength, proofTranscript, type Purpose } from '../../contract/wire/proof.ts'
import type { Evidence, Prove } from '../auth/port.ts'
import { isAlive, type Link } from './channel.ts'
import type { CentralFault, Proven } from './port.ts'

export const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()

export type ProofRequest = {
  readonly purpose: Purpose
  readonly servername: string
  /** base64url, 32 bytes */
  readonly nonce: string
  /** the text whose UTF-8 bytes are covered, exactly as sent */
  readonly payload: string
  /** SHA-256 of the terminal certificate, DER */
  readonly terminal: Uint8Array
}

/** The bytes that are proved on `link` (contract/wire/proof.ts). */
export const transcriptOn = (link: Link, { purpose, servername, nonce, payload, terminal }: ProofRequest): Uint8Array =>
  proofTranscript({
    purpose,
    server: sha256(servername),
    nonce: Buffer.from(nonce, 'base64url'),
    exporter: link.socket.exportKeyingMaterial(exporterLength, exporterLabel, Buffer.alloc(0)),
    terminal,
    payload: sha256(payload)
  })

/** Has the transcript for `link` proved. Faults: centralUnreachable when the connection is gone; those of `prove`. */
export const proofOn = async <F extends { readonly fault: string }, E extends Evidence>(
  link: Link,
  request: ProofRequest,
  prove: Prove<F, E>
): Promise<Outcome<Proven<E>, CentralFault | F>> => {
  if (!isAlive(link)) return failed<CentralFault>({ fault: 'centralUnreachable' })
  const transcript = transcriptOn(link, request)
  const proved = await prove(transcript)
  if (!proved.ok) return proved
  return done({ transcript: Buffer.from(transcript).toString('base64url'), ...proved.value })
}
