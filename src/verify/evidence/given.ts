// A file somebody named on the command line: it may be a device or a pipe that never ends, and says nothing of its size.
import { closeSync, openSync, readSync } from 'node:fs'

/** There is more in a file than anything of its kind can have. */
export class TooLarge extends Error {}

const atOnce = 1024 * 1024

/** A file that cannot be read; the message says which, and why in plain words. */
export class Unreadable extends Error {}

const plainly: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read'
}

/** All of it, up to `most` bytes. Throws TooLarge or Unreadable. */
export const readGiven = (file: string, most: number): Buffer => {
  try {
    return readWhole(file, most)
  } catch (error) {
    if (error instanceof TooLarge) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Unreadable(`${file} cannot be read: ${plainly[code] ?? message}`, { cause: error })
  }
}

const readWhole = (file: string, most: number): Buffer => {
  const handle = openSync(file, 'r')
  try {
    const chunks: Buffer[] = []
    for (let size = 0; ;) {
      const chunk = Buffer.allocUnsafe(atOnce)
      const read = readSync(handle, chunk)
      if (read === 0) return Buffer.concat(chunks)
      size += read
      if (size > most) throw new TooLarge(`${file}: it has more than ${most} bytes, which is the most that is read`)
      // a pipe gives little at a time: what is kept is no larger than what came
      chunks.push(read === atOnce ? chunk : Buffer.from(chunk.subarray(0, read)))
    }
  } finally {
    closeSync(handle)
  }
}
