// What both entries do around their shell: flags, one terminal, its end by signal or by its window, one last line.
import { fileURLToPath } from 'node:url'
import { makeLog } from './log/logger.ts'
import { help, lastLine, readCommandLine, type EntryOptions } from './shell/command-line.ts'
import type { Shell } from './shell/port.ts'
import { startTerminal } from './terminal.ts'

const say = (text: string): void => void process.stderr.write(`madoguchi: ${text}\n`)

/** the built page, from src/main in a checkout as from out/main in a package */
const builtPage = fileURLToPath(new URL('../../out/renderer/', import.meta.url))

const run = async (
  options: EntryOptions,
  shellOf: (options: EntryOptions, pageDir: string) => Shell
): Promise<number> => {
  if (options.eyes !== undefined)
    say(`EYES OPEN: whoever reaches 127.0.0.1:${options.eyes} reads and drives this screen. For demo and tests only.`)
  const { data, central, face, mode, printTo, page } = options
  const terminal = await startTerminal({
    shell: shellOf(options, page ?? builtPage),
    face,
    config: { data, central, printer: printTo === undefined ? { kind: 'lp' } : { kind: 'folder', folder: printTo } },
    // the log is standard output: the service manager keeps and turns it
    log: makeLog((line) => void process.stdout.write(`${line}\n`))
  })
  // a service manager or npm may say it twice: the second must not end us in the middle of clearing up
  const stop = (): void => void terminal.stop()
  process.on('SIGTERM', stop).on('SIGINT', stop)
  const why = await terminal.ended
  if (why === 'stopped' || mode === 'window') return 0
  say('S-06 the window is gone')
  return 1
}

/** Runs one terminal to its end and gives the exit code. `argv` is without program and script. */
export const runEntry = async (
  program: string,
  argv: readonly string[],
  shellOf: (options: EntryOptions, pageDir: string) => Shell
): Promise<number> => {
  try {
    const options = readCommandLine(argv)
    if (options !== 'help') return await run(options, shellOf)
    process.stdout.write(help(program))
    return 0
  } catch (error) {
    const { line, exitCode } = lastLine(error)
    say(line)
    return exitCode
  }
}
