// npm run card, as it is started.
import { linesTo } from '../lines.ts'
import { runCommand } from './command.ts'

const say = { out: linesTo(process.stdout), wrong: linesTo(process.stderr) }
process.exitCode = await runCommand(process.argv.slice(2), say)
