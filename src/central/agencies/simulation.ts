// What every simulator is given: its own cases, its data, the clock, and how fast time passes.
import type { Db } from '../store/store.ts'
import type { AgencyData } from '../town/seed-data.ts'
import { casesOf, type Cases } from './cases.ts'

export type Simulation = {
  readonly data: AgencyData
  readonly cases: Cases
  readonly now: () => Date
  /** true once the case's time has come */
  readonly ready: (readyAt: string) => boolean
  /** the instant `seconds` from now, under the delay factor */
  readonly in: (seconds: number) => string
}

export const simulate = (db: Db, data: AgencyData, delayFactor: number, now: () => Date): Simulation => ({
  data,
  cases: casesOf(db, data.id),
  now,
  ready: (readyAt) => readyAt <= now().toISOString(),
  in: (seconds) => new Date(now().getTime() + seconds * 1_000 * delayFactor).toISOString()
})
