// What both kinds of feed come down to: a bulletin, and how it stands to those before it.
import type { Bulletin, BulletinItem, Severity } from '../../contract/wire/disaster.ts'
import { digestText } from '../digest.ts'
import type { Reason } from '../imports/report.ts'

/** How a message takes back others of its series. */
export type Withdraws =
  /** by their own names (CAP references) */
  | { readonly by: 'names'; readonly names: readonly string[] }
  /** the one of this title, event and serial number; the newest before it where none has that number */
  | { readonly by: 'serial' }
  /** all of this title and event (緊急地震速報) */
  | { readonly by: 'event' }

export type Message = {
  readonly bulletin: Bulletin
  /** its own name towards others */
  readonly name: string
  /** title and event: what a correction or a cancellation is about */
  readonly topic: string
  readonly serial: string
  readonly series: string
  /** null where it leaves others alone */
  readonly withdraws: Withdraws | null
  /**
   * 'whole': what it does not name is over. 'areas': it is complete for the areas it names. 'event': it adds to the series
   * and replaces what it said before of the same title.
   */
  readonly covers: 'whole' | 'areas' | 'event'
}

export type ReadMessage =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly code: Reason; readonly detail: string }

export const refusedMessage = (code: Reason, detail: string): ReadMessage => ({ ok: false, code, detail })

/** the longest text the contract takes; a bulletin that is longer keeps its beginning */
export const cut = (text: string, most = 8_000): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

export const messageId = (text: string): string => digestText(text)

const hour = 3_600_000
export const hoursAfter = (at: string, hours: number): string => new Date(Date.parse(at) + hours * hour).toISOString()

/** Text with its offset as an instant in UTC; null for what has none or is no time. */
export const instantOf = (text: string): string | null =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text).toISOString()
    : null

const ladder: readonly (readonly [RegExp, Severity])[] = [
  [/特別警報|大津波警報|^噴火警報(（居住地域）)?(：|$)|氾濫発生情報|レベル５/, 'emergency'],
  [/危険警報|氾濫危険情報|土砂災害警戒情報|レベル４/, 'danger'],
  [/警報級|情報級/, 'information'],
  [/警報|氾濫警戒情報|噴火速報|レベル３/, 'warning'],
  [/注意報|注意情報|レベル２/, 'advisory']
]
/** How bad a kind of warning is, by JMA's own words for it. */
export const severityOf = (kind: string): Severity => ladder.find(([words]) => words.test(kind))?.[1] ?? 'information'

export const item = (
  area: BulletinItem['area'],
  kind: string,
  severity: Severity,
  released: boolean
): BulletinItem => ({
  area: { ...area, code: cut(area.code || area.name, 100), name: cut(area.name, 200) },
  kind: cut(kind, 200),
  severity,
  released
})
