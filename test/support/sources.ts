// The code base as data, for the guards: the files git tracks or would track.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Paths below the given folders, relative to the root. */
export const filesIn = (...folders: readonly string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders], {
    cwd: root,
    encoding: 'utf8'
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
