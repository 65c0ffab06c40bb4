// What the terminal keeps on disk: what is under way, never what it says. Bodies are sealed before they come here.
import type { Outcome } from '../../card/port.ts'

/** storeUnreadable: the file or its folder cannot be used; storeFull: the disk takes no more */
export type StoreFault = { readonly fault: 'storeUnreadable' } | { readonly fault: 'storeFull' }
export type Stored<T> = Outcome<T, StoreFault>

/** Steps of one signed bundle, journalled before they happen (PREPARED, SENT) or as they happen (SIGNED, CONFIRMED). */
export type CardStep = 'PREPARED' | 'SIGNED' | 'SENT' | 'CONFIRMED'

export type PreparedOperation = { readonly operationId: string; readonly recipient: string }
export type PreparedBundle = {
  readonly bundleId: string
  readonly kind: 'filing' | 'answer' | 'withdrawal'
  readonly procedure: string
  readonly operations: readonly PreparedOperation[]
}
/** `sealed` is a compact JWE to central's key; `deliverBefore` is central's limit, ISO 8601 */
export type SignedBundle = {
  readonly bundleId: string
  readonly deliverBefore: string
  readonly sealed: ReadonlyMap<string, string>
}

export type OutboxEntry = {
  readonly operationId: string
  readonly bundleId: string
  readonly sealed: string
  /** tries begun before this one */
  readonly tries: number
}

/** A parked operation whose time is over: its body is wiped, the row stays. */
export type Undeliverable = { readonly operationId: string; readonly problem: string }

/** refused: central said no; `problem` is its code and null otherwise */
export type FilingRow = {
  readonly operationId: string
  readonly bundleId: string
  readonly recipient: string
  readonly state: 'prepared' | 'waiting' | 'received' | 'refused'
  readonly problem: string | null
}

export type ReadableStore = {
  /** operations signed and not yet acknowledged, parked ones among them */
  readonly waiting: () => Stored<number>
  /** of those, how many central refused: kept sealed and seldom tried again */
  readonly parked: () => Stored<number>
  readonly filings: (bundleId: string) => Stored<readonly FilingRow[]>
  readonly step: (bundleId: string) => Stored<CardStep | null>
  /** whether the audit chain holds from its first line to its last */
  readonly auditHolds: () => Stored<boolean>
}

export type WritableStore = ReadableStore & {
  /** writes the operation ids down before anything is signed */
  readonly prepare: (bundle: PreparedBundle) => Stored<void>
  /** one transaction: business rows, outbox rows, audit row. After it, the filing is safe. */
  readonly signed: (bundle: SignedBundle) => Stored<void>
  /** forgets a bundle that was prepared and never signed */
  readonly abandon: (bundleId: string) => Stored<void>
  /**
   * Takes the first waiting entry of each stream (bundle) that is due, and what is parked and due, under a lease: nobody
   * else gets it before `leaseMs` is over. What is parked holds up nothing else of its bundle.
   * Times are milliseconds since the epoch.
   */
  readonly lease: (now: number, leaseMs: number) => Stored<readonly OutboxEntry[]>
  /** central has it: the sealed body is deleted in the same transaction */
  readonly acknowledged: (operationId: string, receiptNumber: string) => Stored<void>
  /** not now: given back, due again at `nextTry` */
  readonly postponed: (operationId: string, nextTry: number) => Stored<void>
  /** central will not take it as it stands: parked with its code, the body kept sealed, due again at `nextTry` */
  readonly refused: (operationId: string, problem: string, nextTry: number) => Stored<void>
  /** wipes the bodies of what is parked and past its time (`now` in ms); the rows stay with their codes */
  readonly expire: (now: number) => Stored<readonly Undeliverable[]>
  /** what a power cut left: unsigned bundles are wiped, leases given back, all is due; answers how many bundles were wiped */
  readonly recover: () => Stored<number>
  /** writes the WAL back and truncates it, so that no freed page outlives the visit */
  readonly checkpoint: () => Stored<void>
  readonly close: () => void
}
