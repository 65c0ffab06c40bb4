// Small shapes every topic uses.
import { z } from 'zod'

/** text for people, one string per language the terminals speak */
export const Words = z.strictObject({ ja: z.string().max(2000), en: z.string().max(2000) })
export type Words = z.infer<typeof Words>

export const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9._:-]+$/)
/** UUIDv7 (RFC 9562 §5.7), made and stored by the terminal before the first try */
export const OperationId = z.uuid({ version: 'v7' })
export const Sha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const Instant = z.iso.datetime()
export const Cursor = z.string().max(64)
export const PersonName = z.strictObject({ family: z.string().max(60), given: z.string().max(60) })
