// Opening and closing a resident's session. Inside one, requests carry `authorization: Bearer TOKEN` (RFC 6750 §2.1).
import { z } from 'zod'
import { Proof, base64url } from './proof.ts'
import { Instant, OperationId, PersonName } from './words.ts'

/** POST /v1/session/nonce: for sign-in only; other purposes get theirs with their intent. */
export const NonceRequest = z.strictObject({ purpose: z.literal('sign-in') })
export const NonceAnswer = z.strictObject({ nonce: base64url.length(43), expiresAt: Instant })

/**
 * POST /v1/session. `payload` is the text whose SHA-256 the proof covers: JSON of SignInPayload, exactly as sent.
 * `certificate` is the card's authentication certificate, DER.
 */
export const SignInRequest = z.strictObject({
  payload: z.string().max(500),
  certificate: base64url.max(8000),
  proof: Proof
})
export const SignInPayload = z.strictObject({ visit: OperationId })
/**
 * `pseudonym` is pairwise for this terminal's operator; `token` works on this TLS connection only. It travels in every
 * request of the session as `Authorization: Bearer <token>` (RFC 6750).
 */
export const SignInAnswer = z.strictObject({
  token: base64url.length(43),
  pseudonym: base64url.length(43),
  level: z.literal(2),
  name: PersonName,
  expiresAt: Instant
})
export type SignInAnswer = z.infer<typeof SignInAnswer>
/** DELETE /v1/session answers 204 */
