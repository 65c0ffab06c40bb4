import type { Db } from '../store/store.ts'
import type { SeedData } from '../town/seed-data.ts'
import { bank } from './bank/simulator.ts'
import { phone } from './phone/simulator.ts'
import type { Agencies } from './port.ts'
import { power } from './power/simulator.ts'
import { simulate } from './simulation.ts'
import { townOffice } from './town-office/simulator.ts'

const systems = { 'town-office': townOffice, power, phone, bank }

/** The simulators that ship, one per agency of the data. */
export const simulatedAgencies = (db: Db, data: SeedData, delayFactor: number, now: () => Date): Agencies =>
  new Map(data.agencies.map((one) => [one.id, systems[one.system](simulate(db, one, delayFactor, now))]))
