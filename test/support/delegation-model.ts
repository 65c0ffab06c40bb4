// Who may file for a company through whom, as a model of a few lines; and chains for it to judge, right and wrong ones alike.
import * as fc from 'fast-check'
import { companyId } from '../../src/central/companies/identity.ts'
import type { ProblemCode } from '../../src/contract/wire/problem.ts'
import { scopeOf } from './central-mandates.ts'
import { companyNumbers } from './companies.ts'
import { putMandate } from './mandate-forge.ts'
import type { Db } from '../../src/central/store/store.ts'
import type { World } from './central-world.ts'

export const company = companyId(companyNumbers['umino-tsushin'])
const other = companyId(companyNumbers['morikawa-denryoku'])
/** those who can sign in, and so act */
export const delegates = ['tanaka', 'sato', 'takahashi'] as const
type Delegate = (typeof delegates)[number]
const strangers = ['ito'] as const
export const procedure = 'bid-qualification'
const hour = 3_600_000

export type Link = {
  readonly proxy: Delegate | (typeof strangers)[number]
  /** what it names of the procedure that is filed */
  readonly may: 'act' | 'read' | 'nothing'
  readonly further: boolean
  /** hours from now */
  readonly from: number
  readonly until: number
  readonly ended: boolean
  readonly signed: 'both' | 'grantor' | 'none'
  /** whether it hangs on the one above as it should: by grantor, and by principal */
  readonly grantor: 'right' | 'another'
  readonly principal: 'right' | 'another'
}
/** from the company's own mandate down to the one that is acted under */
export type DelegationChain = { readonly links: readonly Link[]; readonly cycle: boolean }

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const link = (proxy: fc.Arbitrary<Link['proxy']>): fc.Arbitrary<Link> =>
  fc.record({
    proxy,
    may: mostly('act', 'read', 'nothing'),
    further: mostly(true, false),
    from: mostly(-2, 1),
    until: mostly(5, -1),
    ended: mostly(false, true),
    signed: mostly('both', 'grantor', 'none'),
    grantor: mostly('right', 'another'),
    principal: mostly('right', 'another')
  })
export const chains: fc.Arbitrary<DelegationChain> = fc.record({
  links: fc
    .tuple(
      fc.array(link(fc.constantFrom(...delegates, ...strangers)), { maxLength: 2 }),
      link(fc.constantFrom(...delegates))
    )
    .map(([above, last]) => [...above, last]),
  cycle: mostly(false, true)
})

const wrongWith = (one: Link): ProblemCode | null => {
  if (one.ended) return 'mandateRevoked'
  if (one.until <= 0) return 'mandateExpired'
  return one.from > 0 || one.signed !== 'both' ? 'mandateNotValid' : null
}

/** What central must say to a filing under the last link; null: nothing, it is taken. */
export const expected = ({ links, cycle }: DelegationChain): ProblemCode | null => {
  const [top, ...below] = links
  if (!top || links.length > 2) return 'chainTooLong'
  if (cycle) return 'chainLooped'
  if (top.grantor !== 'right') return 'chainBroken'
  if (below.some((one) => one.grantor !== 'right' || one.principal !== 'right')) return 'chainBroken'
  if (below.length > 0 && !top.further) return 'delegationForbidden'
  if (new Set(links.map((one) => one.proxy)).size < links.length) return 'chainLooped'
  const wrong = links
    .toReversed()
    .map(wrongWith)
    .find((code) => code !== null)
  if (wrong !== undefined) return wrong
  return links.every((one) => one.may === 'act') ? null : 'mandateScope'
}

const put = async (
  world: World,
  { links, cycle }: DelegationChain,
  ids: readonly string[],
  tx: Db
): Promise<string> => {
  // as central does: the lowest first
  for (const id of ids.toReversed())
    await tx.updateTable('mandates').set({ register: null }).where('id', '=', id).execute()
  const now = world.central.central.now().getTime()
  const at = (hours: number): Date => new Date(now + hours * hour)
  let [under, giver]: [string | null, string] = [null, company]
  let first: string | null = null
  for (const [index, one] of links.entries()) {
    const id = ids.at(index - links.length)
    const { proxy, may, further, from, until, ended, signed } = one
    // somebody who has a card, and nothing to give
    const grantor = one.grantor === 'right' ? giver : 'suzuki'
    // the company's own mandate is its own whatever happens
    const principal = one.principal === 'right' || under === null ? company : other
    const scope = scopeOf({
      procedures: may === 'nothing' ? [] : [{ id: procedure, may }],
      folders: [{ id: 'inbox', may: 'read' }]
    })
    const hands = {
      // the same person on both sides has two keys, or it would be refused as signed by one hand
      ...(grantor === proxy ? { proxy: 'suzuki-phone' } : {}),
      ...(signed === 'both' ? {} : { proxy: null }),
      ...(signed === 'none' ? { grantor: null } : {})
    }
    under = await putMandate(
      world,
      {
        ...(id === undefined ? {} : { id }),
        principal,
        grantor,
        proxy,
        under,
        further,
        scope,
        from: at(from),
        until: at(until),
        ended,
        hands
      },
      tx
    )
    first ??= under
    giver = proxy
  }
  if (cycle && first !== null) await tx.updateTable('mandates').set({ under }).where('id', '=', first).execute()
  return under ?? ''
}

/**
 * Puts the chain into the database, every signature in it good; gives the id of the last link. `ids`: in place of the mandates of
 * these ids, the last link's last. All at once: a chain in between would be another one.
 */
export const putChain = (world: World, chain: DelegationChain, ids: readonly string[] = []): Promise<string> =>
  world.central.db.transaction().execute((tx) => put(world, chain, ids, tx))

const right = {
  may: 'act',
  further: true,
  from: -2,
  until: 5,
  ended: false,
  signed: 'both',
  grantor: 'right',
  principal: 'right'
} as const
export const [top, leaf] = [{ ...right, proxy: 'sato' } as const, { ...right, proxy: 'takahashi' } as const]
/** chains that a wrong central would have to fear, and two that are right */
export const feared: readonly DelegationChain[] = [
  { links: [leaf], cycle: false },
  { links: [top, leaf], cycle: false },
  { links: [top, { ...right, proxy: 'tanaka' }, leaf], cycle: false },
  { links: [top, leaf], cycle: true },
  { links: [{ ...top, ended: true }, leaf], cycle: false },
  { links: [{ ...top, until: -1 }, leaf], cycle: false },
  { links: [{ ...top, may: 'read' }, leaf], cycle: false },
  { links: [{ ...top, signed: 'grantor' }, leaf], cycle: false },
  { links: [{ ...top, further: false }, leaf], cycle: false },
  { links: [top, { ...leaf, grantor: 'another' }], cycle: false },
  { links: [top, { ...leaf, principal: 'another' }], cycle: false },
  { links: [top, { ...leaf, proxy: 'sato' }], cycle: false }
]
