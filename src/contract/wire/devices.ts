// The terminals themselves.
import { z } from 'zod'
import { Id, Instant } from './words.ts'

/** POST /v1/devices/health: counts and states only, never anything of a resident. Answers 204. */
export const Health = z.strictObject({
  version: z.string().max(40),
  outbox: z.int().min(0),
  reader: z.enum(['ready', 'absent']),
  startedAt: Instant
})
export type Health = z.infer<typeof Health>
/** GET /v1/devices/self */
export const DeviceSelf = z.strictObject({ id: Id, town: Id, enrolledAt: Instant, certificateExpiresAt: Instant })

/** The one line central prints when it is ready: paths to PEM files */
export const ReadyLine = z.strictObject({
  url: z.string(),
  ca: z.string(),
  terminals: z.array(z.strictObject({ id: Id, cert: z.string(), key: z.string() }))
})
export type ReadyLine = z.infer<typeof ReadyLine>
