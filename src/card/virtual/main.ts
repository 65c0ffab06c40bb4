// npm run card, as it is started.
import { runCommand } from './command.ts'

process.exitCode = await runCommand(process.argv.slice(2), { out: console.log, wrong: console.error })
