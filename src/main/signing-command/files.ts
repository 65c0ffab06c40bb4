// Reads and writes what is signed and what is verified.
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { stop } from './stop.ts'

/** what is signed is held in memory whole */
const largest = 64 * 1024 * 1024

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '?')

/** Why `path` is not read; undefined where it can be. */
const unfit = (path: string): string | undefined => {
  try {
    const file = statSync(path)
    // a device or a pipe may never end
    if (!file.isFile()) return 'it is no file'
    return file.size > largest ? 'it is larger than 64 MiB' : undefined
  } catch (error) {
    return codeOf(error)
  }
}

export const readInput = (path: string): Uint8Array => {
  const why = unfit(path)
  if (why !== undefined) return stop('fileUnreadable', `${path} (${why})`)
  try {
    return readFileSync(path)
  } catch (error) {
    return stop('fileUnreadable', `${path} (${codeOf(error)})`)
  }
}

/** Before anybody is asked for a secret: whether the result can be put there. */
export const checkOutput = (path: string, force: boolean): void => {
  const there = existsSync(path)
  if (there && (!force || !statSync(path).isFile())) stop('outputThere', path)
  try {
    accessSync(there ? path : dirname(path), constants.W_OK)
  } catch {
    stop('outputThere', path)
  }
}

export const writeOutput = (path: string, bytes: Uint8Array | string, force: boolean): void => {
  try {
    writeFileSync(path, bytes, { flag: force ? 'w' : 'wx' })
  } catch {
    stop('outputThere', path)
  }
}

/** Null where the bytes are not UTF-8. */
export const textOf = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

export const fingerprint = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
