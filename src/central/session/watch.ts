// Open sessions and the certificates they rest on: asked about twice a minute, and ended when one is revoked.
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { Refusal } from '../http/refusal.ts'
import { spans } from '../settings.ts'
import { shutDoors } from '../sign-on/doors.ts'
import { codeOfStanding, readableSince, standingOf, type Standing } from './standing.ts'

type Parts = Pick<Central, 'db' | 'trust' | 'verifier' | 'now'>

/** certificates of one look, and questions under way at once */
const [mostOfLook, together] = [2_000, 32] as const

const before = (now: Date, span: number): string => new Date(now.getTime() - span).toISOString()

const noteStanding = async ({ db, now }: Parts, certificate: string): Promise<void> => {
  await db
    .updateTable('sessions')
    .set({ certificate_at: now().toISOString() })
    .where('certificate', '=', certificate)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends every session that rests on this certificate, with its doors; streams end with their session. */
const endAll = ({ db, now }: Parts, certificate: string, code: ProblemCode): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const ended = await tx
      .updateTable('sessions')
      .set({ ended_at: now().toISOString(), ended_by: code })
      .where('certificate', '=', certificate)
      .where('ended_at', 'is', null)
      .returning(['account', 'terminal'])
      .execute()
    for (const { account } of ended) {
      if (account !== null) await shutDoors(tx, now(), { account })
      await audit(tx, now(), { event: 'session.revoked', reason: code })
    }
  })

const settle = async (parts: Parts, certificate: string): Promise<Standing> => {
  const said = await standingOf(parts, certificate)
  if (said === 'good') await noteStanding(parts, certificate)
  if (said === 'revoked' || said === 'untrusted') await endAll(parts, certificate, codeOfStanding(said))
  return said
}

/** One look at the open sessions whose certificates were not asked about for a while; gives how many were asked about. */
export const lookAtSessions = async (parts: Parts): Promise<number> => {
  const now = parts.now()
  const due = await parts.db
    .selectFrom('sessions')
    .select((eb) => ['certificate', eb.fn.min('certificate_at').as('at')])
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now.toISOString())
    .where('certificate', 'is not', null)
    .where('certificate_at', '<', before(now, spans.standing))
    .groupBy('certificate')
    .orderBy('at')
    .limit(mostOfLook)
    .execute()
  const names = due.flatMap(({ certificate }) => certificate ?? [])
  for (let from = 0; from < names.length; from += together)
    await Promise.all(names.slice(from, from + together).map((name) => settle(parts, name)))
  return names.length
}

type Rested = { readonly certificate: string | null; readonly certificate_at: string | null }

/**
 * Whether a session's certificate may be relied on for this request, by what was last heard of it; asks only when that is over a
 * minute old, which it is only where the verifier, or this process, was away. Without an answer nothing is changed any
 * more, and what only reads goes on for five minutes since the last one. Throws Refusal.
 */
export const demandRested = async (
  parts: Parts,
  { certificate, certificate_at: at }: Rested,
  reads: boolean
): Promise<void> => {
  const now = parts.now()
  if (certificate === null || (at !== null && at > before(now, spans.unansweredWrites))) return
  const said = await settle(parts, certificate)
  if (said === 'good') return
  const code = codeOfStanding(said)
  if (code !== 'overloaded' || !reads || at === null || at <= readableSince(now)) throw new Refusal(code)
}
