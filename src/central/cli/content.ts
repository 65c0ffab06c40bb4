// The commands that write level-0 content in the forms others read.
import { registerOf } from '../corporate-number/answers.ts'
import { isCorporateNumber } from '../corporate-number/check-digit.ts'
import type { RegisterType } from '../corporate-number/register.ts'
import { setsOf } from '../imports/sets.ts'
import { measuresOf, measuresTable } from '../measures/answers.ts'
import { countMonths } from '../measures/count.ts'
import type { Settings } from '../settings.ts'
import { demandFolder, withStore } from './data.ts'
import { UsageProblem } from './usage-problem.ts'

/** All measures; months that are over and were not counted yet are counted first. */
export const tellMeasures = async (settings: Settings, json: boolean): Promise<string> => {
  demandFolder(settings)
  return withStore(settings, async (db) => {
    await countMonths(db, settings.now())
    const measures = await measuresOf(db)
    return json ? `${JSON.stringify({ measures, sets: await setsOf(db, ['measures']) })}\n` : measuresTable(measures)
  })
}

type Wanted = { readonly numbers: readonly string[]; readonly type: RegisterType; readonly history: boolean }

export const tellCorporations = async (settings: Settings, { numbers, type, history }: Wanted): Promise<string> => {
  demandFolder(settings)
  const wrong = numbers.find((number) => !isCorporateNumber(number))
  if (wrong !== undefined) throw new UsageProblem(`"${wrong}" is no corporate number`)
  if (numbers.length > 10) throw new UsageProblem('the register answers ten numbers at once')
  return withStore(settings, async (db) => (await registerOf(db, numbers, type, history)).text)
}
