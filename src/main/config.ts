// How a terminal is set up.
import { join } from 'node:path'
import type { Language } from '../contract/screen/intent.ts'
import type { CentralConfig } from './central/endpoint.ts'

export type TerminalConfig = {
  /** folder for the store and the town's pages; made when missing */
  readonly data: string
  readonly central: CentralConfig
  /** `folder`: receipts stand there as receipt.pdf; `lp`: CUPS, with its queue or the default one */
  readonly printer:
    { readonly kind: 'lp'; readonly queue?: string } | { readonly kind: 'folder'; readonly folder: string }
  readonly language?: Language
  readonly version?: string
  readonly times?: Partial<Times>
}

/** milliseconds, but for graceSeconds */
export type Times = {
  readonly patience: number
  readonly graceSeconds: number
  readonly farewell: number
  readonly pause: number
  readonly deliveryPatience: number
  readonly newsEvery: number
  /** between two looks whether something that waits for nobody to be there can be done */
  readonly fleetEvery: number
  /** between two health reports, unless central set another */
  readonly healthEvery: number
  /** between two askings for the town's places, and for which shelters are open */
  readonly placesEvery: number
  readonly openingsEvery: number
}

export const usualTimes: Times = {
  patience: 90_000,
  graceSeconds: 30,
  farewell: 8000,
  pause: 10_000,
  deliveryPatience: 20_000,
  newsEvery: 2000,
  fleetEvery: 60_000,
  healthEvery: 60_000,
  placesEvery: 3_600_000,
  openingsEvery: 120_000
}

export const storeFile = (data: string): string => join(data, 'terminal.db')
/** the newest good head of the provision log; the same for everybody */
export const logHeadFile = (data: string): string => join(data, 'provision-log.json')
/** the town's shelters, AEDs, clinics, toilets and childcare, as they were last told */
export const placesFile = (data: string): string => join(data, 'places.json')
export const townFile = (data: string): string => join(data, 'town.json')
