// A printer that is a folder: for rehearsal and the demo. The page stands there as receipt.pdf.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { done, failed } from '../../card/port.ts'
import type { Printer } from './port.ts'

/** What was printed stays, as paper does; only a page half written is cleared. */
export const folderPrinter = (folder: string): Printer => {
  const half = join(folder, '.receipt.pdf.part')
  const write = async (pdf: Uint8Array): Promise<boolean> => {
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(half, pdf)
      await rename(half, join(folder, 'receipt.pdf'))
      return true
    } catch {
      return false
    }
  }
  let writing: Promise<boolean> = Promise.resolve(true)
  return {
    print: async (pdf) => {
      writing = write(pdf)
      return (await writing) ? done(undefined) : failed({ fault: 'notPrinted' })
    },
    clear: async () => {
      await writing
      await rm(half, { force: true })
      return done(undefined)
    }
  }
}
