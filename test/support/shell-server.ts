// The other end of the JSON lines of shell-host.ts, inside the process that holds the shell.
import { createInterface } from 'node:readline'
import type { View } from '../../src/contract/screen/view.ts'
import type { Shell } from '../../src/main/shell/port.ts'
import { ShellProblem } from '../../src/main/shell/problem.ts'
import { oneLine, type HostEvent } from './shell-host.ts'

type Call = { readonly id: number; readonly what: string; readonly value?: unknown }

const say = (words: unknown): void => void process.stdout.write(oneLine(words))
const tell = (event: HostEvent): void => say(event)

const answerCall = async (shell: Shell, { what, value }: Call): Promise<unknown> => {
  switch (what) {
    case 'open':
      return shell.open('kiosk-l', {
        intent: (intent) => tell({ event: 'intent', intent }),
        refused: (reason) => tell({ event: 'refused', reason }),
        crashed: () => tell({ event: 'crashed' }),
        closed: () => tell({ event: 'closed' })
      })
    case 'show':
      shell.show(value as View)
      return undefined
    case 'print':
      return Buffer.from(await shell.print()).toString('base64')
    case 'reset':
      return shell.reset()
    case 'close':
      return shell.close()
    default:
      throw new Error(`no such call: ${what}`)
  }
}

/** Serves `shell` over standard input and output; a SIGTERM closes it properly. */
export const serveShell = (shell: Shell): void => {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const call = JSON.parse(line) as Call
    answerCall(shell, call).then(
      (value) => say({ id: call.id, value }),
      (error: unknown) => {
        const word = error instanceof ShellProblem ? error.word : 'bug'
        say({
          id: call.id,
          problem: { word, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
        })
      }
    )
  })
  process.once('SIGTERM', () => void shell.close().finally(() => process.exit(0)))
}
