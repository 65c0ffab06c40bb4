// The terminals themselves.
import { z } from 'zod'
import { base64url } from './proof.ts'
import { Id, Instant } from './words.ts'

/** a code a person was shown, and how often since `startedAt` */
export const CountedFault = z.strictObject({
  code: z.string().regex(/^M-\d{3}$/),
  count: z.int().min(1).max(1_000_000)
})
/**
 * POST /v1/devices/health: counts, states and codes only, no text anybody could write a name into. Answers 204. The same
 * report twice counts once.
 */
export const Health = z.strictObject({
  version: z.string().regex(/^(dev|\d{1,5}\.\d{1,5}\.\d{1,5}(-[a-z]{1,10}(\.\d{1,5})?)?)$/),
  outbox: z.int().min(0),
  reader: z.enum(['ready', 'absent']),
  startedAt: Instant,
  faults: z.array(CountedFault).max(200).optional(),
  /** the newest signed version of each kind that is in use; 0 is none */
  configuration: z.int().min(0).optional(),
  content: z.int().min(0).optional()
})
export type Health = z.infer<typeof Health>
/** GET /v1/devices/self; `retiresAt` is set once the certificate is being replaced */
export const DeviceSelf = z.strictObject({
  id: Id,
  town: Id,
  enrolledAt: Instant,
  certificateExpiresAt: Instant,
  retiresAt: Instant.nullable()
})

/**
 * POST /v1/devices/certificate, over the connection of the certificate it replaces: a PKCS#10 request (RFC 2986), DER, of a
 * new P-256 key, with the terminal's id as common name. The same request gets the same certificate again. The old one is
 * taken until `oldUntil`, and refused afterwards.
 */
export const CertificateRequest = z.strictObject({ csr: base64url.max(4000) })
export const CertificateAnswer = z.strictObject({
  /** PEM */
  certificate: z.string().max(8000),
  expiresAt: Instant,
  oldUntil: Instant
})

/** The one line central prints when it is ready: paths to PEM files */
export const ReadyLine = z.strictObject({
  url: z.string(),
  ca: z.string(),
  terminals: z.array(z.strictObject({ id: Id, cert: z.string(), key: z.string() }))
})
export type ReadyLine = z.infer<typeof ReadyLine>
