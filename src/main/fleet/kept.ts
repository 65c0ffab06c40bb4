// What was believed, on disk for the next start without a network: documents as they were signed, and how far they were read.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  DocumentKind,
  SignedDocument,
  StandbyContent,
  standbyName,
  type DocumentText
} from '../../contract/wire/fleet.ts'
import { Cursor, Id } from '../../contract/wire/words.ts'
import { writeWhole } from './atomic.ts'
import type { House } from './port.ts'
import { isContent, readSigned, settingsUnder, widthOf } from './signed.ts'

const Kept = z.strictObject({
  /** which terminal of which town it was written for, as central said */
  terminal: z.strictObject({ id: Id, town: Id }),
  newest: z.strictObject({ configuration: z.int().min(0), content: z.int().min(0) }),
  cursors: z.strictObject({ configuration: Cursor, content: Cursor, revocations: Cursor }),
  documents: z.array(z.strictObject({ kind: DocumentKind, jws: SignedDocument.shape.jws })).max(500)
})
export type Kept = z.infer<typeof Kept>
export type Believed = { readonly jws: string; readonly text: DocumentText }
export type Terminal = Kept['terminal']

export const nothingKept = (terminal: Terminal): Kept => ({
  terminal,
  newest: { configuration: 0, content: 0 },
  cursors: { configuration: '', content: '', revocations: '' },
  documents: []
})

export type KeptFiles = { readonly file: string; readonly content: (version: number) => string }
export const keptFiles = (data: string): KeptFiles => ({
  file: join(data, 'fleet.json'),
  content: (version) => join(data, 'content', String(version))
})

/** Null when there is nothing, or nothing that can be read. */
export const readKept = ({ file }: KeptFiles): Kept | null => {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

export const writeKept = ({ file }: KeptFiles, kept: Kept): void => writeWhole(file, JSON.stringify(kept))
export const writeContent = (files: KeptFiles, version: number, bytes: Uint8Array): void =>
  writeWhole(files.content(version), bytes)
export const dropContent = (files: KeptFiles, version: number): void => rmSync(files.content(version), { force: true })

/** The documents of a file, each checked again: who can write the disk cannot write settings. */
export const believedIn = async (kept: Kept, ca: string): Promise<readonly Believed[]> => {
  const all: Believed[] = []
  for (const { kind, jws } of kept.documents) {
    const read = await readSigned(jws, { ca, kind, terminal: kept.terminal, newest: 0 })
    if (read.ok) all.push({ jws, text: read.value })
  }
  return all
}

const contentOf = (files: KeptFiles, text: DocumentText): Uint8Array | null => {
  try {
    const bytes = readFileSync(files.content(text.version))
    return isContent(text, bytes) ? bytes : null
  } catch {
    return null
  }
}

/** What bytes say in this form, or null. */
export const readAs = <S extends z.ZodType>(schema: S, bytes: Uint8Array): z.output<S> | null => {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null
  } catch {
    return null
  }
}

/** The narrower audience's standby content holds, then the newer one. */
const pagesOf = (files: KeptFiles, texts: readonly DocumentText[]): House['pages'] => {
  const own = texts
    .filter((text) => text.kind === 'content' && text.name === standbyName)
    .toSorted((one, other) => widthOf(other.audience) - widthOf(one.audience) || other.version - one.version)
  for (const text of own) {
    const bytes = contentOf(files, text)
    const standby = bytes && readAs(StandbyContent, bytes)
    if (standby) return standby.pages
  }
  return []
}

export const houseOf = (files: KeptFiles, believed: readonly Believed[]): House => {
  const texts = believed.map(({ text }) => text)
  return { settings: settingsUnder(texts), pages: pagesOf(files, texts) }
}
