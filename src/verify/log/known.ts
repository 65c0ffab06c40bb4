// The head kept from the last time, in a file of the verifier's own: what makes a shortened or rewritten log visible.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { LogKey, TreeHead } from '../../contract/wire/provision-log.ts'

const Known = z.strictObject({ key: LogKey, head: TreeHead })
export type Known = z.infer<typeof Known>

/** Throws when the file is there and cannot be read: it must never count as "nothing known". */
export const readKnown = (file: string | undefined): Known | null =>
  file !== undefined && existsSync(file) ? Known.parse(JSON.parse(readFileSync(file, 'utf8'))) : null

export const writeKnown = (file: string, known: Known): void => {
  writeFileSync(`${file}.new`, `${JSON.stringify(known)}\n`)
  renameSync(`${file}.new`, file)
}
