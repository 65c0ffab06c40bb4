// Takes what central signs for this terminal as it comes: believed or refused, written down, and told.
import {
  StandbyContent,
  standbyName,
  type DocumentKind,
  type DocumentText,
  type SignedDocument
} from '../../contract/wire/fleet.ts'
import { catalogueName, FormCatalogue } from '../../contract/wire/firms.ts'
import type { Central, EventOf } from '../central/port.ts'
import { bugFields } from '../log/bugs.ts'
import type { Log } from '../log/port.ts'
import {
  believedIn,
  dropContent,
  houseOf,
  nothingKept,
  readAs,
  readKept,
  writeContent,
  writeKept,
  type Believed,
  type Kept,
  type KeptFiles,
  type Terminal
} from './kept.ts'
import type { House, InUse } from './port.ts'
import { isContent, readSigned } from './signed.ts'

export type DocumentParts = {
  readonly central: Pick<Central, 'content' | 'follow'>
  readonly files: KeptFiles
  /** PEM of central's authority, as the terminal was set up */
  readonly ca: string
  readonly log: Log
  readonly told: (house: House) => void
  readonly revoked: () => void
  readonly retryMs?: number
}
export type Documents = {
  readonly house: () => House
  readonly inUse: () => InUse
  /** the newest list of recipients that is believed, or null */
  readonly firms: () => FormCatalogue | null
  /** follows central's streams for this terminal, from where it was */
  readonly follow: (terminal: Terminal) => void
  readonly stop: () => void
}

type State = {
  kept: Kept | null
  believed: readonly Believed[]
  /** in memory only: who can be told is asked of central anyway, and nobody's name lies on the disk */
  list: { readonly version: number; readonly firms: FormCatalogue } | null
  over: boolean
}

const isNamed = (text: DocumentText, name: string): boolean => text.kind === 'content' && text.name === name

const sameThing = (one: DocumentText, other: DocumentText): boolean =>
  one.kind === other.kind &&
  one.audience === other.audience &&
  (one.kind === 'content' ? one.name : '') === (other.kind === 'content' ? other.name : '')

/** why a document is not used; the code is what staff hear of it, in the health report */
const refuse = ({ log }: DocumentParts, kind: DocumentKind, reason: string): void =>
  log('fleet.refused', { kind, reason, code: 'M-506' })

/** The bytes of a content, asked for until central answers; a fault word when they are not to be had or not what was signed. */
const fetched = async (parts: DocumentParts, state: State, text: DocumentText): Promise<Uint8Array | string> => {
  for (let wait = parts.retryMs ?? 1_000; !state.over; wait = Math.min(2 * wait, 60_000)) {
    const got = await parts.central.content(text.version)
    if (got.ok) {
      const bytes = Buffer.from(got.value.body, 'base64url')
      return isContent(text, bytes) ? bytes : 'contentDiffers'
    }
    // replaced or withdrawn meanwhile: what came after it comes on the stream
    if (got.problem === 'notFound') return 'gone'
    await new Promise((resolve) => void setTimeout(resolve, wait).unref())
  }
  return 'gone'
}

const store = (parts: DocumentParts, state: State, kept: Kept, believed: readonly Believed[]): void => {
  const next = { ...kept, documents: believed.map(({ jws, text }) => ({ kind: text.kind, jws })) }
  try {
    writeKept(parts.files, next)
  } catch {
    // used all the same; the next start without a network will miss it
    parts.log('fleet.unwritten', {})
  }
  state.kept = next
  state.believed = believed
}

const moved = (kept: Kept, stream: keyof Kept['cursors'], cursor: string): Kept => ({
  ...kept,
  cursors: { ...kept.cursors, [stream]: cursor }
})

/** Gets and takes the bytes of a content. False where they are not to be had, not what was signed, or no such content. */
const used = async (parts: DocumentParts, state: State, text: DocumentText): Promise<boolean> => {
  const [standby, list] = [isNamed(text, standbyName), isNamed(text, catalogueName)]
  // contents this terminal has no use for are believed and left where they are
  if (!standby && !list) return true
  const bytes = await fetched(parts, state, text)
  if (bytes === 'gone') return false
  const read = typeof bytes === 'string' ? null : readAs(standby ? StandbyContent : FormCatalogue, bytes)
  if (typeof bytes === 'string' || read === null) {
    refuse(parts, text.kind, typeof bytes === 'string' ? bytes : 'notReadable')
    return false
  }
  if ('forms' in read) state.list = { version: text.version, firms: read }
  else writeContent(parts.files, text.version, bytes)
  return true
}

