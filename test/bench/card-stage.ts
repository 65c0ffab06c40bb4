// What the card benches run on: a daemon with a virtual reader, and a simulated card in a process of its own, as a real one is.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCardFile, type CardFile } from '../../src/card/virtual/card-file.ts'
import { startDaemon } from '../../src/card/virtual/daemon.ts'
import { cardFolder } from '../../src/card/virtual/place.ts'

export type CardStage = {
  readonly socket: string
  readonly folder: string
  /** tanaka's card with this delay for every APDU, placed; gives the way to take it out */
  readonly place: (delay: number) => Promise<() => Promise<void>>
  readonly card: (delay: number) => CardFile
  /** runs these APDUs (hex lines) from C at a reader, `repeat` times; milliseconds from connect to disconnect, the mean */
  readonly floor: (reader: string, apdus: string, repeat?: number) => Promise<number>
  readonly stop: () => Promise<void>
}

const command = fileURLToPath(new URL('../../src/card/virtual/main.ts', import.meta.url))
const source = fileURLToPath(new URL('./sign-in.c', import.meta.url))

const compile = (folder: string): string => {
  const program = join(folder, 'sign-in')
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libpcsclite'], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source, ...flags])
  return program
}

const tanakaWith = (ms: number): CardFile => ({
  ...readCardFile(join(cardFolder, 'tanaka.json')),
  delays: { select: ms, read: ms, verify: ms, sign: ms }
})

const runFloor = async (program: string, reader: string, apdus: string, repeat: number): Promise<number> => {
  const child = spawn(program, [reader, `${repeat}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stdin.end(apdus)
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`the floor ended with ${code}`)
  const times = said.trim().split('\n').map(Number)
  return times.reduce((sum, ms) => sum + ms, 0) / times.length
}

/**
 * The daemon and the card on the first core, whoever asks them on the second: a card is a device of its own, and which core the
 * scheduler gives to whom changes the floor by half. On a machine with one core, or without taskset, everything stays where it is.
 */
const keepApart = (asked: number | undefined, asking: number): void => {
  if (availableParallelism() < 2 || asked === undefined) return
  for (const [core, pid] of [
    [0, asked],
    [1, asking]
  ])
    spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `${core}`, `${pid}`])
}

/** Sets PCSCLITE_CSOCK_NAME of this process and of what it starts. */
export const setCardStage = async (): Promise<CardStage> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-card-'))
  const program = compile(folder)
  const daemon = await startDaemon({ dir: join(folder, 'pcsc'), ports: [0] })
  process.env['PCSCLITE_CSOCK_NAME'] = daemon.socket
  keepApart(daemon.pid, process.pid)
  return {
    socket: daemon.socket,
    folder,
    card: tanakaWith,
    place: async (delay) => {
      const cards = join(folder, `cards-${delay}`)
      mkdirSync(cards, { recursive: true })
      writeFileSync(join(cards, 'tanaka.json'), JSON.stringify(tanakaWith(delay)))
      const args = [command, '--card', 'tanaka', '--port', `${daemon.ports[0]}`, '--cards', cards]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      keepApart(child.pid, process.pid)
      return async () => {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    },
    floor: (reader, apdus, repeat = 1) => runFloor(program, reader, apdus, repeat),
    stop: async () => {
      await daemon.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
