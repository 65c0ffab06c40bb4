// For whom a request is made: for the resident of the session, or for a principal under a mandate that holds now.
import type { JournalAct } from '../../contract/wire/journal.ts'
import type { Reach, Scope } from '../../contract/wire/mandates.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { Central } from '../central.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { note } from '../journal/write.ts'
import { nameOf } from '../residents/names.ts'
import { openSession, type Session } from '../session/tokens.ts'
import type { Db, Tx } from '../store/store.ts'
import { findHeld, type Held, type MandateRow } from './held.ts'

export type Acting = {
  readonly session: Session
  /** whose affairs these are */
  readonly owner: string
  /** null in one's own affairs, where nothing is out of reach */
  readonly held: Held | null
}

type Asks = { readonly act: JournalAct; readonly subject?: string; readonly reaches: (scope: Scope) => boolean }
type Proxied = { readonly row: MandateRow; readonly terminal?: string }

const line = async (tx: Tx, { row, terminal }: Proxied, act: JournalAct, subject: string | undefined) => ({
  resident: row.principal,
  actor: { kind: 'proxy' as const, id: row.proxy, name: await nameOf(tx, row.proxy) },
  act,
  mandate: row.id,
  ...(subject === undefined ? {} : { subject }),
  ...(terminal === undefined ? {} : { terminal })
})

/** Writes what a proxy did into the principal's journal; nothing in one's own affairs. */
export const noteActing = async (
  tx: Tx,
  central: Central,
  held: { readonly row: MandateRow } | null,
  done: { readonly act: JournalAct; readonly subject?: string; readonly terminal?: string }
): Promise<void> => {
  if (held === null) return
  const { act, subject, terminal } = done
  const proxied = terminal === undefined ? { row: held.row } : { row: held.row, terminal }
  await note(tx, central.now(), await line(tx, proxied, act, subject))
}

/** The same in a transaction of its own, before anything is handed over. */
export const noteRead = async (
  central: Central,
  call: Call<unknown>,
  { held }: Pick<Acting, 'held'>,
  done: { readonly act: JournalAct; readonly subject?: string }
): Promise<void> => {
  if (held === null) return
  const { terminal } = call
  await central.db.transaction().execute((tx) => noteActing(tx, central, held, { ...done, terminal: terminal.id }))
}

/** Refuses, and lets the principal know that their proxy tried. */
export const refuseActing = async (
  central: Central,
  call: Call<unknown>,
  row: MandateRow,
  { act, subject, code }: { readonly act: JournalAct; readonly subject: string | undefined; readonly code: ProblemCode }
): Promise<never> => {
  await central.db.transaction().execute(async (tx) => {
    const proxied = { row, terminal: call.terminal.id }
    await note(tx, central.now(), { ...(await line(tx, proxied, act, subject)), refused: code })
  })
  throw new Refusal(code)
}

/**
 * Opens the session of a call, and the mandate its header names, anew at every request. Refuses a mandate that does not hold
 * or does not reach what is asked. `reaches` says what is needed of a scope.
 */
export const openActing = async (central: Central, call: Call<unknown>, asks: Asks): Promise<Acting> => {
  const session = await openSession(central, call)
  if (call.actingFor === null) return { session, owner: session.resident, held: null }
  const { held, problem } = await findHeld(central.db, central, call.actingFor, session.resident)
  const tried = { act: asks.act, subject: asks.subject }
  if (problem !== null) {
    if (held === null) throw new Refusal(problem)
    return refuseActing(central, call, held.row, { ...tried, code: problem })
  }
  if (!asks.reaches(held.scope)) return refuseActing(central, call, held.row, { ...tried, code: 'mandateScope' })
  return { session, owner: held.row.principal, held }
}

/** What a proxy wanted of a principal whose mandate is known by its id only, long after they asked. */
export const noteProxied = async (
  tx: Tx,
  now: Date,
  { owner, mandate, actor }: { readonly owner: string; readonly mandate: string; readonly actor: string },
  tried: {
    readonly act: JournalAct
    readonly subject: string
    readonly refused: ProblemCode
    readonly terminal?: string
  }
): Promise<void> => {
  const by = { kind: 'proxy' as const, id: actor, name: await nameOf(tx, actor) }
  await note(tx, now, { resident: owner, actor: by, mandate, ...tried })
}

/** The same once more, inside the transaction of what is done under it: for what was announced before. */
export const stillHeld = async (
  tx: Db,
  central: Central,
  { mandate, actor }: { readonly mandate: string | null; readonly actor: string | null },
  reaches: (scope: Scope) => boolean
): Promise<Held | null> => {
  if (mandate === null) return null
  const { held, problem } = await findHeld(tx, central, mandate, actor ?? '')
  if (problem !== null) throw new Refusal(problem)
  demand(reaches(held.scope), 'mandateScope')
  return held
}

const covers = (list: readonly { readonly id: string; readonly may: Reach }[], id: string, may: Reach): boolean =>
  list.some((one) => one.id === id && (may === 'read' || one.may === 'act'))

export const reachesProcedure =
  (id: string, may: Reach) =>
  (scope: Scope): boolean =>
    covers(scope.procedures, id, may)

export const reachesNotices =
  (may: Reach) =>
  ({ notices }: Scope): boolean =>
    notices !== null && (may === 'read' || notices === 'act')

/** whether a folder is within reach; every folder is in one's own affairs */
export const reachesFolder = (held: Held | null, id: string, may: Reach): boolean =>
  held === null || covers(held.scope.folders, id, may)

/** the folders within reach; null in one's own affairs: all of them */
export const foldersOf = (held: Held | null): readonly string[] | null =>
  held === null ? null : held.scope.folders.map((one) => one.id)
