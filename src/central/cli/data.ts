// The commands that look at a data folder or change it, and end.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readRules } from '../eligibility/rules.ts'
import { makeFolder } from '../folder.ts'
import { openKeys } from '../keys.ts'
import type { Settings } from '../settings.ts'
import { holdToKeys } from '../store/key-marks.ts'
import { storeFor, type Db } from '../store/store.ts'
import { revoke } from '../terminals/enrolment.ts'
import { terminalStates, terminalsText } from '../terminals/health.ts'
import { readSeedData } from '../town/seed-data.ts'
import { seed } from '../town/seed.ts'
import { holdingsOf, holdingsText } from './holdings.ts'
import { UsageProblem } from './usage-problem.ts'

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

export const withStore = async <T>(settings: Settings, use: (db: Db) => Promise<T>): Promise<T> => {
  const store = await storeFor(settings)
  try {
    return await use(store.db)
  } finally {
    await store.close()
  }
}

/** Throws UsageProblem where no central was started or seeded: a mistyped folder must not become a central of its own. */
export const demandFolder = ({ data, databaseUrl }: Settings): void => {
  if (!existsSync(join(data, databaseUrl === null ? 'central.sqlite' : 'keys')))
    throw new UsageProblem(`there is no central in --data ${data}`)
}

/** What changes something of a central: of this one, with the keys that its database belongs to. */
export const onCentral = async <T>(settings: Settings, act: (db: Db) => Promise<T>): Promise<T> => {
  demandFolder(settings)
  const keys = await openKeys(settings.data)
  return withStore(settings, async (db) => {
    await holdToKeys(db, keys)
    return act(db)
  })
}

/** Fills a new data folder with the town's people and papers; what is there already stays. */
export const seedData = async (settings: Settings): Promise<string> => {
  makeFolder(settings.data)
  const rules = readRules(settings.rules)
  const keys = await openKeys(settings.data)
  return withStore(settings, async (db) => {
    await holdToKeys(db, keys)
    return line(await seed(db, readSeedData(settings.town), { keys, rules }, settings.now()))
  })
}

export const revokeTerminal = async (settings: Settings, terminal: string): Promise<string> => {
  demandFolder(settings)
  const known = await withStore(settings, (db) => revoke(db, terminal, settings.now()))
  if (!known) throw new UsageProblem(`there is no terminal "${terminal}"`)
  return line({ revoked: terminal })
}

export const tellTerminals = async (settings: Settings, json: boolean): Promise<string> => {
  demandFolder(settings)
  const states = await withStore(settings, (db) => terminalStates(db, settings.now()))
  return json ? line(states) : `${terminalsText(states)}\n`
}

/** What each recipient holds. */
export const tellHoldings = async (settings: Settings, json: boolean): Promise<string> => {
  demandFolder(settings)
  const ids = readSeedData(settings.town).agencies.map((one) => one.id)
  const holdings = await withStore(settings, (db) => holdingsOf(db, ids, settings.now()))
  return json ? line(holdings) : `${holdingsText(holdings)}\n`
}
