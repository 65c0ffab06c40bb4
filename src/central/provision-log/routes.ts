// The provision log on the wire: heads, hashes and proofs for everybody, entries for their owner only.
import type { z } from 'zod'
import {
  ConsistencyAnswer,
  HeadsAnswer,
  LeavesAnswer,
  LogKey,
  OwnEntriesAnswer,
  TreeHead
} from '../../contract/wire/provision-log.ts'
import type { Central } from '../central.ts'
import { base64url } from '../digest.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import { coveringHeads, hashOfRow, lastHead, leafText, unpackNodes, withNodes } from './entries.ts'
import { consistencyProof, emptyRoot, inclusionProof } from './merkle.ts'
import { witnessHead } from './record.ts'

const pageLength = 500
const ownPageLength = 100

/** The newest head this central knows of: a database that lost entries does not make it forget what it signed. */
const newestHead = async ({ db, keys, now }: Central): Promise<TreeHead> => {
  await witnessHead(db, { keys })
  const stored = await lastHead(db)
  const witnessed = keys.log.witnessed()
  if (witnessed && witnessed.size > (stored?.size ?? 0)) return witnessed
  return stored ?? keys.log.signHead({ number: 0, size: 0, at: now(), root: emptyRoot })
}

const heads = async ({ db }: Central, call: Call<null>): Promise<z.output<typeof HeadsAnswer>> => {
  const rows = await db
    .selectFrom('provision_heads')
    .selectAll()
    .where('size', '>', positionOf(call.cursor))
    .orderBy('size')
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(rows, pageLength, call.cursor, (last) => last.size)
  return { heads: [...page.rows], cursor: page.cursor, more: page.more }
}

const leaves = async ({ db, keys }: Central, call: Call<null>): Promise<z.output<typeof LeavesAnswer>> => {
  const rows = await db
    .selectFrom('provision_entries')
    .selectAll()
    .where('position', '>=', positionOf(call.cursor))
    .orderBy('position')
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(rows, pageLength, call.cursor, (last) => last.position + 1)
  return {
    leaves: page.rows.map((row) => ({
      hash: base64url(hashOfRow(keys.hash, row)),
      nodes: unpackNodes(row.nodes).map(base64url)
    })),
    cursor: page.cursor,
    more: page.more
  }
}

const sizeOf = (text: string | undefined): number => {
  demand(text !== undefined && /^[0-9]{1,9}$/.test(text), 'malformed')
  return Number(text)
}

const consistency = async ({ db }: Central, call: Call<null>): Promise<ConsistencyAnswer> => {
  const from = sizeOf(call.params['from'])
  const to = sizeOf(call.params['to'])
  const head = await lastHead(db)
  demand(from >= 1 && from <= to && to <= (head?.size ?? 0), 'notFound')
  return { proof: (await withNodes(db, (node) => consistencyProof(from, to, node))).map(base64url) }
}

const ownEntries = async (central: Central, call: Call<null>): Promise<OwnEntriesAnswer> => {
  const { resident } = await openSession(central, call)
  const { db, keys } = central
  const head = await newestHead(central)
  const rows = await db
    .selectFrom('provision_entries')
    .selectAll()
    .where('owner', '=', resident)
    .where('position', '>=', positionOf(call.cursor))
    .where('position', '<', head.size)
    .orderBy('position')
    .limit(ownPageLength + 1)
    .execute()
  const page = rows.slice(0, ownPageLength)
  const covering = await coveringHeads(db, page)
  const proofs = await withNodes(db, (node) => page.map((row) => inclusionProof(row.position, head.size, node)))
  const last = page.at(-1)
  return {
    head,
    entries: page.map((row, i) => ({
      index: row.position,
      leaf: leafText(keys.hash, row),
      covering: covering.get(row.position) ?? head,
      proof: (proofs[i] ?? []).map(base64url)
    })),
    cursor: last ? String(last.position + 1) : call.cursor,
    more: rows.length > ownPageLength
  }
}

export const provisionLogRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/provision-log/key'], LogKey, async () => central.keys.log.key)
  answers(app, ['GET', '/v1/provision-log/head'], TreeHead, () => newestHead(central))
  answers(app, ['GET', '/v1/provision-log/heads'], HeadsAnswer, (call) => heads(central, call))
  answers(app, ['GET', '/v1/provision-log/leaves'], LeavesAnswer, (call) => leaves(central, call))
  answers(app, ['GET', '/v1/provision-log/consistency/:from/:to'], ConsistencyAnswer, (call) =>
    consistency(central, call)
  )
  answers(app, ['GET', '/v1/provision-log/own', 2, 'companies'], OwnEntriesAnswer, (call) => ownEntries(central, call))
}
