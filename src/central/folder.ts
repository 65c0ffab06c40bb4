import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and what is missing above it, one by one: Node's own recursive form never comes back where the system
 * says no without saying why (/proc). Throws the error of the first that cannot be made.
 */
export const makeFolder = (path: string): void => {
  if (existsSync(path) && statSync(path).isDirectory()) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  mkdirSync(path, { mode: 0o700 })
}
