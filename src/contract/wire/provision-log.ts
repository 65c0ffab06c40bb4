// The provision log (情報提供等記録): who gave what of whom to whom, as a Merkle log after RFC 9162 that can prove its completeness.
import { z } from 'zod'
import { base64url } from './proof.ts'
import { Cursor, Instant, Sha256, Words } from './words.ts'

/**
 * A signed tree head. `signature` is ECDSA P-256 with SHA-256 (DER) over TreeHeadDataV2 of RFC 9162 §4.9 in TLS presentation:
 * timestamp (milliseconds, 8 bytes), tree size (8 bytes), root hash (length byte and 32 bytes), and one extension of the
 * private-use type 0xF000 with `number` (8 bytes): heads are counted from 1, so that one cannot be left out unseen.
 */
export const TreeHead = z.strictObject({
  number: z.int().min(0),
  size: z.int().min(0),
  at: Instant,
  root: Sha256,
  signature: base64url.min(8).max(200)
})
export type TreeHead = z.infer<typeof TreeHead>

/** GET /v1/provision-log/key: SPKI (DER); `logId` is its SHA-256. Pin it: whoever changes the key changes the log. */
export const LogKey = z.strictObject({ publicKey: base64url.min(80).max(200), logId: Sha256 })
export type LogKey = z.infer<typeof LogKey>
/** GET /v1/provision-log/head answers TreeHead: the newest head this central ever signed and knows of */

/** GET /v1/provision-log/heads?cursor= : every head ever signed, smallest first */
export const HeadsAnswer = z.strictObject({ heads: z.array(TreeHead).max(500), cursor: Cursor, more: z.boolean() })

/**
 * GET /v1/provision-log/leaves?cursor= : `hash` is made anew from what is stored, `nodes` are the stored hashes of the
 * subtrees this leaf completed, lowest first and itself included. Each leaf is salted: nothing can be guessed from its hash.
 */
export const LogLeaf = z.strictObject({ hash: Sha256, nodes: z.array(Sha256).min(1).max(32) })
export type LogLeaf = z.infer<typeof LogLeaf>
export const LeavesAnswer = z.strictObject({ leaves: z.array(LogLeaf).max(500), cursor: Cursor, more: z.boolean() })

/** GET /v1/provision-log/consistency/:from/:to (sizes, RFC 9162 §2.1.4.1) */
export const ConsistencyAnswer = z.strictObject({ proof: z.array(Sha256).max(64) })
export type ConsistencyAnswer = z.infer<typeof ConsistencyAnswer>

/** What was provided; a format of our own after the columns of the official やりとり履歴. */
export const Provision = z.strictObject({
  /** when it was provided, as the provider says; never after the leaf's own `at` */
  providedAt: Instant,
  from: Words,
  to: Words,
  items: z.array(Words).min(1).max(60),
  purpose: Words,
  /** the law it rests on, where the provider names one */
  basis: Words.nullable(),
  result: z.enum(['provided', 'refused'])
})
export type Provision = z.infer<typeof Provision>

/**
 * One entry as it was hashed. `subject` is a pseudonym that differs from entry to entry; `ordinal` counts the resident's
 * entries from 1, and `previous` is the leaf hash of the one before, so that a list of one's own shows what it lacks.
 */
export const ProvisionLeaf = z.strictObject({
  version: z.literal(1),
  at: Instant,
  subject: Sha256,
  ordinal: z.int().min(1),
  previous: Sha256.nullable(),
  salt: Sha256,
  /** operation or request it belongs to */
  reference: z.string().max(100).nullable(),
  entry: Provision
})
export type ProvisionLeaf = z.infer<typeof ProvisionLeaf>

/** `leaf` is JSON of ProvisionLeaf exactly as hashed; `covering` is the head signed when it was recorded. */
export const OwnEntry = z.strictObject({
  index: z.int().min(0),
  leaf: z.string().max(40_000),
  covering: TreeHead,
  /** RFC 9162 §2.1.3.1, to the answer's head */
  proof: z.array(Sha256).max(64)
})
export type OwnEntry = z.infer<typeof OwnEntry>
/** GET /v1/provision-log/own?cursor= : inside a session; own entries only, oldest first */
export const OwnEntriesAnswer = z.strictObject({
  head: TreeHead,
  entries: z.array(OwnEntry).max(100),
  cursor: Cursor,
  more: z.boolean()
})
export type OwnEntriesAnswer = z.infer<typeof OwnEntriesAnswer>

/** What a resident takes home, and what `npm run verify-log -- --file` reads. A format of our own. */
export const ProvisionFile = z.strictObject({
  version: z.literal(1),
  key: LogKey,
  head: TreeHead,
  entries: z.array(OwnEntry).max(10_000),
  /** a head of an earlier visit, with the proof that today's log only goes on after it */
  earlier: TreeHead.nullable(),
  consistency: z.array(Sha256).max(64)
})
export type ProvisionFile = z.infer<typeof ProvisionFile>
