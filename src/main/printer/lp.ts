// A printer behind CUPS: the page goes through standard input, so that no file is left.
import { spawn } from 'node:child_process'
import { done, failed } from '../../card/port.ts'
import type { Printer } from './port.ts'

const patienceMs = 20_000
/** how long the wipe lets a page come out before it takes it back */
const outMs = 5000
const lookEveryMs = 250

/** What the program said, or null when it failed. */
const run = (program: string, args: readonly string[], input?: Uint8Array): Promise<string | null> =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C' }
    const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'ignore'], env })
    const giveUp = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    const finish = (well: boolean): void => {
      clearTimeout(giveUp)
      resolve(well ? Buffer.concat(said).toString('utf8') : null)
    }
    child.on('error', () => finish(false))
    child.on('close', (code) => finish(code === 0))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })

/** lp(1): "request id is QUEUE-NUMBER (1 file(s))" */
const jobOf = (said: string): string | null => /request id is (\S+-\d+)/.exec(said)?.[1] ?? null

/** lpstat(1) lists one job a line, its id first; a queue that does not answer has let go of nothing */
const waits = async (job: string): Promise<boolean> => {
  const said = await run('lpstat', ['-W', 'not-completed', '-o'])
  return said === null || said.split('\n').some((line) => line.split(/\s/, 1)[0] === job)
}

const outWithin = async (job: string, ms: number): Promise<boolean> => {
  const until = Date.now() + ms
  while (await waits(job)) {
    if (Date.now() >= until) return false
    await new Promise<void>((resolve) => void setTimeout(resolve, lookEveryMs))
  }
  return true
}

/** `queue` is the CUPS destination; without it the system's default. Only our own jobs are ever taken back. */
export const lpPrinter = (queue?: string): Printer => {
  const to = queue === undefined ? [] : ['-d', queue]
  const jobs = new Set<string>()
  let handing: Promise<unknown> = Promise.resolve()
  const cleared = async (job: string): Promise<boolean> => {
    if (await outWithin(job, outMs)) return true
    await run('cancel', [job])
    return outWithin(job, 1000)
  }
  return {
    print: async (pdf) => {
      const handed = run('lp', [...to, '-'], pdf)
      handing = handed
      const said = await handed
      if (said === null) return failed({ fault: 'notPrinted' })
      const job = jobOf(said)
      if (job !== null) jobs.add(job)
      return done(undefined)
    },
    clear: async () => {
      await handing
      for (const job of jobs) {
        if (!(await cleared(job))) return failed({ fault: 'notPrinted' })
        jobs.delete(job)
      }
      return done(undefined)
    }
  }
}
