// A file named on the command line.
import { readFileSync } from 'node:fs'
import { UsageProblem } from './usage-problem.ts'

export const contentOf = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch {
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
