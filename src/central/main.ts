// The command: reads what is wanted, and only then loads what does it. Help and a mistyped word cost nobody a second.
import { exits } from './cli/exits.ts'
import { readCommand, type Command } from './cli/options.ts'
import { usage, usageOf } from './cli/usage.ts'
import { UsageProblem } from './cli/usage-problem.ts'
import { watchOutput } from '../verify/evidence/output.ts'

watchOutput('central')

const read = (): Command | null => {
  try {
    return readCommand(process.argv.slice(2), process.env)
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error
    process.stderr.write(`central: usage: ${error.message}\n\n${usageOf(process.argv.slice(2))}\n`)
    process.exitCode = exits.usage
    return null
  }
}

const command = read()
if (command?.name === 'help') process.stdout.write(usage)
else if (command) {
  const { run } = await import('./cli/run.ts')
  await run(command)
}
