// What holders are called: residents by the name in the register, companies by theirs.
import { Company, type HolderName } from '../../contract/wire/company.ts'
import { Self } from '../../contract/wire/resident.ts'
import { isCompanyId } from '../companies/identity.ts'
import type { Db } from '../store/store.ts'

/** The name of a resident, as it is written in the register. */
export const nameOf = async (db: Db, resident: string): Promise<Self['name']> => {
  const row = await db.selectFrom('residents').select('profile').where('id', '=', resident).executeTakeFirstOrThrow()
  return Self.parse(JSON.parse(row.profile)).name
}

/** The name of a resident or a company. */
export const holderName = async (db: Db, holder: string): Promise<HolderName> => {
  if (!isCompanyId(holder)) return nameOf(db, holder)
  const row = await db.selectFrom('holders').select('profile').where('id', '=', holder).executeTakeFirstOrThrow()
  const { corporateNumber, corporation } = Company.parse(JSON.parse(row.profile))
  return { corporateNumber, corporation }
}
