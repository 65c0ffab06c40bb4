// Opening, lowering and closing the session of a resident or a company. Inside one, requests carry `authorization: Bearer TOKEN` (RFC 6750 §2.1).
import { z } from 'zod'
import { PasskeyProof, Proof, base64url } from './proof.ts'
import { HolderName } from './company.ts'
import { Instant, OperationId } from './words.ts'

/** 0 = no identification, 1 = a passkey, or what a card let down to, 2 = a certificate: on a card, on a phone, or of a company */
export const Level = z.union([z.literal(0), z.literal(1), z.literal(2)])
export type Level = z.infer<typeof Level>
/** a level as authentication context class (OpenID Connect Core §2 `acr`, RFC 9470 `acr_values`) */
export const acrOf = (level: Level): string => `urn:madoguchi:level:${level}`

/** company: a certificate of the commercial register, whose session is the company's and no resident's */
export const AuthKind = z.enum(['card', 'phone', 'passkey', 'company'])
export type AuthKind = z.infer<typeof AuthKind>

/** POST /v1/session/nonce; filings and answers get theirs with their intent. It holds on this connection, once, for 60 s. */
export const NonceRequest = z.strictObject({
  purpose: z.enum(['sign-in', 'door', 'passkey', 'introduce', 'grant', 'accept', 'staff'])
})
export const NonceAnswer = z.strictObject({ nonce: base64url.length(43), expiresAt: Instant })

/** what the proof covers is JSON of SignInPayload, exactly as sent */
const payload = z.string().max(500)
/**
 * POST /v1/session. `certificate` is the authentication certificate of a card or a phone, DER; a passkey says which it is
 * in its proof. `company` is the certificate of a company (商業登記に基づく電子証明書), DER.
 */
export const SignInRequest = z.union([
  z.strictObject({ payload, certificate: base64url.max(8000), proof: Proof }),
  z.strictObject({ payload, company: base64url.max(8000), proof: Proof }),
  z.strictObject({ payload, proof: PasskeyProof })
])
export const SignInPayload = z.strictObject({ visit: OperationId })
/**
 * `pseudonym` is pairwise for this terminal's operator; `token` works on this TLS connection only. It travels in every
 * request of the session as `Authorization: Bearer <token>` (RFC 6750).
 */
export const SignInAnswer = z.strictObject({
  token: base64url.length(43),
  pseudonym: base64url.length(43),
  level: z.union([z.literal(1), z.literal(2)]),
  name: HolderName,
  expiresAt: Instant
})
export type SignInAnswer = z.infer<typeof SignInAnswer>

/** GET /v1/session, at any level */
export const SessionAnswer = z.strictObject({ level: Level, provider: AuthKind, expiresAt: Instant })
/** PUT /v1/session/level answers SessionAnswer: lets the visit down, never up */
export const StepDownRequest = z.strictObject({ level: z.union([z.literal(0), z.literal(1)]) })
/** DELETE /v1/session answers 204 and closes every door of the visit */

/**
 * POST /v1/passkeys, at level 2. `payload` is JSON of PasskeyPayload; the proof of purpose `passkey` covers it, and the
 * registration's challenge is the nonce of that proof: card and authenticator are both here, now.
 */
export const PasskeyRequest = z.strictObject({ payload: z.string().max(8000), proof: Proof })
export const PasskeyPayload = z.strictObject({
  id: base64url.min(16).max(1400),
  clientData: base64url.max(2000),
  attestation: base64url.max(4000)
})
export const Passkey = z.strictObject({
  id: base64url.max(1400),
  enrolledAt: Instant,
  expiresAt: Instant,
  usedAt: Instant.nullable(),
  revokedAt: Instant.nullable()
})
export type Passkey = z.infer<typeof Passkey>
/** GET /v1/passkeys, at level 1 */
export const PasskeysAnswer = z.strictObject({ passkeys: z.array(Passkey).max(50) })
/** POST /v1/passkeys/revoke, at level 1 and with any passkey of one's own, answers 204 */
export const PasskeyRevocation = z.strictObject({ id: base64url.max(1400) })
