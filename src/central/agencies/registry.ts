import type { SeedData } from '../town/seed-data.ts'
import { bank } from './bank/simulator.ts'
import { bidding } from './bidding/simulator.ts'
import { withDowntime } from './downtime.ts'
import { eGov } from './egov/simulator.ts'
import { elTax } from './eltax/simulator.ts'
import { eTax } from './etax/simulator.ts'
import { oneStop } from './furusato/simulator.ts'
import { health } from './health/simulator.ts'
import { phone } from './phone/simulator.ts'
import type { Agencies } from './port.ts'
import { power } from './power/simulator.ts'
import { simulate, type Surroundings } from './simulation.ts'
import { townOffice } from './town-office/simulator.ts'
import { water } from './water/simulator.ts'

const systems = {
  'town-office': townOffice,
  power,
  phone,
  bank,
  water,
  'e-tax': eTax,
  eltax: elTax,
  'e-gov': eGov,
  health,
  'one-stop': oneStop,
  bidding
}

/** The simulators that ship, one per agency of the data. */
export const simulatedAgencies = (surroundings: Surroundings, data: SeedData): Agencies =>
  new Map(
    data.agencies.map((one) => [
      one.id,
      withDowntime(one.id, systems[one.system](simulate(surroundings, one)), one.down ?? [], surroundings.now)
    ])
  )
