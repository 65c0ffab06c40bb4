// A vitest reporter: writes the names of the tests that passed only at a second try, as a JSON array, for test.ts to tell.
import { writeFileSync } from 'node:fs'
import type { Reporter } from 'vitest/node'

export const secondTriesReport = 'out/test/second-tries.json'

/** vitest makes one of these by `--reporter=PATH`, which takes the module's default export. */
export default class SecondTries implements Reporter {
  readonly #names: string[] = []

  onTestCaseResult: NonNullable<Reporter['onTestCaseResult']> = (test) => {
    if (test.diagnostic()?.flaky === true) this.#names.push(test.fullName)
  }

  onTestRunEnd(): void {
    writeFileSync(secondTriesReport, JSON.stringify(this.#names))
  }
}
