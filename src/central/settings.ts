// What a running central can be told; everything else is data in assets.
import { fileURLToPath } from 'node:url'
import { heartbeat } from '../contract/wire/push.ts'

const asset = (path: string): string => fileURLToPath(new URL(`../../assets/${path}`, import.meta.url))

export type Settings = {
  /** folder of keys, certificates and the embedded database */
  readonly data: string
  readonly host: string
  /** 0 takes a free port */
  readonly port: number
  /** loopback port of /health and /metrics, 0 for a free one; null opens none */
  readonly operatorPort: number | null
  /** the name terminals connect to: in the certificate, and SHA-256 of it in every proof */
  readonly serverName: string
  readonly databaseUrl: string | null
  /** folder of the town's seed data */
  readonly town: string
  /** folder of the eligibility rules */
  readonly rules: string
  /** file of what the law gives each kind of guardianship */
  readonly powers: string
  /** folder of the card authorities' certificates and the revocation list */
  readonly trust: string
  /** WebAuthn: the relying party's id, and the origins of the pages at which a passkey may be used */
  readonly passkeys: { readonly rpId: string; readonly origins: readonly string[] }
  /** port of the OpenID provider on the same host, 0 for a free one */
  readonly signOnPort: number
  /** the provider's name towards portals; null: https at its own host and port */
  readonly issuer: string | null
  /** http://127.0.0.1:PORT of linked systems in a process of their own; null: the simulators run in central's */
  readonly linkedSystems: string | null
  /** multiplies every delay of the linked systems and of the queue */
  readonly delayFactor: number
  /** milliseconds an answer is waited for, from linked systems, holders of self-information, the verifier; no factor shortens it */
  readonly patience: { readonly linked: number; readonly holders: number; readonly verifier: number }
  /**
   * whether the fictional issuers put certificates into the residents' mailboxes after the start, and the town's members of
   * staff and register of guardianships are there to be tried
   */
  readonly issuers: boolean
  /** Atom feeds of bulletins that are polled, and milliseconds from one poll to the next */
  readonly feeds: { readonly urls: readonly string[]; readonly every: number }
  /** milliseconds a request's body may take to arrive */
  readonly bodyPatience: number
  /** milliseconds: between two looks for news, between two signs of life on a stream, and until one that is not read is dropped */
  readonly push: {
    /** false: there are no streams, and terminals ask instead */
    readonly offered: boolean
    readonly look: number
    readonly heartbeat: number
    readonly patience: number
  }
  readonly now: () => Date
}

export const defaultSettings = (data: string): Settings => ({
  data,
  host: '127.0.0.1',
  port: 0,
  operatorPort: null,
  serverName: 'localhost',
  databaseUrl: null,
  town: asset('town'),
  rules: asset('rules'),
  powers: asset('mandates/powers.json'),
  trust: asset('trust'),
  passkeys: { rpId: 'localhost', origins: ['https://localhost'] },
  signOnPort: 0,
  issuer: null,
  linkedSystems: null,
  delayFactor: 1,
  patience: { linked: 10_000, holders: 8_000, verifier: 5_000 },
  issuers: false,
  feeds: { urls: [], every: 60_000 },
  bodyPatience: 10_000,
  push: { offered: true, look: 400, heartbeat, patience: 30_000 },
  now: () => new Date()
})

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

/** how long things hold, in milliseconds */
export const spans = {
  nonce: 60 * second,
  session: 30 * minute,
  ticket: 60 * second,
  /** a passkey lasts no longer than the certificate it was enrolled with, and no longer than this */
  passkey: 365 * day,
  /** the code a proxy shows, from one card to the next */
  introduction: 30 * minute,
  /** both cards sign a draft within this */
  signing: day,
  /** the longest a granted mandate lasts */
  mandate: 365 * day,
  staffSession: 60 * minute,
  /** how old an answer about a session's certificate gets before it is asked for again: the promise is 60 s, with the sweep and its patience */
  standing: 25 * second,
  /** without a newer answer nothing is written any more */
  unansweredWrites: 60 * second,
  /** and nothing is read */
  unanswered: 5 * minute,
  /** a help call that nobody ended */
  helpCall: 30 * minute,
  delivery: 7 * day,
  operationIds: 400 * day,
  /** what holders answered is kept for the visit it was asked in, and a little longer */
  selfInfo: 60 * minute,
  /** how long a terminal's old certificate is taken beside the one that replaces it */
  overlap: 24 * 60 * minute,
  /** how long codes that terminals showed are counted */
  faults: 90 * day,
  /** bulletins and feed entries, but for those by which something still holds */
  bulletins: 90 * day,
  /** a portal's leave to see whether notices wait */
  flag: 365 * day,
  /** revoked terminals lose their connections at the next sweep; the promise is 60 s */
  sweep: 5 * second,
  /** how often it is looked whether the day's round and alerts are due: the last alert may be due minutes before its deadline */
  telling: 5 * minute
} as const

export const after = (now: Date, span: number): string => new Date(now.getTime() + span).toISOString()
