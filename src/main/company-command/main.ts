// npm run company, as it is started.
import { ReadStream } from 'node:tty'
import { linesTo } from '../../card/lines.ts'
import { nobody, terminalOf, type Terminal } from '../signing-command/terminal.ts'
import { runCompany } from './command.ts'

const terminal: Terminal =
  process.stdin instanceof ReadStream ? terminalOf(process.stdin, process.stderr) : nobody(process.stderr)

process.exitCode = await runCompany(process.argv.slice(2), {
  out: linesTo(process.stdout, 'company'),
  wrong: linesTo(process.stderr, 'company'),
  terminal
})
