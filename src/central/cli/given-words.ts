// The words of a command line of central, its senders, firms, issuers and importers: read once, the same way for all of them.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageProblem } from './usage-problem.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Options and words as given. Throws UsageProblem for an option that is not among these, or has no value where it wants one. */
export const givenWords = <const O extends Options>(args: readonly string[], options: O) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error))
  }
}

/** Throws UsageProblem with these words unless `held`. */
export function known(held: boolean, says: string): asserts held {
  if (!held) throw new UsageProblem(says)
}
