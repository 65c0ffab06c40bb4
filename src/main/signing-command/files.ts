// Reads and writes what is signed and what is verified.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { stop } from './stop.ts'

/** what is signed is held in memory whole */
const largest = 64 * 1024 * 1024

export const readInput = (path: string): Uint8Array => {
  let bytes: Uint8Array
  try {
    if (statSync(path).size > largest) return stop('fileUnreadable', `${path} is larger than 64 MiB`)
    bytes = readFileSync(path)
  } catch (error) {
    return stop('fileUnreadable', `${path} (${error instanceof Error && 'code' in error ? String(error.code) : '?'})`)
  }
  return bytes
}

/** Before anybody is asked for a secret: whether the result can be put there. */
export const checkOutput = (path: string, force: boolean): void => {
  if (!force && existsSync(path)) stop('outputThere', path)
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
