// Back-up and restore of a data folder: the embedded database as it stands at one moment, with the keys it is worth nothing without.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { join, relative } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { makeFolder } from '../folder.ts'

/** Why there is no back-up, or none that can be restored. */
export class BackupProblem extends Error {
  readonly code: 'backupExists' | 'backupDamaged' | 'dataExists' | 'dataMissing'
  constructor(code: BackupProblem['code'], message: string) {
    super(message)
    this.code = code
  }
}

const Manifest = z.strictObject({
  madoguchi: z.literal('central back-up 1'),
  at: z.iso.datetime(),
  /** `external`: the database is a PostgreSQL, which pg_dump backs up */
  database: z.enum(['embedded', 'external']),
  /** SHA-256 (hex) of every file */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))
})
type Manifest = z.infer<typeof Manifest>
export type BackupReport = Omit<Manifest, 'files' | 'madoguchi'> & { readonly folder: string; readonly files: number }

const database = 'central.sqlite'
const manifest = 'back-up.json'
/** keys first: the head of the provision log that is kept beside the keys may be behind the database, never before it */
const kept = ['keys', 'pki', 'evidence', 'issuers']

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => name !== manifest)
    .toSorted()
const digestsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    filesIn(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')
    ])
  )

/** Makes `target` from what `fill` puts beside it, whole or not at all. */
const whole = async <T>(target: string, fill: (beside: string) => Promise<T> | T): Promise<T> => {
  const beside = `${target}.partial`
  rmSync(beside, { recursive: true, force: true })
  makeFolder(beside)
  try {
    const made = await fill(beside)
    renameSync(beside, target)
    return made
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    throw error
  }
}

const copyDatabase = async (from: string, to: string): Promise<void> => {
  const source = new SqliteDatabase(from, { readonly: true, timeout: 5_000 })
  try {
    await source.backup(to)
  } finally {
    source.close()
  }
  const copy = new SqliteDatabase(to)
  try {
    // one file, without a log beside it
    copy.pragma('journal_mode = DELETE')
    if (copy.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Error('the copy is not sound')
  } finally {
    copy.close()
  }
  chmodSync(to, 0o600)
}

/**
 * Backs `data` up into the new folder `target`, which holds private keys and everything of everybody: a running central goes
 * on meanwhile. Throws BackupProblem: backupExists, dataMissing.
 */
export const backUp = async (data: string, target: string, embedded: boolean, now: Date): Promise<BackupReport> => {
  if (existsSync(target)) throw new BackupProblem('backupExists', `${target} is there already`)
  if (!existsSync(join(data, 'keys')) || (embedded && !existsSync(join(data, database))))
    throw new BackupProblem('dataMissing', `${data} is no data folder of a central`)
  return whole(target, async (beside) => {
    for (const name of kept.filter((one) => existsSync(join(data, one))))
      cpSync(join(data, name), join(beside, name), { recursive: true, preserveTimestamps: true })
    if (embedded) await copyDatabase(join(data, database), join(beside, database))
    const files = digestsOf(beside)
    const made: Manifest = {
      madoguchi: 'central back-up 1',
      at: now.toISOString(),
      database: embedded ? 'embedded' : 'external',
      files
    }
    writeFileSync(join(beside, manifest), `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
    return { folder: target, at: made.at, database: made.database, files: Object.keys(files).length }
  })
}

const readManifest = (source: string): Manifest => {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(source, manifest), 'utf8')))
  } catch {
    throw new BackupProblem('backupDamaged', `${join(source, manifest)} is not there or cannot be read`)
  }
}

/**
 * Makes the new data folder `data` from a back-up, once every file of it is what it was. Throws BackupProblem: dataExists,
 * backupDamaged.
 */
export const restore = async (source: string, data: string): Promise<BackupReport> => {
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new BackupProblem('dataExists', `${data} is not empty; a back-up is restored into a new folder`)
  const { at, database: kind, files } = readManifest(source)
  const found = digestsOf(source)
  const names = [...new Set([...Object.keys(files), ...Object.keys(found)])]
  const other = names.find((name) => files[name] !== found[name])
  if (other !== undefined) throw new BackupProblem('backupDamaged', `${join(source, other)} is not what was backed up`)
  rmSync(data, { recursive: true, force: true })
  return whole(data, (beside) => {
    for (const name of Object.keys(files)) {
      mkdirSync(join(beside, name, '..'), { recursive: true, mode: 0o700 })
      cpSync(join(source, name), join(beside, name), { preserveTimestamps: true })
    }
    return { folder: data, at, database: kind, files: Object.keys(files).length }
  })
}
