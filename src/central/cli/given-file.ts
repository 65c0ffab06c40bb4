// A file named on the command line.
import { readGiven, TooLarge } from '../../verify/evidence/given.ts'
import { UsageProblem } from './usage-problem.ts'

/** bytes: what terminals are given, and what registers have, is far less */
const largest = 64 * 1024 * 1024

export const contentOf = (file: string): Buffer => {
  try {
    return readGiven(file, largest)
  } catch (error) {
    if (error instanceof TooLarge) throw new UsageProblem(error.message)
    throw new UsageProblem(`${file} cannot be read`)
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
