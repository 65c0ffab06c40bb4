// The kinds of file an import knows, and how each is read.
import type { DataSet, PlaceKind } from '../../contract/wire/open-data.ts'
import { corporationsIn } from '../corporate-number/take.ts'
import { admitMessage, takeMessage } from '../disaster/take.ts'
import { measuresIn } from '../measures/take.ts'
import { openingsIn } from '../open-data/openings.ts'
import { postalIn } from '../open-data/postal.ts'
import { placesIn } from '../open-data/take-places.ts'
import type { Db } from '../store/store.ts'
import { fault, type Reading } from './report.ts'
import type { About } from './sets.ts'

/** what reading may look at: what is there already, and whose alerts are shown */
export type Around = { readonly db: Db; readonly capSenders: readonly string[] }
/** null: a file that has not the columns of the kind; `other`: one that has those of another */
type Read = Reading | { readonly other: PlaceKind } | null
type Reader = (text: string, about: About, around: Around) => Promise<Read> | Read

const bulletin: Reader = (text, _about, { capSenders }) => {
  const read = admitMessage(text, capSenders)
  const none = { taken: 0, noted: [], blank: 0, asOf: null }
  const nothing = { added: 0, changed: 0, removed: 0, same: 0 }
  if (!read.ok) return { ...none, refused: [fault(1, read.code, read.detail)], write: () => Promise.resolve(nothing) }
  const { message } = read
  return {
    taken: 1,
    refused: [],
    noted: [],
    blank: 0,
    asOf: message.bulletin.reportedAt.slice(0, 10),
    write: async (tx, now) => (await takeMessage(tx, message, now)) ?? nothing
  }
}

/** `set`: what its rows are kept as; null for a stream of bulletins, which is no set. */
type Kind = { readonly says: string; readonly set: DataSet['kind'] | null; readonly read: Reader }

const places = (kind: PlaceKind, says: string): Kind => ({
  says,
  set: kind,
  read: (text, about) => placesIn(kind, text, about)
})

export const kinds = {
  shelters: places('shelters', 'shelters (指定緊急避難場所一覧)'),
  openings: {
    says: 'which shelters are open, a snapshot',
    set: 'openings',
    read: (text, about, { db }) => openingsIn(db, text, about)
  },
  aed: places('aed', 'AED (AED設置箇所一覧)'),
  clinics: places('clinics', 'clinics and hospitals (医療機関一覧)'),
  toilets: places('toilets', 'public toilets (公衆トイレ一覧)'),
  childcare: places('childcare', 'kindergartens and nurseries (子育て施設一覧)'),
  welfare: places('welfare', 'homes and services for the elderly (高齢者福祉施設一覧)'),
  sandbags: places('sandbags', 'where sandbags are filled (土のう作製場所一覧)'),
  postal: {
    says: "postal codes in Japan Post's KEN_ALL form",
    set: 'postal',
    read: (text, about) => postalIn(text, about)
  },
  corporate: {
    says: 'the corporate number register: CSV, or XML of the Web-API (type 12)',
    set: 'corporate',
    read: (text, about, { db }) => corporationsIn(db, text, about)
  },
  measures: {
    says: 'measures of the service: measure, name_ja, name_en, unit, date, value',
    set: 'measures',
    read: (text, about) => measuresIn(text, about)
  },
  bulletin: { says: 'one JMA report or CAP 1.2 alert', set: null, read: bulletin }
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof kinds
export const isKindName = (name: string): name is KindName => Object.hasOwn(kinds, name)
