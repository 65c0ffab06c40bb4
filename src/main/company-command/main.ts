// npm run company, as it is started.
import { ReadStream } from 'node:tty'
import { terminalOf, type Terminal } from '../signing-command/terminal.ts'
import { runCompany } from './command.ts'
import { watchOutput } from '../../verify/evidence/output.ts'

watchOutput('company')

const terminal: Terminal =
  process.stdin instanceof ReadStream
    ? terminalOf(process.stdin, process.stderr)
    : {
        present: false,
        say: (line) => void process.stderr.write(`${line}\n`),
        line: () => Promise.resolve(undefined),
        secret: () => Promise.resolve(false)
      }

const say = (to: NodeJS.WriteStream) => (line: string) => void to.write(`${line}\n`)
process.exitCode = await runCompany(process.argv.slice(2), {
  out: say(process.stdout),
  wrong: say(process.stderr),
  terminal
})
