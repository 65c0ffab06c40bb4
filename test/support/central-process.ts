// Central as a process of its own, started by its command and ended by its id.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ReadyLine } from '../../src/contract/wire/devices.ts'

const entry = fileURLToPath(new URL('../../src/central/main.ts', import.meta.url))

export type CommandProcess = {
  /** the first line on standard output: it is ready */
  readonly line: string
  /** everything said on standard output and standard error so far */
  readonly out: () => string
  readonly err: () => string
  /** sends the signal and does not wait */
  readonly signal: (signal: NodeJS.Signals) => void
  /** sends the signal and waits for the end; gives the exit code */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

export type CentralProcess = CommandProcess & { readonly ready: ReadyLine }

const environment = (databaseUrl: string | null): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _, ...rest } = process.env
  return databaseUrl === null ? rest : { ...rest, DATABASE_URL: databaseUrl }
}

export const runCentral = (args: readonly string[], databaseUrl: string | null = null) =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', env: environment(databaseUrl), timeout: 30_000 })

const firstLine = async (child: ChildProcess, onLine: (line: string) => void): Promise<string> => {
  if (!child.stdout) throw new Error('no standard output')
  const lines = createInterface({ input: child.stdout })
  lines.on('line', onLine)
  const ended = once(child, 'exit').then(() => {
    throw new Error('central ended before it was ready')
  })
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string]
  ended.catch(() => undefined)
  return line
}

/** One of the commands that stay, once it is ready. */
export const startCommand = async (
  args: readonly string[],
  databaseUrl: string | null = null
): Promise<CommandProcess> => {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(databaseUrl)
  })
  let out = ''
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const line = await firstLine(child, (text) => (out += `${text}\n`)).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${err}`)
  })
  return {
    line,
    out: () => out,
    err: () => err,
    signal: (signal) => void child.kill(signal),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      return child.exitCode
    }
  }
}

export const startCentralProcess = async (
  args: readonly string[],
  databaseUrl: string | null = null
): Promise<CentralProcess> => {
  const command = await startCommand(args, databaseUrl)
  return { ...command, ready: ReadyLine.parse(JSON.parse(command.line)) }
}
