// Writing to the provision log: entry, tree head and the effect they belong to stand or fall together.
import type { Provision } from '../../contract/wire/provision-log.ts'
import { base64url, randomToken } from '../digest.ts'
import type { CentralKeys } from '../keys.ts'
import { insertRow, prepared } from '../store/prepared.ts'
import { nextPosition, type Db, type Tx } from '../store/store.ts'
import { hashOfRow, lastHead, packNodes, withNodes } from './entries.ts'
import { completedBy, rootOf } from './merkle.ts'

export type Provided = { readonly owner: string; readonly provision: Provision; readonly reference: string | null }

/** what it takes to write */
export type Pen = { readonly keys: Pick<CentralKeys, 'hash' | 'log'>; readonly now: () => Date }

/** Those whose reference is not in the log yet: a repeated step is recorded once. */
const fresh = async (tx: Tx, all: readonly Provided[]): Promise<Provided[]> => {
  const references = all.flatMap(({ reference }) => reference ?? [])
  if (references.length === 0) return [...all]
  const known = await tx
    .selectFrom('provision_entries')
    .select('reference')
    .where('reference', 'in', references)
    .execute()
  const taken = new Set(known.map((row) => row.reference))
  return all.filter(({ reference }) => reference === null || !taken.has(reference))
}

const lastOf = prepared(
  'newest entries of an owner',
  (db, [owner, count]) =>
    db
      .selectFrom('provision_entries')
      .selectAll()
      .where('owner', '=', owner)
      .orderBy('ordinal', 'desc')
      .limit(count)
      .compile(),
  ['', 1] as [string, number]
)

const append = async (tx: Tx, { keys }: Pen, position: number, at: Date, { owner, provision, reference }: Provided) => {
  const [before] = await lastOf(tx, [owner, 1])
  const row = {
    position,
    owner,
    ordinal: (before?.ordinal ?? 0) + 1,
    previous: before ? base64url(hashOfRow(keys.hash, before)) : null,
    at: at.toISOString(),
    salt: randomToken(),
    entry: JSON.stringify(provision),
    reference
  }
  const leaf = hashOfRow(keys.hash, row)
  const nodes = await withNodes(tx, (node) => completedBy(position, leaf, node))
  await insertRow(tx, 'provision_entries', { ...row, nodes: packNodes(nodes) })
}

/**
 * Appends to the log inside the caller's transaction and signs one head over all of it. Writers wait for each other here.
 * Throws when the database has lost what was signed before: the key never signs a second history.
 */
export const recordProvisions = async (tx: Tx, pen: Pen, all: readonly Provided[]): Promise<void> => {
  await nextPosition(tx, 'provision-log')
  const added = await fresh(tx, all)
  if (added.length === 0) return
  const head = await lastHead(tx)
  let size = head?.size ?? 0
  if ((pen.keys.log.witnessed()?.size ?? 0) > size) throw new Error('the provision log is shorter than what was signed')
  // a clock that was set back must not put a later entry before an earlier one
  const at = new Date(Math.max(pen.now().getTime(), head ? Date.parse(head.at) : 0))
  for (const one of added) await append(tx, pen, size++, at, one)
  const root = await withNodes(tx, (node) => rootOf(size, node))
  const signed = pen.keys.log.signHead({ number: (head?.number ?? 0) + 1, size, at, root })
  await insertRow(tx, 'provision_heads', signed)
}

const witnessing = new WeakMap<Db, Promise<void>>()

/**
 * After a commit: remembers the newest head outside the database, so that a shortened log is noticed. Those of one turn of the
 * loop, which were committed together, look and write once.
 */
export const witnessHead = (db: Db, { keys }: Pick<Pen, 'keys'>): Promise<void> => {
  const before = witnessing.get(db)
  if (before) return before
  const look = async (): Promise<void> => {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    witnessing.delete(db)
    const head = await lastHead(db)
    if (head) keys.log.witness(head)
  }
  const looked = look()
  witnessing.set(db, looked)
  return looked
}
