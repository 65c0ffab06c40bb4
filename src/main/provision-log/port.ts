// The resident's own entries of the provision log, as they were read and checked on this terminal.
import type { Outcome } from '../../card/port.ts'
import type { Provision } from '../../contract/wire/provision-log.ts'
import type { CentralFault } from '../central/port.ts'
import type { StoreFault } from '../store/port.ts'

export type CheckedEntry = Provision & {
  /** place in the log, counted from 0 */
  readonly index: number
  readonly recordedAt: string
  /** written because the resident asked for self-information */
  readonly ownLook: boolean
}

export type CheckedLog = {
  /** oldest first; what cannot be read is not among them, and is a finding */
  readonly entries: readonly CheckedEntry[]
  /** what is wrong with the record, one word each (src/verify/log/findings.ts); empty: it is whole */
  readonly findings: readonly string[]
}

/** Reads and checks them anew, for the visit of the moment it is asked in. Faults: those of central, and `storeUnreadable`. */
export type ProvisionDesk = { readonly read: () => Promise<Outcome<CheckedLog, CentralFault | StoreFault>> }
