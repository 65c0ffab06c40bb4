// The central service as the flows see it: answers parsed, problems turned into faults.
import type { Outcome } from '../../card/port.ts'
import type { z } from 'zod'
import type {
  Filing,
  IntentAnswer,
  OperationAnswer,
  OperationRequest,
  Recipient,
  RecipientsRequest
} from '../../contract/wire/filings.ts'
import type { HolderName } from '../../contract/wire/company.ts'
import type { CertificateAnswer, DeviceSelf, Health } from '../../contract/wire/devices.ts'
import type { Door, DoorAnswer } from '../../contract/wire/doors.ts'
import type { ContentBytes } from '../../contract/wire/fleet.ts'
import type { eventSchemas, ResidentStream, StreamName, TerminalStream } from '../../contract/wire/push.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { Purpose } from '../../contract/wire/proof.ts'
import type { DecisionRequest, Folder, Message, MessageContent, ReceiptAnswer } from '../../contract/wire/mailbox.ts'
import type { DataSet, NearestAnswer, PlaceKind, PlacesAnswer, Position } from '../../contract/wire/open-data.ts'
import type { Notice } from '../../contract/wire/notices.ts'
import type { LogKey, OwnEntry, TreeHead } from '../../contract/wire/provision-log.ts'
import type { Self } from '../../contract/wire/resident.ts'
import type { SelfInfoCatalogue, SelfInfoResult } from '../../contract/wire/self-info.ts'
import type { Keys, Places, Town } from '../../contract/wire/town.ts'
import type { Level, Passkey } from '../../contract/wire/session.ts'
import type { Authenticator, PasskeyFault } from '../auth/passkey/port.ts'
import type { AuthProvider, Evidence, Prove, SignInProvider } from '../auth/port.ts'

type CentralFaultName =
  | { readonly fault: 'certificateExpired' }
  | { readonly fault: 'certificateNotYetValid' }
  /** not made for what it is needed for, or with a key or an extension nobody here accepts */
  | { readonly fault: 'certificateUnfit' }
  | { readonly fault: 'certificateRevoked' }
  | { readonly fault: 'certificateUntrusted' }
  | { readonly fault: 'residentUnknown' }
  | { readonly fault: 'proofRefused' }
  | { readonly fault: 'sessionEnded' }
  | { readonly fault: 'centralUnreachable' }
  | { readonly fault: 'terminalRefused' }
  /** for good: this terminal's name is struck off */
  | { readonly fault: 'terminalRevoked' }
  | { readonly fault: 'centralRubbish' }
  | { readonly fault: 'centralBusy' }
  | { readonly fault: 'terminalCertificateMissing' }
  | { readonly fault: 'filingRefused' }
  /** decided, refused or over its time: nothing can be done about this letter any more */
  | { readonly fault: 'letterClosed' }
/** `problem` is central's own code, when it was central that said no */
export type CentralFault = CentralFaultName & { readonly problem?: ProblemCode }
export type Answered<T> = Outcome<T, CentralFault>

/** Signs one digest of the hash its key goes with: PKCS#1 v1.5, or r and s of ECDSA one after the other. */
export type SignDigest<F> = (digest: Uint8Array) => Promise<Outcome<Uint8Array, F>>

/** A proof as it travels, with the evidence of its provider. */
export type Proven<E extends Evidence> = { readonly transcript: string } & E

export type SignedIn = {
  readonly name: HolderName
  readonly expiresAt: string
  readonly level: Level
}
/** What a card needs to sign for one manifest, tied to the connection the intent was announced on. */
export type Announced = z.infer<typeof IntentAnswer>

/** What a follower is told, in the order of the cursors. */
export type Told<T> = {
  readonly event: (data: T, cursor: string) => void
  /** central answers: there is a connection */
  readonly begun?: () => void
  /** nothing comes for now: there is no connection, or no stream */
  readonly lost?: () => void
  /** central does not know the cursor any more: everything comes again from the beginning */
  readonly again?: () => void
  readonly refused?: (fault: CentralFault) => void
}
export type EventOf<N extends StreamName> = z.output<(typeof eventSchemas)[N]>

