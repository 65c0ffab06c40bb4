// Rows of the provision log, and the leaf that each of them is.
import type { Selectable } from 'kysely'
import type { TreeHead } from '../../contract/wire/provision-log.ts'
import { base64url, fromBase64url, keyedHash } from '../digest.ts'
import { prepared } from '../store/prepared.ts'
import type { Db } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import { leafHash, rowOf, rowsFor, type NodeAt } from './merkle.ts'

export type EntryRow = Selectable<Tables['provision_entries']>
type LeafParts = Pick<EntryRow, 'at' | 'owner' | 'ordinal' | 'previous' | 'salt' | 'reference' | 'entry'>

/**
 * The text that is hashed: made of every column that means something, so that none can be changed unseen. The owner stands
 * in it under a pseudonym of this entry alone, which only central can make.
 */
export const leafText = (hashKey: Uint8Array, row: LeafParts): string => {
  const { at, owner, ordinal, previous, salt, reference, entry } = row
  const subject = keyedHash(hashKey, 'provision', `${salt}${owner}`)
  const head = JSON.stringify({ version: 1, at, subject, ordinal, previous, salt, reference })
  return `${head.slice(0, -1)},"entry":${entry}}`
}

export const hashOfRow = (hashKey: Uint8Array, row: LeafParts): Buffer => leafHash(leafText(hashKey, row))

const hashLength = 32
export const packNodes = (nodes: readonly Uint8Array[]): string => base64url(Buffer.concat(nodes))
export const unpackNodes = (packed: string): Buffer[] => {
  const bytes = fromBase64url(packed)
  return Array.from({ length: Math.floor(bytes.length / hashLength) }, (_, i) =>
    bytes.subarray(i * hashLength, (i + 1) * hashLength)
  )
}

/**
 * Runs `use` over the stored nodes it needs, read in one query. A node that is not there counts as an empty hash: what
 * comes out then proves nothing, and whoever checks it sees that.
 */
export const withNodes = async <T>(db: Db, use: (node: NodeAt) => T): Promise<T> => {
  const wanted = rowsFor(use)
  const rows =
    wanted.length === 0
      ? []
      : await db.selectFrom('provision_entries').select(['position', 'nodes']).where('position', 'in', wanted).execute()
  const nodes = new Map(rows.map((row) => [row.position, unpackNodes(row.nodes)]))
  return use((level, index) => nodes.get(rowOf(level, index))?.[level] ?? Buffer.alloc(hashLength))
}

const headsFrom = prepared(
  'newest heads',
  (db, [count]) => db.selectFrom('provision_heads').selectAll().orderBy('size', 'desc').limit(count).compile(),
  [1] as [number]
)

/** The newest head in the database, or null while nothing was recorded. */
export const lastHead = async (db: Db): Promise<TreeHead | null> => (await headsFrom(db, [1]))[0] ?? null

/** The first head over each of these rows, by their positions: no other is read, however many the log has. */
export const coveringHeads = async (
  db: Db,
  rows: readonly Pick<EntryRow, 'position'>[]
): Promise<ReadonlyMap<number, TreeHead>> => {
  if (rows.length === 0) return new Map()
  const positions = rows.map(({ position }) => position)
  const found = await db
    .selectFrom('provision_heads')
    .selectAll()
    .where('size', 'in', (eb) =>
      eb
        .selectFrom('provision_entries')
        .select((entry) =>
          entry
            .selectFrom('provision_heads as after')
            .select((head) => head.fn.min('after.size').as('size'))
            .whereRef('after.size', '>', 'provision_entries.position')
            .as('size')
        )
        .where('position', 'in', positions)
        .$castTo<{ size: number }>()
    )
    .orderBy('size')
    .execute()
  return new Map(
    positions.flatMap((position) => {
      const head = found.find((one) => one.size > position)
      return head ? [[position, head] as const] : []
    })
  )
}
