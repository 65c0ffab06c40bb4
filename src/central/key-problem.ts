import { readFileSync } from 'node:fs'

/** A file of keys or certificates that cannot be used; the message names it. Nothing is written over it. */
export class KeyProblem extends Error {
  readonly code = 'keyCorrupt'
  constructor(file: string, why: string) {
    super(`${file}: ${why}; put it back from a copy, central does not replace it`)
  }
}

// never the parser's own words: they may quote the key
const changed = 'this is not what central once wrote there'

/** What `read` makes of the content of `file`. Throws KeyProblem in place of whatever `read` throws, or the disk's error. */
export const soundly = <T>(file: string, read: (content: Buffer) => T): T => {
  const content = readFileSync(file)
  try {
    return read(content)
  } catch {
    throw new KeyProblem(file, changed)
  }
}

/** The same where reading takes its time. */
export const soundlyLater = async <T>(file: string, read: (content: Buffer) => Promise<T>): Promise<T> => {
  const content = readFileSync(file)
  try {
    return await read(content)
  } catch {
    throw new KeyProblem(file, changed)
  }
}
