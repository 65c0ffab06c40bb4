// A terminal without a window as a process of its own: real card host, real store, real TLS; told what a resident does.
// Its orders come as JSON in the first argument; it says on standard output, a word a line, how far it is.
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { makeLog } from '../../src/main/log/logger.ts'
import type { TerminalConfig } from '../../src/main/config.ts'
import { addDays, localDay } from '../../src/main/days.ts'
import { startTerminal } from '../../src/main/terminal.ts'
import { toldShell } from './main-shell.ts'
import { answerMove, signMove, type Counter } from './main-visit.ts'

export type JourneyOrder = {
  readonly config: TerminalConfig
  /** file: a resident files the move; home: one looks what came back; rest: nobody comes, the outbox does what it must */
  readonly what: 'file' | 'home' | 'rest'
  readonly pin: string
  readonly password: string
}
export type JourneyWord = 'attract' | 'home' | 'signing' | 'sending' | 'result' | 'kept' | 'some' | 'none'

const say = (word: JourneyWord): void => void process.stdout.write(`${word}\n`)

const run = async ({ config, what, pin, password }: JourneyOrder): Promise<void> => {
  const shell = { ...toldShell(), startHelper: startNodeHelper }
  const log = makeLog((line) => void process.stderr.write(`${line}\n`))
  const terminal = await startTerminal({ shell, face: 'kiosk-l', config, log })
  process.once('SIGTERM', () => void terminal.stop().then(() => process.exit(0)))
  await shell.until('attract')
  say('attract')
  if (what === 'rest') return
  const type = (keys: string): void => {
    for (const key of keys) shell.say({ kind: 'pin.key', key })
  }
  await shell.until('pin')
  type(pin)
  await shell.until('pin', ({ entered }) => entered === pin.length)
  shell.say({ kind: 'pin.submit' })
  await shell.until('home')
  say('home')
  if (what === 'home') {
    shell.say({ kind: 'open', id: 'tasks' })
    const { rows } = await shell.until('taskList')
    return say(rows.length === 0 ? 'none' : 'some')
  }
  const counter = { shell, type } as Pick<Counter, 'shell' | 'type'> as Counter
  await answerMove(counter, addDays(localDay(new Date()), 7))
  void shell.until('working', ({ work }) => work === 'signing').then(() => say('signing'))
  void shell.until('working', ({ work }) => work === 'sending').then(() => say('sending'))
  void shell
    .until('trouble', ({ code }) => code === 'M-603')
    .then(
      () => say('kept'),
      () => undefined
    )
  await signMove(counter, password)
  await shell.until('result')
  say('result')
}

const [, script, order] = process.argv
if (script === import.meta.filename && order !== undefined) await run(JSON.parse(order) as JourneyOrder)
