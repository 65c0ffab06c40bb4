// The members of staff and the guardianships of the fictional town, by the same ways as the operators' commands take them.
import { enrolStaff, StaffProblem } from '../assist/staff.ts'
import type { CentralKeys } from '../keys.ts'
import type { PowerBook } from '../mandates/powers.ts'
import { RegisterFile, registerGuardianships, RegisterProblem } from '../mandates/register.ts'
import type { Db } from '../store/store.ts'
import { SeedProblem, type SeedData } from './seed-data.ts'

type Registrar = {
  readonly db: Db
  readonly data: SeedData
  readonly keys: Pick<CentralKeys, 'hash'>
  readonly powers: PowerBook
  readonly now: () => Date
}

/** What the operators have changed since stays as they left it: whoever is known is not enrolled again. */
export const seedPeople = async (central: Registrar): Promise<void> => {
  const { db, data } = central
  try {
    for (const one of data.staff) {
      const known = await db.selectFrom('staff').select('id').where('id', '=', one.id).executeTakeFirst()
      if (!known) await enrolStaff(central, one)
    }
    if (data.guardianships === null) return
    const { entries } = RegisterFile.parse(JSON.parse(data.guardianships))
    const known = await db.selectFrom('mandates').select('register').where('register', 'is not', null).execute()
    const registers = new Set(known.map((one) => one.register))
    const fresh = entries.filter((one) => !registers.has(one.register))
    if (fresh.length > 0) await registerGuardianships(central, fresh)
  } catch (error) {
    if (error instanceof StaffProblem || error instanceof RegisterProblem) throw new SeedProblem(error.message)
    throw error
  }
}
