// The order of vitest's files: the longest begin first, so that none of them runs alone at the end. A fresh clone has no
// record of how long they took, and the size of a file, by which vitest goes then, says little of it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** those that take more than some ten seconds on two cores, longest first */
const longest = [
  'test/journeys/killed.test.ts',
  'test/central/command.test.ts',
  'test/e2e/filings.test.ts',
  'test/central/killed.test.ts',
  'test/guards/walls.test.ts',
  'test/e2e/leaving.test.ts',
  'test/e2e/refusals.test.ts',
  'test/e2e/visits.test.ts',
  'test/flows/models.test.ts',
  'test/e2e/outages.test.ts',
  'test/conformance/shell/keys.test.ts',
  'test/main/turns.test.ts',
  'test/card/pcscd.test.ts',
  'test/verify/contract.test.ts',
  'test/card/keypad.test.ts',
  'test/central/issuers.test.ts',
  'test/central/load.test.ts',
  'test/card/unasked-verify.test.ts',
  'test/card/command-line.test.ts',
  'test/journeys/stopping.test.ts',
  'test/card/pin-residue.test.ts',
  'test/central/terminals.test.ts',
  'test/main/printing.test.ts',
  'test/central/dispatch.test.ts',
  'test/central/wire-fuzz.test.ts',
  'test/conformance/shell/package.test.ts'
].map((file) => join(root, file))

export class LongestFirst extends BaseSequencer {
  constructor(...args: ConstructorParameters<typeof BaseSequencer>) {
    super(...args)
    const gone = longest.filter((file) => !existsSync(file))
    if (gone.length > 0) throw new Error(`there is no such test file: ${gone.join(', ')}`)
  }

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.indexOf(moduleId)
      return place === -1 ? longest.length : place
    }
    // the sort is stable: among the short ones vitest's own order stays
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
