// Puts the fictional town's people, cards and notices into the database; what is there already stays as it is.
import { X509Certificate } from 'node:crypto'
import type { CentralKeys } from '../keys.ts'
import { witnessHead } from '../provision-log/record.ts'
import { seedProvisions } from '../provision-log/seed.ts'
import type { Db } from '../store/store.ts'
import { keyedHash } from '../digest.ts'
import { SeedProblem, type SeedData } from './seed-data.ts'

const dayOf = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000)
/** the calendar date in Japan, which has one time zone without summer time */
export const dateInJapan = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10)

const derOf = (name: string, pem: string): Buffer => {
  try {
    return new X509Certificate(pem).raw
  } catch {
    throw new SeedProblem(`the certificate of ${name} cannot be read`)
  }
}

/** The key under which a card certificate is known: serial and identity are never stored themselves. */
export const cardHash = (key: Uint8Array, der: Uint8Array): string => keyedHash(key, 'card', der)

/** Adds residents, their cards and their notices; dates of notices are counted from `now`. Gives what was added. */
export const seed = async (
  db: Db,
  data: SeedData,
  keys: Pick<CentralKeys, 'hash' | 'log'>,
  now: Date
): Promise<{ residents: number; notices: number }> => {
  const added = await db.transaction().execute(async (tx) => {
    const added = { residents: 0, notices: 0 }
    for (const { id, ...self } of data.residents) {
      const resident = await tx
        .insertInto('residents')
        .values({ id, profile: JSON.stringify(self) })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (resident) added.residents++
      for (const purpose of ['authentication', 'signature'] as const) {
        const pem = data.certificate(id, purpose)
        if (pem === null) continue
        await tx
          .insertInto('cards')
          .values({ certificate: cardHash(keys.hash, derOf(`${id}-${purpose}`, pem)), resident: id, purpose })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    }
    const positions = new Map<string, number>()
    for (const { resident, arrivedDaysAgo, deadlineInDays, read, ...rest } of data.notices) {
      const position = (positions.get(resident) ?? 0) + 1
      positions.set(resident, position)
      const notice = {
        ...rest,
        arrivedAt: dayOf(now, -arrivedDaysAgo).toISOString(),
        deadline: deadlineInDays === null ? null : dateInJapan(dayOf(now, deadlineInDays))
      }
      const row = {
        resident,
        id: rest.id,
        position,
        notice: JSON.stringify(notice),
        opened_at: read ? now.toISOString() : null
      }
      const inserted = await tx
        .insertInto('notices')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (inserted) added.notices++
    }
    await seedProvisions(tx, data, { keys, now: () => now })
    return added
  })
  await witnessHead(db, { keys })
  return added
}