/** Level 0 and devices: needs no resident. */
export type OpenCentral = {
  readonly town: () => Promise<Answered<Town>>
  readonly places: () => Promise<Answered<z.infer<typeof Places>>>
  /** what open data there is, as of when */
  readonly dataSets: () => Promise<Answered<readonly DataSet[]>>
  /** one page of the places of a kind, from `cursor` on; '' is the first */
  readonly placesOf: (kind: PlaceKind, cursor: string) => Promise<Answered<z.infer<typeof PlacesAnswer>>>
  /** the nearest shelters, by whether the town has opened them */
  readonly nearestShelters: (here: Position) => Promise<Answered<NearestAnswer>>
  readonly keys: () => Promise<Answered<Keys>>
  readonly deliver: (operation: z.infer<typeof OperationRequest>) => Promise<Answered<OperationAnswer>>
  readonly health: (health: Health) => Promise<Answered<void>>
  /** what central knows of this terminal */
  readonly device: () => Promise<Answered<z.infer<typeof DeviceSelf>>>
  /** a certificate for a new key (PKCS#10, DER, base64url); the same request gets the same one again */
  readonly certify: (csr: string) => Promise<Answered<z.infer<typeof CertificateAnswer>>>
  readonly content: (version: number) => Promise<Answered<z.infer<typeof ContentBytes>>>
  /** News after the cursor `from`, until the function it gives is called. A lost connection costs nothing. */
  readonly follow: <N extends TerminalStream>(stream: N, from: string, told: Told<EventOf<N>>) => () => void
  /** ms that central's clock is ahead of ours, as its newest answer was dated; null before the first */
  readonly ahead: () => number | null
}

export type OwnProvisions = { readonly head: TreeHead; readonly entries: readonly OwnEntry[] }

/** What a signed-in resident may see of what the state holds; one visit's, and held across every wait. */
export type RecordsCentral = {
  /** what can be asked for */
  readonly selfInfoItems: () => Promise<Answered<SelfInfoCatalogue>>
  /** Asks the holders of `items` (all items where none is named). `id` is a UUIDv7; the same again is the same request. */
  readonly askSelfInfo: (id: string, items: readonly string[]) => Promise<Answered<void>>
  /** what has come of a request so far */
  readonly selfInfo: (id: string) => Promise<Answered<SelfInfoResult>>
  readonly logKey: () => Promise<Answered<LogKey>>
  /** all own entries of the provision log, oldest first, every proof to this one head */
  readonly ownProvisions: () => Promise<Answered<OwnProvisions>>
  /** RFC 9162 §2.1.4.1, between two sizes */
  readonly logConsistency: (from: number, to: number) => Promise<Answered<readonly string[]>>
}

export type Decision = 'accept' | 'refuse'
/** A signed-in resident's mailbox; one visit's, and held across every wait. */
export type MailboxCentral = {
  readonly messages: () => Promise<Answered<readonly Message[]>>
  readonly folders: () => Promise<Answered<readonly Folder[]>>
  /** the first time is the opening, and is written down as such */
  readonly content: (id: string) => Promise<Answered<z.infer<typeof MessageContent>>>
  /** into a folder of this mailbox; the same again is the same */
  readonly move: (id: string, folder: string) => Promise<Answered<void>>
  /** the text of the opening receipt, and a nonce for the connection it was asked on */
  readonly receipt: (
    id: string,
    operationId: string,
    decision: Decision
  ) => Promise<Answered<z.infer<typeof ReceiptAnswer>>>
  /** the same again gets the same answer */
  readonly decide: (id: string, decision: z.infer<typeof DecisionRequest>) => Promise<Answered<void>>
}

/**
 * Level 1 or 2, as the provider gives: one visit's side of central. A connection that is lost is opened and proved anew, by
 * the same provider if it proves without a gesture; another resident's ends the session. Once ended, it never comes back.
 */
