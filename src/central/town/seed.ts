// Puts the fictional town's people, cards and notices into the database; what is there already stays as it is.
import { X509Certificate } from 'node:crypto'
import { keepCompany } from '../companies/holder.ts'
import { companyId } from '../companies/identity.ts'
import type { CentralKeys } from '../keys.ts'
import { witnessHead } from '../provision-log/record.ts'
import { seedProvisions } from '../provision-log/seed.ts'
import { seedDocuments, seedHolders } from '../self-info/seed.ts'
import type { Db } from '../store/store.ts'
import { keyedHash } from '../digest.ts'
import { seedFacts, seedNotices } from '../notices/seed.ts'
import { seedContent } from '../imports/seed.ts'
import type { RuleBook } from '../eligibility/rules.ts'
import { SeedProblem, type SeedData } from './seed-data.ts'

const derOf = (name: string, pem: string): Buffer => {
  try {
    return new X509Certificate(pem).raw
  } catch {
    throw new SeedProblem(`the certificate of ${name} cannot be read`)
  }
}

/** The key under which a card certificate is known: serial and identity are never stored themselves. */
export const cardHash = (key: Uint8Array, der: Uint8Array): string => keyedHash(key, 'card', der)

const holdings = (['card', 'phone'] as const).flatMap((kind) =>
  (['authentication', 'signature'] as const).map((purpose) => [kind, purpose] as const)
)

/** Adds residents, their cards and their notices; dates of notices are counted from `now`. Gives what was added. */
export const seed = async (
  db: Db,
  data: SeedData,
  { keys, rules }: { readonly keys: Pick<CentralKeys, 'hash' | 'log'>; readonly rules: RuleBook },
  now: Date
): Promise<{ residents: number; notices: number }> => {
  const added = await db.transaction().execute(async (tx) => {
    const added = { residents: 0, notices: 0 }
    for (const { id, ...self } of data.residents) {
      const resident = await tx
        .insertInto('holders')
        .values({ id, kind: 'resident', profile: JSON.stringify(self) })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (resident) added.residents++
      for (const [kind, purpose] of holdings) {
        const pem = data.certificate(id, purpose, kind)
        if (pem === null) continue
        await tx
          .insertInto('cards')
          .values({
            certificate: cardHash(keys.hash, derOf(`${id}-${kind}-${purpose}`, pem)),
            resident: id,
            purpose,
            kind
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    }
    for (const company of data.companies) {
      // what its certificate said later stays
      const id = companyId(company.corporateNumber)
      const known = await tx.selectFrom('holders').select('id').where('id', '=', id).executeTakeFirst()
      if (!known) await keepCompany(tx, company, now)
    }
    await seedHolders(tx, data.selfInfo, keys.hash, now)
    await seedDocuments(tx, data, keys.hash, now)
    await seedFacts(tx, data, now)
    added.notices = await seedNotices(tx, data, rules, now)
    await seedContent(tx, data, now)
    await seedProvisions(tx, data, { keys, now: () => now })
    return added
  })
  await witnessHead(db, { keys })
  return added
}
