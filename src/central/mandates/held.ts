// Whether a mandate holds now, and what it reaches: asked of the database at every request, remembered nowhere.
import { Scope } from '../../contract/wire/mandates.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { Central } from '../central.ts'
import { givenFolders } from '../mailbox/given-folders.ts'
import { locksRows, type Db } from '../store/store.ts'
import { chainOf, narrowed, type MandateRow } from './chain.ts'
import { KeptPowers, reachOf, type Cited, type Whole } from './powers.ts'
import { signedAs } from './signed.ts'

export type { MandateRow } from './chain.ts'

/** what is asked of central here */
export type Judge = Pick<Central, 'data' | 'powers' | 'now' | 'keys'>
export type Held = { readonly row: MandateRow; readonly scope: Scope }

export const wholeOf = async (db: Db, { data }: Pick<Central, 'data'>, principal: string): Promise<Whole> => {
  const own = await db.selectFrom('folders').select('id').where('resident', '=', principal).orderBy('id').execute()
  return {
    procedures: data.procedures.map((one) => one.id),
    folders: [...Object.keys(givenFolders), ...own.map((one) => one.id)]
  }
}

/** What a mandate reaches, and by what law; a guardianship's reach follows from its kind and its entry. */
export const scopeOf = async (
  db: Db,
  judge: Judge,
  row: MandateRow
): Promise<{ readonly scope: Scope; readonly basis: readonly Cited[] }> => {
  const { powers } = judge
  if (row.kind !== 'granted') {
    const kept = KeptPowers.parse(JSON.parse(row.powers ?? 'null'))
    const whole = await wholeOf(db, judge, row.principal)
    return reachOf(powers, row.kind, kept, { at: judge.now().toISOString(), whole })
  }
  const scope = Scope.parse(JSON.parse(row.scope ?? 'null'))
  const procedures = scope.procedures.filter(({ id }) => !powers.personal.procedures.includes(id))
  return { scope: { ...scope, procedures }, basis: powers.granted.basis }
}

/** Whether somebody is under full guardianship today. */
export const isWard = async (db: Db, { now }: Pick<Central, 'now'>, resident: string): Promise<boolean> => {
  const at = now().toISOString()
  const found = await db
    .selectFrom('mandates')
    .select('id')
    .where('kind', '=', 'guardianship')
    .where('principal', '=', resident)
    .where('state', '=', 'valid')
    .where('valid_from', '<=', at)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** What is wrong with a mandate now, or null. */
const wrongWith = async (db: Db, judge: Judge, row: MandateRow): Promise<ProblemCode | null> => {
  const at = judge.now().toISOString()
  if (row.state === 'ended') return 'mandateRevoked'
  if (row.valid_until !== null && row.valid_until <= at) return 'mandateExpired'
  if (row.state !== 'valid' || row.valid_from > at || row.principal === row.proxy) return 'mandateNotValid'
  const signed = row.kind === 'granted' ? await signedAs(db, judge, row) : 'bothSigned'
  if (signed !== 'bothSigned') return signed === 'changed' ? 'chainBroken' : 'mandateNotValid'
  // 民法 第111条第1項第2号: a proxy who comes under guardianship is a proxy no longer
  return (await isWard(db, judge, row.proxy)) ? 'mandateNotValid' : null
}

export type Found =
  | { readonly held: Held; readonly problem: null }
  | { readonly held: { readonly row: MandateRow } | null; readonly problem: ProblemCode }

/**
 * The mandate `id` in the hand of `proxy`, if it and every mandate above it hold now, link by link. Somebody else's is not told from
 * one that does not exist. In a transaction the rows stay locked, so that an end comes wholly before or wholly after.
 */
export const findHeld = async (db: Db, judge: Judge, id: string, proxy: string): Promise<Found> => {
  const row = await db
    .selectFrom('mandates')
    .selectAll()
    .where('id', '=', id)
    .where('proxy', '=', proxy)
    .$if(db.isTransaction && locksRows(db), (one) => one.forShare())
    .executeTakeFirst()
  if (!row) return { held: null, problem: 'mandateUnknown' }
  const { links, problem: shape } = await chainOf(db, row)
  if (shape !== null) return { held: { row }, problem: shape }
  let reach: Scope | null = null
  for (const link of links) {
    const problem = await wrongWith(db, judge, link)
    if (problem !== null) return { held: { row }, problem }
    const { scope } = await scopeOf(db, judge, link)
    reach = reach === null ? scope : narrowed(reach, scope)
  }
  return reach === null ? { held: { row }, problem: 'chainBroken' } : { held: { row, scope: reach }, problem: null }
}
