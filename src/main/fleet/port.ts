// What the fleet tells a terminal, and what it asks of it.
import type { TerminalSettings } from '../../contract/wire/fleet.ts'
import type { Severity } from '../../contract/wire/disaster.ts'
import type { TownPage } from '../../contract/wire/town.ts'

/** What central signed for this terminal, all of it believed. What is not set stays as the terminal was set up. */
export type House = { readonly settings: TerminalSettings; readonly pages: readonly TownPage[] }

/** Something that holds in this town now. `key` changes when it becomes another thing: a higher level, a new bulletin. */
export type Alert = {
  readonly key: string
  readonly severity: Exclude<Severity, 'information'>
  readonly kind: string
  readonly areas: readonly string[]
  readonly headline: string
  readonly sender: string
  /** ISO 8601, UTC */
  readonly reportedAt: string
}

export type FleetFact =
  | { readonly type: 'house.told'; readonly house: House }
  /** all that holds, worst first */
  | { readonly type: 'alerts.told'; readonly alerts: readonly Alert[] }
  /** a new certificate lies on the disk: everything is to be opened with it when nobody is there */
  | { readonly type: 'identity.renewed' }
  | { readonly type: 'terminal.revoked' }

/** the newest signed version of each kind that is kept; 0 is none */
export type InUse = { readonly configuration: number; readonly content: number }
