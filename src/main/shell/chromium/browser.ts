// One browser process with its profile: started over the pipe, ended as a whole, its profile removed with it.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { ShellProblem } from '../problem.ts'
import { chromiumEnvironment, chromiumFlags } from './flags.ts'
import type { ChromiumOptions } from './options.ts'
import { openPipe, type Pipe } from './pipe.ts'
import { makeProfile, removeProfile } from './profile.ts'

export type Browser = {
  readonly pipe: Pipe
  readonly pid: number
  readonly profile: string
  /** resolves when the process is gone, whoever ended it */
  readonly ended: Promise<void>
  /** why it ended by itself, for one line to the person at the machine */
  readonly problem: () => ShellProblem
  /** ends every process of it and removes the profile; safe to call twice */
  readonly end: () => Promise<void>
}

const killAll = (child: ChildProcess): void => {
  if (child.pid === undefined) return
  try {
    // the whole process group: renderers and helpers hold the same memory
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // the group is gone already
  }
}

const keepLastWords = (stream: Readable): (() => string) => {
  let words = ''
  stream.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000)
  })
  return () => words
}

const problemOf = (words: string): ShellProblem =>
  /Missing X server|open display|Failed to connect to Wayland/i.test(words)
    ? new ShellProblem('displayMissing', 'the display does not answer; is the X server running?')
    : new ShellProblem('browserFailed', 'Chromium did not show the page')

export const startBrowser = (path: string, options: ChromiumOptions): Browser => {
  const profile = makeProfile()
  const child = spawn(path, chromiumFlags(options, profile, process.getuid?.() === 0), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: chromiumEnvironment(profile, process.env),
    detached: true
  })
  const words = keepLastWords(child.stdio[2] as Readable)
  const pipe = openPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve())
    child.on('exit', () => resolve())
  }).then(() => {
    pipe.close()
    killAll(child)
  })
  let ending: Promise<void> | undefined
  return {
    pipe,
    pid: child.pid ?? -1,
    profile,
    ended,
    problem: () => problemOf(words()),
    end: () => {
      ending ??= (async () => {
        killAll(child)
        await ended
        await removeProfile(profile)
      })()
      return ending
    }
  }
}