export type ResidentCentral = {
  /**
   * Before the person's gesture: opens the connection, gets the nonce, and tells the provider what it will be asked to prove.
   * `signIn` of the same visit uses both. Nothing is lost where it comes to nothing; asked again, it renews what grew old.
   */
  readonly foresee: <F extends { readonly fault: string }>(visit: string, provider: SignInProvider<F>) => Promise<void>
  /** `visit` is a UUIDv7. A fault of the provider is passed through. */
  readonly signIn: <F extends { readonly fault: string }>(
    visit: string,
    provider: SignInProvider<F>
  ) => Promise<Outcome<SignedIn, CentralFault | F>>
  /** Ends the session; afterwards its connection is closed, whatever central said. */
  readonly signOut: () => Promise<void>
  /** whether a token is still held */
  readonly signedIn: () => boolean
  readonly self: () => Promise<Answered<Self>>
  readonly records: RecordsCentral
  readonly mailbox: MailboxCentral
  readonly notices: () => Promise<Answered<readonly Notice[]>>
  readonly noticeOpened: (id: string) => Promise<Answered<void>>
  readonly recipients: (
    procedure: string,
    request: z.infer<typeof RecipientsRequest>
  ) => Promise<Answered<readonly Recipient[]>>
  readonly announce: (manifest: string) => Promise<Answered<Announced>>
  /** Proof over `payload` for this connection and nonce. A fault of `prove` is passed through. */
  readonly prove: <F extends { readonly fault: string }, E extends Evidence>(
    purpose: Purpose,
    nonce: string,
    payload: string,
    prove: Prove<F, E>
  ) => Promise<Outcome<Proven<E>, CentralFault | F>>
  readonly filings: () => Promise<Answered<readonly Filing[]>>
  /**
   * News of this visit's resident, everything there is first. Ends with the session, at once. It never asks the card for
   * a proof: after a lost connection it goes on when the session does. Where there are no streams it asks.
   */
  readonly followNews: <N extends ResidentStream>(stream: N, told: Told<EventOf<N>>) => () => void
}

/**
 * What a session opens beyond the counter, each with a proof made now by what opened it. `stepDown` never goes up; level 0
 * closes every door.
 */
export type DoorsCentral = {
  readonly stepDown: (level: 0 | 1) => Promise<Answered<Level>>
  readonly openDoor: <F extends { readonly fault: string }>(
    portal: string,
    provider: Pick<AuthProvider<F>, 'prove'>
  ) => Promise<Outcome<DoorAnswer, CentralFault | F>>
  readonly doors: () => Promise<Answered<readonly Door[]>>
  readonly closeDoor: (portal: string) => Promise<Answered<void>>
  /** A new passkey, made on `authenticator` and vouched for by the card or phone that opened the session. */
  readonly enrolPasskey: <F extends { readonly fault: string }>(
    authenticator: Pick<Authenticator, 'create'>,
    rpId: string,
    provider: Pick<AuthProvider<F>, 'prove'>
  ) => Promise<Outcome<Passkey, CentralFault | PasskeyFault | F>>
  readonly revokePasskey: (id: string) => Promise<Answered<void>>
}

/** What one visit holds. `end`: at once and without a word to central, nothing under way comes to a session any more. */
export type VisitCentral = ResidentCentral & DoorsCentral & { readonly end: () => void }

/** The resident's part speaks for the visit of the moment it is called in; `signOut` makes room for the next visit. */
export type Central = OpenCentral &
  ResidentCentral & {
    /** the visit of this moment; hold it across every wait */
    readonly ofVisit: () => VisitCentral
    readonly close: () => Promise<void>
  }

/** What central said no to; the rest of the bundle is not held up by it. */
export type Refused = {
  readonly operationId: string
  readonly recipient: string
  /** central's own code, where there is one */
  readonly problem?: string | null
}
/** `all`: nothing of the bundle waits for its first answer any more */
export type Delivery = { readonly all: boolean; readonly refused: readonly Refused[] }

/** The pump that empties the outbox. */
export type Outbox = {
  /** looks at once instead of at the next tick */
  readonly kick: () => void
  /** resolves when nothing of this bundle waits any more, or as it stands after `patienceMs` */
  readonly delivered: (bundleId: string, patienceMs: number) => Promise<Delivery>
  readonly stop: () => Promise<void>
}
