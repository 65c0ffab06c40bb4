// The chain of mandates behind whoever acts: the mandate itself, and the one it was given under. Nothing of it is remembered.
import type { Selectable } from 'kysely'
import { longestChain, type Scope } from '../../contract/wire/mandates.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { locksRows, type Db } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'

export type MandateRow = Selectable<Tables['mandates']>

/** What is wrong with how a chain hangs together, from the link that is acted under up to the principal's own; or null. */
const shapeFault = (links: readonly MandateRow[]): ProblemCode | null => {
  const [leaf] = links
  const top = links.at(-1)
  if (!leaf || top?.under !== null || top.grantor !== top.principal) return 'chainBroken'
  for (const [index, link] of links.entries()) {
    const above = links[index + 1]
    if (!above) continue
    if (above.kind !== 'granted' || link.kind !== 'granted') return 'chainBroken'
    if (link.principal !== above.principal || link.grantor !== above.proxy) return 'chainBroken'
    if (above.further !== 1) return 'delegationForbidden'
  }
  const people = new Set([leaf.principal, ...links.map((one) => one.proxy)])
  return people.size === links.length + 1 ? null : 'chainLooped'
}

export type Chain = { readonly links: readonly MandateRow[]; readonly problem: ProblemCode | null }

/** Every link above `leaf`, itself first. In a transaction the rows stay locked: an end of any comes wholly before or after. */
export const chainOf = async (db: Db, leaf: MandateRow): Promise<Chain> => {
  const links = [leaf]
  for (let under = leaf.under; under !== null;) {
    const id = under
    if (links.some((one) => one.id === id)) return { links, problem: 'chainLooped' }
    if (links.length >= longestChain) return { links, problem: 'chainTooLong' }
    const above = await db
      .selectFrom('mandates')
      .selectAll()
      .where('id', '=', id)
      .$if(db.isTransaction && locksRows(db), (one) => one.forShare())
      .executeTakeFirst()
    if (!above) return { links, problem: 'chainBroken' }
    links.push(above)
    under = above.under
  }
  return { links, problem: shapeFault(links) }
}

type Reached = readonly { readonly id: string; readonly may: 'read' | 'act' }[]

const less = (one: 'read' | 'act', other: 'read' | 'act'): 'read' | 'act' =>
  one === 'act' && other === 'act' ? 'act' : 'read'

const common = (one: Reached, other: Reached): { id: string; may: 'read' | 'act' }[] =>
  one.flatMap(({ id, may }) => {
    const known = other.find((each) => each.id === id)
    return known ? [{ id, may: less(may, known.may) }] : []
  })

/** What both scopes reach: nobody gives on more than they have. */
export const narrowed = (one: Scope, other: Scope): Scope => ({
  procedures: common(one.procedures, other.procedures),
  folders: common(one.folders, other.folders),
  notices: one.notices === null || other.notices === null ? null : less(one.notices, other.notices),
  profile: one.profile && other.profile
})

/** Whether `inner` reaches nothing that `outer` does not. */
export const within = (inner: Scope, outer: Scope): boolean =>
  JSON.stringify(narrowed(inner, outer)) === JSON.stringify(narrowed(inner, inner))
