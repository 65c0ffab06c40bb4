// The command line of a sender, where it makes no sense: refused before anything is opened.
import { expect, it } from 'vitest'
import { readSendCommand } from '../../src/central/senders/send/options.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'

it.each([
  [['letter.pdf']],
  [['letter.pdf', '--to', 'nobody', '--title', 't', '--url', 'https://localhost:1', '--keys', 'x']],
  [['--make-keys', 'a b', '--keys', 'x']],
  [['--status', 'x', '--url', 'https://localhost:1', '--keys', 'x']]
])('a command line that makes no sense is refused: %s', (args) => {
  expect(() => readSendCommand(args)).toThrow(UsageProblem)
})
