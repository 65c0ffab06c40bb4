// The command line of a sender, where it makes no sense: refused before anything is opened.
import { expect, it } from 'vitest'
import { readSendCommand } from '../../src/central/senders/send/options.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'

/** one address in 64 begins so */
const hyphen = `-${'a'.repeat(42)}`
const letter = ['letter.pdf', '--title', 't', '--url', 'https://localhost:1', '--keys', 'x']

it('an address that begins with a hyphen is an address, and no option', () => {
  expect(readSendCommand([...letter, '--to', hyphen])).toMatchObject({ name: 'send', to: hyphen })
  expect(readSendCommand(['--to', hyphen, ...letter])).toMatchObject({ name: 'send', to: hyphen })
  for (const args of [['--to'], ['--to', '--title'], ['--to', '-a']])
    expect(() => readSendCommand([...letter, ...args])).toThrow(UsageProblem)
})

it.each([
  [['letter.pdf']],
  [['letter.pdf', '--to', 'nobody', '--title', 't', '--url', 'https://localhost:1', '--keys', 'x']],
  [['--make-keys', 'a b', '--keys', 'x']],
  [['--status', 'x', '--url', 'https://localhost:1', '--keys', 'x']]
])('a command line that makes no sense is refused: %s', (args) => {
  expect(() => readSendCommand(args)).toThrow(UsageProblem)
})
