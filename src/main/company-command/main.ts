// npm run company, as it is started.
import { ReadStream } from 'node:tty'
import { linesTo } from '../../card/lines.ts'
import { terminalOf, type Terminal } from '../signing-command/terminal.ts'
import { runCompany } from './command.ts'

const terminal: Terminal =
  process.stdin instanceof ReadStream
    ? terminalOf(process.stdin, process.stderr)
    : {
        present: false,
        say: (line) => void process.stderr.write(`${line}\n`),
        line: () => Promise.resolve(undefined),
        secret: () => Promise.resolve(false)
      }

process.exitCode = await runCompany(process.argv.slice(2), {
  out: linesTo(process.stdout),
  wrong: linesTo(process.stderr),
  terminal
})
