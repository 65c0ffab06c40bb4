// Rows of what holds, as the wire has them.
import { Severity, type Hazard } from '../../contract/wire/disaster.ts'

type Row = { readonly state: 'active' | 'ended'; readonly valid_until: string | null; readonly hazard: string }

/** One whose time is over has ended, also where nobody wrote that down. */
export const hazardIn = ({ state, valid_until, hazard }: Row, now: string): Hazard => ({
  ...(JSON.parse(hazard) as Omit<Hazard, 'state'>),
  state: valid_until !== null && valid_until <= now ? 'ended' : state
})

/** Worst first. */
export const worst = (a: Hazard, b: Hazard): number =>
  Severity.options.indexOf(a.severity) - Severity.options.indexOf(b.severity)
