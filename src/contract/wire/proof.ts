// The fixed-length fields a card signs to prove that it is present, now, here, for this purpose.
import { z } from 'zod'

export const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/)

export const purposes = [
  'sign-in',
  'filing',
  'answer',
  'withdrawal',
  'door',
  'passkey',
  'open',
  'introduce',
  'grant',
  'accept',
  'staff'
] as const
export const Purpose = z.enum(purposes)
export type Purpose = z.infer<typeof Purpose>

export const proofVersion = 1
/** lengths in bytes, in order; 177 in all */
export const proofFields = {
  version: 1,
  /** ASCII, padded with zero bytes */
  purpose: 16,
  /** SHA-256 of the server name, UTF-8 */
  server: 32,
  nonce: 32,
  /** TLS 1.3 exporter (RFC 8446 §7.5, RFC 9266), 32 bytes */
  exporter: 32,
  /** SHA-256 of the terminal certificate, DER */
  terminal: 32,
  /** SHA-256 of the payload bytes as sent */
  payload: 32
} as const
export const proofLength = 177
/** RFC 9266 §4.2: label of the exporter, with an empty context */
export const exporterLabel = 'EXPORTER-Channel-Binding'
export const exporterLength = 32

export type ProofParts = {
  readonly purpose: Purpose
  readonly server: Uint8Array
  readonly nonce: Uint8Array
  readonly exporter: Uint8Array
  readonly terminal: Uint8Array
  readonly payload: Uint8Array
}

/**
 * Lays the parts out as the bytes that the card's authentication key signs, with the hash and in the form of its kind (card-algorithms.ts).
 * Throws when a part has another length than its field: that is a bug, never input.
 */
export const proofTranscript = (parts: ProofParts): Uint8Array => {
  const bytes = new Uint8Array(proofLength)
  bytes[0] = proofVersion
  for (let i = 0; i < parts.purpose.length; i++) bytes[1 + i] = parts.purpose.charCodeAt(i)
  let at = proofFields.version + proofFields.purpose
  for (const field of ['server', 'nonce', 'exporter', 'terminal', 'payload'] as const) {
    const part = parts[field]
    if (part.length !== proofFields[field]) throw new Error(`proof field ${field} has ${part.length} bytes`)
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const transcript = base64url.length(236)
/** Over the transcript, by the key of a card's or a phone's authentication certificate, in the form of card-algorithms.ts. */
export const SignatureEvidence = z.strictObject({ signature: base64url.min(8).max(1024) })
export type SignatureEvidence = z.infer<typeof SignatureEvidence>

/**
 * A WebAuthn assertion (Level 2 §6.3.3) whose challenge is the SHA-256 of the transcript. `id` is the credential's, `clientData`
 * and `authenticatorData` are the bytes as the authenticator signed them.
 */
export const PasskeyEvidence = z.strictObject({
  passkey: z.strictObject({
    id: base64url.min(16).max(1400),
    clientData: base64url.min(16).max(2000),
    authenticatorData: base64url.min(49).max(2000),
    signature: base64url.min(8).max(1024)
  })
})
export type PasskeyEvidence = z.infer<typeof PasskeyEvidence>

/** A proof as it travels: the transcript lets central say which field is wrong; the signature covers all of it. */
export const Proof = z.strictObject({ transcript, ...SignatureEvidence.shape })
export type Proof = z.infer<typeof Proof>
export const PasskeyProof = z.strictObject({ transcript, ...PasskeyEvidence.shape })
export type PasskeyProof = z.infer<typeof PasskeyProof>
/** what any provider proves with */
export const AnyProof = z.union([Proof, PasskeyProof])
export type AnyProof = z.infer<typeof AnyProof>
