// The rows central keeps, as kysely sees them. Instants are ISO 8601 text in UTC; digests and secrets are base64url.
import type { ContentTables } from './content-tables.ts'
import type { FleetTables } from './fleet-tables.ts'
import type { HolderTables } from './holder-tables.ts'
import type { MandateTables } from './mandate-tables.ts'
import type { SenderTables } from './sender-tables.ts'
import type { SessionTables } from './session-tables.ts'

/** those with files of their own */
type Beside = ContentTables & FleetTables & HolderTables & MandateTables & SenderTables & SessionTables

export type Tables = Beside & {
  migrations: { number: number; name: string; at: string }
  key_marks: { name: string; mark: string }
  terminals: {
    certificate: string
    id: string
    town: string
    enrolled_at: string
    expires_at: string
    revoked_at: string | null
    /** when its overlap with the certificate that replaces it ends */
    retires_at: string | null
    /** the certificate it was asked for with, and when it was first shown itself */
    replaces: string | null
    used_at: string | null
    /** digest of its key (SPKI); null in rows of an older release */
    key: string | null
    /** digest of the CSR it was issued for, and the certificate itself (PEM), given again to the same CSR */
    csr: string | null
    issued: string | null
  }
  /** `certificate` is a keyed hash: the certificate itself is not kept */
  cards: { certificate: string; resident: string; purpose: 'authentication' | 'signature'; kind: 'card' | 'phone' }
  /** `notice` is JSON of the wire's Notice, without `unread`; `judgement` is JSON of the one it was made on */
  notices: {
    resident: string
    id: string
    position: number
    notice: string
    opened_at: string | null
    rule: string | null
    judgement: string | null
    deadline: string | null
    /** when it was opened last before it came again */
    opened_before: string | null
  }
  alerts: { resident: string; notice: string; due_at: string; raised_at: string | null }
  /** `value` is JSON, `holder` is JSON of Words */
  facts: { resident: string; fact: string; value: string; as_of: string; holder: string }
  /** days on which everybody was looked at */
  rounds: { day: string; at: string }
  nonces: {
    nonce: string
    purpose: string
    exporter: string
    terminal: string
    expires_at: string
    spent_at: string | null
  }
  /** `terminal` is the certificate the intent was announced with, which its proof names; `terminal_id` whose it is */
  intents: {
    bundle: string
    manifest: string
    kind: 'filing' | 'answer' | 'withdrawal'
    nonce: string
    exporter: string
    terminal: string
    terminal_id: string | null
    owner: string
    /** the mandate it is filed under, and the proxy whose cards prove and sign; null where the owner's do */
    mandate: string | null
    actor: string | null
    public_key: string
    /** as in sessions; not kept longer than the proof may be shown */
    certificate: string | null
    receipt_number: string
    created_at: string
    deliver_before: string
  }
  /** `answer` is JSON of the wire's OperationAnswer, given again to every repetition of the same body */
  operations: {
    id: string
    bundle: string
    terminal: string
    terminal_id: string | null
    body: string
    answer: string
    at: string
  }
  /**
   * `delivery` is JSON of what the recipient is to get; emptied as soon as the recipient has it, or never will. `left_at` is
   * when it was first handed over, where it could have been withdrawn before
   */
  filings: {
    operation: string
    bundle: string
    owner: string
    position: number
    procedure: string
    recipient: string
    what: string
    state: 'received' | 'dispatched' | 'accepted' | 'asked' | 'returned' | 'refused' | 'late' | 'withdrawn'
    delivery: string | null
    reception: string | null
    reason: string | null
    task: string | null
    /** JSON of the wire's corrections */
    corrections: string | null
    receipt_number: string
    /** JSON of the proxy's PersonName, where one filed it */
    proxy: string | null
    /** the mandate it was filed under and the proxy who filed; looked at again before it is handed over */
    mandate: string | null
    actor: string | null
    received_at: string
    changed_at: string
    withdraw_until: string | null
    left_at: string | null
  }
  /** the last position given out, per stream of one owner: the row lock puts writers in commit order */
  streams: { name: string; position: number }
  /** the queue of the embedded database; on PostgreSQL it is pg-boss, and this stays empty */
  jobs: {
    id: string
    kind: 'deliver' | 'answer' | 'collect'
    filing: string
    /** the chosen option of an answer */
    payload: string | null
    due_at: string
    attempts: number
    leased_until: string | null
  }
  /** where a sender reaches a resident: pairwise */
  addresses: { address: string; sender: string; resident: string }
  /** `consignment` is JSON of the wire's, `signature` the sender's CMS over it, `sealed` a JWE of the document to central's key */
  messages: {
    id: string
    resident: string
    sender: string
    /** the sender's own number of it: the same again is the same message */
    reference: string
    position: number
    folder: string
    state: 'waiting' | 'delivered' | 'opened' | 'refused' | 'expired'
    consignment: string
    signature: string
    sealed: string
    size: number
    open_before: string | null
    arrived_at: string
    changed_at: string
    /** how many events there are: whoever adds one must have seen the last */
    events: number
    /** in the sender's own stream; moves only by what its sender is told of */
    sender_position: number
  }
  /** `signature` and `stamp` are DER as base64url */
  evidence: {
    message: string
    sequence: number
    event: 'submission' | 'notification' | 'acceptance' | 'delivery' | 'opening' | 'refusal' | 'expiry'
    text: string
    signature: string
    stamp: string
    at: string
  }
  /** those the residents made themselves */
  folders: { resident: string; id: string; name: string }
  /** `body` and `answer` are set when the decision was taken, and given again to the same body */
  receipts: {
    operation: string
    message: string
    owner: string
    decision: 'accept' | 'refuse'
    receipt: string
    nonce: string
    exporter: string
    terminal: string
    terminal_id: string
    public_key: string
    certificate: string | null
    expires_at: string
    body: string | null
    answer: string | null
  }
  circuits: { agency: string; failures: number; open_until: string | null }
  audit: {
    id: string
    at: string
    event: string
    reason: string | null
    terminal: string | null
    subject: string | null
  }
  /**
   * `entry` is JSON of the wire's Provision; `nodes` are the hashes of the subtrees this leaf completes, 32 bytes each,
   * lowest first; `position` counts from 0
   */
  provision_entries: {
    position: number
    owner: string
    ordinal: number
    previous: string | null
    at: string
    salt: string
    entry: string
    reference: string | null
    nodes: string
  }
  provision_heads: { number: number; size: number; at: string; root: string; signature: string }
  /** what the simulators of linked systems hold: theirs, not central's */
  cases: {
    agency: string
    key: string
    deliveries: number
    stage: 'working' | 'asked' | 'answered' | 'accepted' | 'returned' | 'refused'
    ready_at: string
    reception: string | null
    answer_key: string | null
    content: string
    /** JSON of what a system that judges at once will say when its time has come */
    reply: string | null
  }
  /** `answer` is JSON of the wire's SelfInfoAccepted, given again to every repetition */
  self_info_requests: { id: string; resident: string; body: string; answer: string; at: string; kept_until: string }
  /** `answer` is JSON of what the holder said; forgotten with its request */
  self_info_parts: {
    id: string
    request: string
    holder: string
    items: string
    state: 'waiting' | 'answered' | 'unreachable'
    answer: string | null
    due_at: string
    attempts: number
    leased_until: string | null
  }
  /** keyed hashes of values: as seen in `visit`, and in the visit before it */
  self_info_seen: { resident: string; item: string; digest: string; before: string | null; visit: string }
  /** what the simulated holders know and were asked: theirs, not central's */
  holder_records: {
    holder: string
    subject: string
    item: string
    value: string | null
    as_of: string
    facts: string
  }
  /** `document` is in the holder's own form: FHIR, or pension JSON */
  holder_documents: { holder: string; subject: string; item: string; document: string; as_of: string }
  holder_cases: { holder: string; key: string; ready_at: string }
}
