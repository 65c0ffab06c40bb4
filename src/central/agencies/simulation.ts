// What every simulator is given: its own cases, its data, the clock, and how fast time passes.
import { join } from 'node:path'
import type { Db } from '../store/store.ts'
import type { AgencyData } from '../town/seed-data.ts'
import { casesOf, type Cases } from './cases.ts'
import type { AgencyAdapter, AgencyReply } from './port.ts'

export type Simulation = {
  readonly data: AgencyData
  readonly cases: Cases
  readonly now: () => Date
  /** where a system, or central as its sender, keeps keys */
  readonly folder: string
  /** true once the case's time has come */
  readonly ready: (readyAt: string) => boolean
  /** the instant `seconds` from now, under the delay factor */
  readonly in: (seconds: number) => string
}

/** What all simulators of one central share; `data` is its data folder. */
export type Surroundings = {
  readonly db: Db
  readonly delayFactor: number
  readonly now: () => Date
  readonly data: string
}

export const simulate = ({ db, delayFactor, now, data: folder }: Surroundings, data: AgencyData): Simulation => ({
  data,
  cases: casesOf(db, data.id),
  now,
  folder: join(folder, 'agencies'),
  ready: (readyAt) => readyAt <= now().toISOString(),
  in: (seconds) => new Date(now().getTime() + seconds * 1_000 * delayFactor).toISOString()
})

/** How a system that asks takes an answer: once for each question; the same again changes nothing. `status` tells what it led to. */
export const answering =
  ({ data, cases, in: later }: Simulation, status: (key: string) => Promise<AgencyReply>): AgencyAdapter['answer'] =>
  async ({ key, filing }) => {
    const { answer_key: before } = await cases.find(filing)
    if (before === null)
      await cases.update(filing, {
        stage: 'answered',
        answer_key: key,
        ready_at: later(data.acceptsAfterSeconds ?? 0)
      })
    return status(filing)
  }
