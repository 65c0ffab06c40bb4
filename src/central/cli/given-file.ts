// A file named on the command line.
import { readGiven, TooLarge, Unreadable } from '../../verify/evidence/given.ts'
import { UsageProblem } from './usage-problem.ts'

/** bytes: what terminals are given, and what registers have, is far less */
const largest = 64 * 1024 * 1024

/** All of a file, up to `most` bytes. Throws UsageProblem, which says why not. */
export const contentOf = (file: string, most = largest): Buffer => {
  try {
    return readGiven(file, most)
  } catch (error) {
    if (error instanceof TooLarge || error instanceof Unreadable) throw new UsageProblem(error.message)
    throw error
  }
}

export const jsonOf = (file: string): unknown => {
  const content = contentOf(file).toString('utf8')
  try {
    return JSON.parse(content)
  } catch {
    throw new UsageProblem(`${file} is not JSON`)
  }
}
