// One file of others, read whole, and written whole or not at all.
import { countedSet } from '../measures/count.ts'
import type { Tx } from '../store/store.ts'
import { decode } from './decode.ts'
import { kinds, type Around, type KindName } from './kinds.ts'
import type { Reading, Report } from './report.ts'
import { kindOfSet, type About } from './sets.ts'

/** A file nothing can be taken from: a word for programs, and the message says why. */
export class FileProblem extends Error {
  readonly code: 'encodingUnknown' | 'setTaken' | 'columnsWrong' | 'otherKind'
  constructor(code: FileProblem['code'], message: string) {
    super(message)
    this.code = code
  }
}

export type ReadFile = { readonly report: Report; readonly write: Reading['write'] }

/** Reads a file; nothing is written. Throws FileProblem when it is not one of this kind. */
export const readFile = async (
  kind: KindName,
  file: string,
  bytes: Uint8Array,
  about: About,
  around: Around
): Promise<ReadFile> => {
  const decoded = decode(bytes)
  if (!decoded) throw new FileProblem('encodingUnknown', `${file}: this is neither UTF-8 nor CP932`)
  if (about.set === countedSet)
    throw new FileProblem('setTaken', `the set "${countedSet}" is what central counts itself; give another --set NAME`)
  const held = await kindOfSet(around.db, about.set)
  if (held !== null && held !== kinds[kind].set)
    throw new FileProblem('setTaken', `the set "${about.set}" holds ${held}; give another --set NAME`)
  const reading = await kinds[kind].read(decoded.text, about, around)
  if (!reading)
    throw new FileProblem('columnsWrong', `${file}: this has not the columns of ${kind}: ${kinds[kind].says}`)
  if ('other' in reading)
    throw new FileProblem(
      'otherKind',
      `${file}: this has the columns of ${reading.other}: ${kinds[reading.other].says}; nothing was taken as ${kind}`
    )
  const { write, ...counts } = reading
  return { report: { kind, file, encoding: decoded.encoding, ...counts, changes: null }, write }
}

/** Writes what was read, inside the caller's transaction; a file of which nothing could be taken leaves all as it was. */
export const writeFile = async ({ report, write }: ReadFile, tx: Tx, now: Date): Promise<Report> =>
  report.taken === 0 ? report : { ...report, changes: await write(tx, now) }
