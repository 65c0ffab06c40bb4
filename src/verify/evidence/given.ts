// A file somebody named on the command line: it may be a device or a pipe that never ends, and says nothing of its size.
import { closeSync, openSync, readSync } from 'node:fs'

/** There is more in a file than anything of its kind can have. */
export class TooLarge extends Error {}

const atOnce = 1024 * 1024

/** All of it, up to `most` bytes. Throws TooLarge, or the error of the system. */
export const readGiven = (file: string, most: number): Buffer => {
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
