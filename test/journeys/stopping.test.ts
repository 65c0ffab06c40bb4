// npm start told to stop, by its whole process group and twice, as a service manager or npm itself does it.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { childrenOf } from '../support/e2e-memory.ts'
import { noDaemonHere } from '../support/pcsc.ts'
import { processesNaming, profilesOf } from '../support/shell-marks.ts'

const program = fileURLToPath(new URL('../../build/start/main.ts', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'madoguchi-stopping-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** to the whole group; all of it may be gone already */
const tell = (group: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-group, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

describe.skipIf(noDaemonHere !== undefined)(`npm start${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stopped by %s twice leaves no process and no profile behind',
    async (signal) => {
      const child = spawn(process.execPath, [program, '--demo', '--out', out], {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore']
      })
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (words: Buffer) => {
          if (words.toString().includes('signed in')) resolve()
        })
      })
      const pid = child.pid ?? 0
      const terminal = childrenOf(pid).find((one) => commandOf(one).includes('main/chromium.ts')) ?? 0
      const data = /--data=(\S+?)\/terminal/.exec(commandOf(terminal).replaceAll('\0', ' '))?.[1] ?? ''
      expect(profilesOf(terminal)).toHaveLength(1)
      tell(pid, signal)
      await wait(60)
      tell(pid, signal)
      expect(await ended).toBe(130)
      expect(profilesOf(terminal)).toEqual([])
      expect(processesNaming(data)).toEqual([])
      expect(existsSync(data) ? readdirSync(data) : []).toEqual([])
    }
  )
})
