// What operators do about people: enrol and revoke staff, and put the register of guardianships in.
import { z } from 'zod'
import { enrolStaff, revokeStaff, StaffProblem } from '../assist/staff.ts'
import { openKeys } from '../keys.ts'
import { readPowers } from '../mandates/powers.ts'
import { RegisterFile, registerGuardianships, RegisterProblem } from '../mandates/register.ts'
import type { Settings } from '../settings.ts'
import type { Db } from '../store/store.ts'
import { readSeedData } from '../town/seed-data.ts'
import type { PeopleAct } from './people-options.ts'
import { contentOf, jsonOf } from './given-file.ts'
import { UsageProblem } from './usage-problem.ts'

/** Says where the file is wrong, never what stands there: it is about people. */
const registerIn = (file: string): z.output<typeof RegisterFile>['entries'] => {
  const parsed = RegisterFile.safeParse(jsonOf(file))
  if (parsed.success) return parsed.data.entries
  const [issue] = parsed.error.issues
  throw new UsageProblem(`${file}: ${issue?.path.join('.') || 'entries'} is not as it should be`)
}

/** What the file or the certificate is refused for, as a fault of the command line. */
const asUsage = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    if (error instanceof StaffProblem || error instanceof RegisterProblem) throw new UsageProblem(error.message)
    throw error
  }
}

/** Does it, and gives what goes to standard output. Throws UsageProblem. */
export const actOnPeople = async (settings: Settings, db: Db, act: PeopleAct): Promise<string> => {
  const { now } = settings
  switch (act.do) {
    case 'enrolStaff': {
      const { id, town, name, file } = act
      const central = { db, now, data: readSeedData(settings.town), keys: await openKeys(settings.data) }
      await asUsage(() => enrolStaff(central, { id, town, name, certificate: contentOf(file) }))
      return `${JSON.stringify({ enrolled: id, town })}\n`
    }
    case 'revokeStaff':
      if (!(await revokeStaff(db, act.id, now()))) throw new UsageProblem(`there is no member of staff "${act.id}"`)
      return `${JSON.stringify({ revoked: act.id })}\n`
    case 'guardianships': {
      const central = { db, now, powers: readPowers(settings.powers) }
      const entries = registerIn(act.file)
      return `${JSON.stringify(await asUsage(() => registerGuardianships(central, entries)))}\n`
    }
  }
}
