// What changes outside visits: the town's pages and places, and word to central that this terminal lives.
import { placesFile, usualTimes, townFile, type TerminalConfig } from './config.ts'
import { townOrLast } from './central/town-cache.ts'
import type { KioskRun } from './flows/kiosk/kiosk.run.ts'
import type { CountedLog } from './log/counted.ts'
import type { Parts, PartsHolder } from './parts.ts'
import { followPlaces } from './places/following.ts'

type Household = Pick<CountedLog, 'faults'> & {
  readonly holder: PartsHolder
  readonly kiosk: KioskRun
  readonly config: TerminalConfig
  readonly readers: () => number
  readonly bug: (error: unknown) => void
}

const townEvery = 60_000
/** the shortest time between two reports that may be set (TerminalSettings) */
const shortest = 10_000

const report = async ({ central, store, fleet }: Parts, house: Household, startedAt: string): Promise<void> => {
  const waiting = store.waiting()
  await central.health({
    version: house.config.version ?? 'dev',
    outbox: waiting.ok ? waiting.value : 0,
    reader: house.readers() > 0 ? 'ready' : 'absent',
    startedAt,
    faults: house.faults(),
    ...fleet.inUse()
  })
}

/** Begins, and gives what ends it. How often is reported is as set up, until central sets it. */
export const keepHouse = (house: Household): (() => void) => {
  const { holder, kiosk, config, bug } = house
  const startedAt = new Date()
  let [town, health] = [startedAt.getTime(), startedAt.getTime()]
  const times = { ...usualTimes, ...config.times }
  const usual = times.healthEvery
  const places = followPlaces({
    file: placesFile(config.data),
    tell: kiosk.placesTold,
    resting: kiosk.resting,
    every: times.placesEvery,
    openingsEvery: times.openingsEvery
  })
  const look = async (): Promise<void> => {
    const parts = holder.now()
    if (!parts) return
    const now = Date.now()
    if (now - town >= townEvery) {
      town = now
      const told = await townOrLast(parts.central, townFile(config.data))
      if (told.ok) {
        kiosk.townTold(told.value)
        parts.fleet.townTold(told.value)
      }
    }
    if (now - health >= (parts.fleet.healthEvery() ?? usual)) {
      health = now
      await report(parts, house, startedAt.toISOString())
    }
    await places.look(parts.central, parts.fleet.position())
  }
  const timer = setInterval(() => void look().catch(bug), Math.min(shortest, usual))
  return () => clearInterval(timer)
}
