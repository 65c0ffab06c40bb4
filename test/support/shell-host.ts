// Runs one shell in a process of its own, as an entry would, and speaks to it in JSON lines: the same for every shell,
// and the only way for one that lives inside Electron.
import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Intent } from '../../src/contract/screen/intent.ts'
import type { View } from '../../src/contract/screen/view.ts'
import type { Refusal } from '../../src/main/shell/port.ts'
import { openEyes, type Eyes } from './shell-eyes.ts'

export type HostEvent =
  | { readonly event: 'intent'; readonly intent: Intent }
  | { readonly event: 'refused'; readonly reason: Refusal }
  | { readonly event: 'crashed' }
  | { readonly event: 'closed' }

/** What a host is started with; it travels as one JSON argument. */
export type HostOptions = {
  readonly pageDir?: string
  readonly mode?: 'kiosk' | 'window'
  readonly width?: number
  readonly height?: number
  readonly policy?: string
  readonly eyes?: number
}

type Answer = {
  readonly id: number
  readonly value?: unknown
  readonly problem?: { readonly word: string; readonly message: string }
}

export type HostedShell = {
  readonly pid: number
  readonly eyesPort: number
  readonly events: readonly HostEvent[]
  readonly open: () => Promise<void>
  readonly show: (view: View) => Promise<void>
  readonly print: () => Promise<Uint8Array>
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
  readonly eyes: () => Promise<Eyes>
  /** how often this reason was refused so far */
  readonly refusals: (reason: Refusal) => number
  readonly intents: () => readonly Intent[]
  /** ends the host; with 'SIGKILL' as a power cut would */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>
}

export type ShellKind = {
  readonly name: string
  /** why this shell cannot be tried on this machine */
  readonly missing: string | undefined
  /** what its host needs to know beyond HostOptions */
  readonly options?: Readonly<Record<string, string>>
  readonly command: () => Promise<readonly [string, ...string[]]>
}

/** JSON in one line for readline, which also ends a line at U+2028 and U+2029 */
export const oneLine = (value: unknown): string =>
  `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const page = fileURLToPath(new URL('../conformance/shell/page/', import.meta.url))

export const startHost = async (kind: ShellKind, display: string, options: HostOptions = {}): Promise<HostedShell> => {
  const eyesPort = await freePort()
  const [command, ...args] = await kind.command()
  const chosen = { pageDir: page, mode: 'kiosk', width: 1280, height: 800, eyes: eyesPort, ...kind.options, ...options }
  const child = spawn(command, [...args, JSON.stringify(chosen)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, DISPLAY: display, MADOGUCHI_EYES: '1' }
  })
  child.stdin.on('error', () => undefined)
  const events: HostEvent[] = []
  const waiting = new Map<number, (answer: Answer) => void>()
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  void ended.then(() => {
    for (const [id, settle] of waiting) settle({ id, problem: { word: 'hostEnded', message: 'the host ended' } })
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Electron and its libraries may print lines of their own
    if (!line.startsWith('{')) return
    const said = JSON.parse(line) as HostEvent | Answer
    if ('event' in said) events.push(said)
    else waiting.get(said.id)?.(said)
  })
  let last = 0
  const call = async (what: string, value?: unknown): Promise<unknown> => {
    const id = ++last
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      if (child.exitCode === null) child.stdin.write(oneLine({ id, what, value }))
      else resolve({ id, problem: { word: 'hostEnded', message: 'the host has ended' } })
    })
    waiting.delete(id)
    if (answer.problem) throw Object.assign(new Error(answer.problem.message), { word: answer.problem.word })
    return answer.value
  }
  return {
    pid: child.pid ?? -1,
    eyesPort,
    events,
    open: async () => void (await call('open')),
    show: async (view) => void (await call('show', view)),
    print: async () => new Uint8Array(Buffer.from(String(await call('print')), 'base64')),
    reset: async () => void (await call('reset')),
    close: async () => void (await call('close')),
    eyes: () => openEyes(eyesPort),
    refusals: (reason) => events.filter((one) => one.event === 'refused' && one.reason === reason).length,
    intents: () => events.flatMap((one) => (one.event === 'intent' ? [one.intent] : [])),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await ended
    }
  }
}
