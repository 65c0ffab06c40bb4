// A store of one's own, and files taken into it the way the command does.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KindName } from '../../src/central/imports/kinds.ts'
import type { Report } from '../../src/central/imports/report.ts'
import type { About } from '../../src/central/imports/sets.ts'
import { readFile, writeFile } from '../../src/central/imports/take-file.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { storeFor, type Store } from '../../src/central/store/store.ts'
import { outsideData } from './outside-data.ts'

/** the reason to skip tests of this folder of outside data, or null */
export const absent = (...folders: readonly string[]): string | null => {
  const missing = folders.find((one) => !existsSync(join(outsideData, one)))
  return missing === undefined ? null : `no ${missing} in ${outsideData}`
}
export const outside = (...path: readonly string[]): Buffer => readFileSync(join(outsideData, ...path))

export type ContentStore = {
  readonly store: Store
  readonly take: (kind: KindName, bytes: Uint8Array, about?: Partial<About>, at?: Date) => Promise<Report>
  readonly close: () => Promise<void>
}

export const openContentStore = async (): Promise<ContentStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-content-'))
  const store = await storeFor(defaultSettings(folder))
  return {
    store,
    take: async (kind, bytes, about = {}, at = new Date()) => {
      const whole: About = { set: kind, title: kind, source: null, licence: null, asOf: null, ...about }
      const around = { db: store.db, capSenders: [] }
      const read = await readFile(kind, `${kind}.csv`, bytes, whole, around)
      return store.db.transaction().execute((tx) => writeFile(read, tx, at))
    },
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
