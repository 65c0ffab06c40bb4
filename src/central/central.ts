// The parts every service of central is given.
import type { Agencies } from './agencies/port.ts'
import type { EvidenceAuthority } from './evidence/authority.ts'
import type { Queue } from './dispatch/queue.ts'
import type { Opener } from './filings/opener.ts'
import type { RuleBook } from './eligibility/rules.ts'
import type { CentralKeys } from './keys.ts'
import type { Log } from './log.ts'
import type { PowerBook } from './mandates/powers.ts'
import type { CertificateVerifier, Trust } from './session/trust.ts'
import type { Holders } from './self-info/holders/port.ts'
import type { Settings } from './settings.ts'
import type { Db } from './store/store.ts'
import type { SeedData } from './town/seed-data.ts'

export type Central = {
  readonly settings: Settings
  readonly db: Db
  readonly queue: Queue
  readonly data: SeedData
  readonly rules: RuleBook
  readonly powers: PowerBook
  readonly keys: CentralKeys
  /** of operations, sealed to `keys.sealing` */
  readonly opener: Opener
  readonly evidence: EvidenceAuthority
  readonly trust: Trust
  readonly verifier: CertificateVerifier
  readonly agencies: Agencies
  readonly holders: Holders
  readonly log: Log
  readonly now: () => Date
  /** tells the dispatcher that there is work */
  readonly nudge: () => void
}
