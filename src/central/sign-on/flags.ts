// Whether something waits: one bit, for portals a resident allowed to see it, under the pseudonym each portal knows already.
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'
import { spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import type { PortalData } from '../town/seed-data.ts'

const day = 86_400_000

/** The subject the OpenID provider gives this portal for a resident: pairwise by sector (OpenID Connect Core §8.1). */
export const pseudonymAt = ({ keys }: Pick<Central, 'keys'>, sector: string, resident: string): string =>
  keyedHash(keys.hash, 'portal', `${sector}\0${resident}`)

/** Allows a portal to see the bit, or allows it anew. */
export const allowFlag = async (
  tx: Tx,
  central: Central,
  { id, sector }: Pick<PortalData, 'id' | 'sector'>,
  resident: string
): Promise<void> => {
  const row = { granted_at: central.now().toISOString(), withdrawn_at: null }
  await tx
    .insertInto('notice_flags')
    .values({
      portal: id,
      pseudonym: pseudonymAt(central, new URL(sector).host, resident),
      resident,
      asked_at: null,
      ...row
    })
    .onConflict((conflict) => conflict.columns(['portal', 'pseudonym']).doUpdateSet(row))
    .execute()
}

/** From now on the portal is told what it would be told of somebody there is not. False when nothing was allowed. */
export const withdrawFlag = async (tx: Tx, now: Date, portal: string, resident: string): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('notice_flags')
    .set({ withdrawn_at: now.toISOString() })
    .where('portal', '=', portal)
    .where('resident', '=', resident)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export const flagsOf = ({ db }: Central, resident: string) =>
  db.selectFrom('notice_flags').selectAll().where('resident', '=', resident).orderBy('portal').execute()

/**
 * The last moment of this portal's and this visitor's own hour of the day. The bit is as of then, so it changes once a day
 * at most, and not at the same moment for two portals: watching it change tells them little about having the same visitor.
 */
export const asOf = ({ keys }: Pick<Central, 'keys'>, portal: string, pseudonym: string, now: Date): Date => {
  const hash = keyedHash(keys.hash, 'flag hour', `${portal}\0${pseudonym}`)
  const offset = Buffer.from(hash, 'base64url').readUIntBE(0, 6) % day
  return new Date(Math.floor((now.getTime() - offset) / day) * day + offset)
}

/** the last time before `at` at which each notice came again, by its id */
const raisedBy = async ({ db }: Central, resident: string, at: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await db
    .selectFrom('alerts')
    .select((eb) => ['notice', eb.fn.max('raised_at').as('raised')])
    .where('resident', '=', resident)
    .where('raised_at', '<=', at)
    .groupBy('notice')
    .execute()
  return new Map(rows.map(({ notice, raised }) => [notice, raised ?? '']))
}

/**
 * Whether a notice had come by then, or had come again, and was not opened yet. One that came again since is looked at as it was
 * then: alerts come to everybody at the same hour, and would turn the bit of all portals at once.
 */
const waitedAt = async (central: Central, resident: string, at: string): Promise<boolean> => {
  const rows = await central.db
    .selectFrom('notices')
    .select(['id', 'notice', 'opened_before'])
    .where('resident', '=', resident)
    .where((eb) => eb.or([eb('opened_at', 'is', null), eb('opened_at', '>', at)]))
    .execute()
  const raised = await raisedBy(central, resident, at)
  return rows.some(({ id, notice, opened_before: opened }) => {
    const { arrivedAt } = JSON.parse(notice) as { arrivedAt: string }
    const since = [arrivedAt, raised.get(id) ?? ''].toSorted().at(-1) ?? arrivedAt
    return arrivedAt <= at && (opened === null || opened < since || opened > at)
  })
}

/** The bit; null for everybody this portal may not ask about, whatever the reason. */
export const flagFor = async (central: Central, portal: string, pseudonym: string): Promise<boolean | null> => {
  const now = central.now()
  const allowed = await central.db
    .updateTable('notice_flags')
    .set({ asked_at: now.toISOString() })
    .where('portal', '=', portal)
    .where('pseudonym', '=', pseudonym)
    .where('withdrawn_at', 'is', null)
    .where('granted_at', '>', new Date(now.getTime() - spans.flag).toISOString())
    .returning('resident')
    .executeTakeFirst()
  if (!allowed) return null
  return waitedAt(central, allowed.resident, asOf(central, portal, pseudonym, now).toISOString())
}
