// One program started beside us: its ready line, its last words, and its end by pid.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Program = {
  readonly pid: number
  /** resolves with the exit code when it ends, whoever ended it */
  readonly ended: Promise<number | null>
  readonly stop: () => Promise<void>
  readonly kill: () => Promise<void>
  /** the last lines it said on stderr */
  readonly lastWords: () => string
}

export type ProgramOptions = {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** called with each line on stdout */
  readonly onLine?: (line: string) => void
  /** called with each line on stderr */
  readonly onNote?: (line: string) => void
}

const grace = 5000

const stopChild = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), grace)
  await ended
  clearTimeout(late)
}

/** Starts a program with no standard input. Its stderr is kept (last 40 lines) and handed on line by line. */
export const startProgram = (command: string, args: readonly string[], options: ProgramOptions = {}): Program => {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd })
  })
  const notes: string[] = []
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      notes.push(error.message)
      resolve(127)
    })
    child.on('close', (code) => resolve(code))
  })
  createInterface({ input: child.stdout }).on('line', (line) => options.onLine?.(line))
  createInterface({ input: child.stderr }).on('line', (line) => {
    notes.push(line)
    if (notes.length > 40) notes.shift()
    options.onNote?.(line)
  })
  return {
    pid: child.pid ?? -1,
    ended,
    stop: () => stopChild(child, ended),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    lastWords: () => notes.join('\n')
  }
}

/** Resolves with what `take` makes of the first line it accepts; rejects when the program ends or the time is over. */
export const firstLine = <T>(
  start: (onLine: (line: string) => void) => Program,
  take: (line: string) => T | undefined,
  patience: number
): Promise<{ program: Program; value: T }> =>
  new Promise((resolve, reject) => {
    const program = start((line) => {
      const value = take(line)
      if (value === undefined) return
      clearTimeout(late)
      resolve({ program, value })
    })
    const late = setTimeout(() => {
      void program.kill()
      reject(new Error(`no answer within ${patience / 1000} s\n${program.lastWords()}`))
    }, patience)
    void program.ended.then((code) => {
      clearTimeout(late)
      reject(new Error(`ended with code ${code}\n${program.lastWords()}`))
    })
  })