/** Null when nothing is to be done about it but to go on. */
const believe = async (
  parts: DocumentParts,
  state: State,
  kept: Kept,
  kind: DocumentKind,
  { jws, version }: SignedDocument
): Promise<Believed | null> => {
  // central was put back from a copy and tells everything again
  if (state.believed.some((one) => one.jws === jws)) return null
  const { ca } = parts
  const read = await readSigned(jws, { ca, kind, terminal: kept.terminal, newest: kept.newest[kind] })
  if (!read.ok || read.value.version !== version) {
    refuse(parts, kind, read.ok ? 'otherVersion' : read.fault)
    return null
  }
  const text = read.value
  return (await used(parts, state, text)) ? { jws, text } : null
}

const take = async (
  parts: DocumentParts,
  state: State,
  kind: DocumentKind,
  document: SignedDocument,
  cursor: string
): Promise<void> => {
  if (!state.kept || state.over) return
  const fresh = await believe(parts, state, state.kept, kind, document)
  if (state.over) return
  const kept = moved(state.kept, kind, cursor)
  if (!fresh) return store(parts, state, kept, state.believed)
  const gone = state.believed.filter(({ text }) => sameThing(text, fresh.text))
  const newest = { ...kept.newest, [kind]: fresh.text.version }
  store(parts, state, { ...kept, newest }, [...state.believed.filter((one) => !gone.includes(one)), fresh])
  for (const { text } of gone) if (text.kind === 'content') dropContent(parts.files, text.version)
  parts.log('fleet.believed', { kind, version: fresh.text.version })
  parts.told(houseOf(parts.files, state.believed))
}

const withdraw = (
  parts: DocumentParts,
  state: State,
  { what, subject }: EventOf<'revocations'>,
  cursor: string
): void => {
  if (!state.kept || state.over) return
  if (what === 'terminal' && subject === state.kept.terminal.id) parts.revoked()
  const left = state.believed.filter(({ text }) => text.kind !== what || String(text.version) !== subject)
  const fewer = left.length < state.believed.length
  store(parts, state, moved(state.kept, 'revocations', cursor), left)
  if (!fewer) return
  if (what === 'content') dropContent(parts.files, Number(subject))
  parts.log('fleet.withdrawn', { kind: what, version: Number(subject) })
  parts.told(houseOf(parts.files, left))
}

/** The list that was believed before this start. */
const listAgain = async (parts: DocumentParts, state: State): Promise<void> => {
  const text = state.believed.find((one) => isNamed(one.text, catalogueName))?.text
  if (text && state.list === null) await used(parts, state, text)
}

/** Reads what is kept; `house` holds from then on, without any network. */
export const openDocuments = async (parts: DocumentParts): Promise<Documents> => {
  const kept = readKept(parts.files)
  const state: State = { kept, believed: kept ? await believedIn(kept, parts.ca) : [], list: null, over: false }
  let queue: Promise<void> = Promise.resolve()
  const soon = (work: () => Promise<void> | void): void => {
    queue = queue
      .then(work)
      .catch((error: unknown) => parts.log('terminal.bug', { where: 'fleet', ...bugFields(error) }))
  }
  const stops: (() => void)[] = []
  const version = (kind: DocumentKind): number =>
    Math.max(0, ...state.believed.filter(({ text }) => text.kind === kind).map(({ text }) => text.version))
  return {
    house: () => houseOf(parts.files, state.believed),
    inUse: () => ({ configuration: version('configuration'), content: version('content') }),
    firms: () =>
      state.believed.some(({ text }) => isNamed(text, catalogueName) && text.version === state.list?.version)
        ? (state.list?.firms ?? null)
        : null,
    follow: (terminal) => {
      const before = state.kept
      // moved to another town or become another terminal: what it had is not meant for it any more
      if (before?.terminal.id !== terminal.id || before.terminal.town !== terminal.town) {
        state.believed = []
        state.kept = nothingKept(terminal)
        parts.told(houseOf(parts.files, []))
      }
      soon(() => listAgain(parts, state))
      const { cursors } = state.kept ?? nothingKept(terminal)
      for (const kind of ['configuration', 'content'] as const)
        stops.push(
          parts.central.follow(kind, cursors[kind], {
            event: (document, cursor) => soon(() => take(parts, state, kind, document, cursor)),
            refused: ({ fault }) => {
              if (fault === 'terminalRevoked') parts.revoked()
            }
          })
        )
      stops.push(
        parts.central.follow('revocations', cursors.revocations, {
          event: (one, cursor) => soon(() => withdraw(parts, state, one, cursor))
        })
      )
    },
    stop: () => {
      state.over = true
      for (const stop of stops) stop()
    }
  }
}
