// A PC/SC daemon of our own with virtual readers, beside or instead of the system's: its socket in a folder of ours.
import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { compileKeypad, removeKeypad, virtualKeypad, type KeypadKind, type VirtualKeypad } from './keypad/keypad.ts'

const driver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'
const daemonPath = '/usr/sbin/pcscd'
const systemFolder = '/run/pcscd'
const readyWithin = 8000
const endsWithin = 3000

export type Daemon = {
  /** value for PCSCLITE_CSOCK_NAME */
  readonly socket: string
  /** one slot per wanted reader */
  readonly ports: readonly number[]
  /** of each reader, where it has one */
  readonly keypads: readonly (VirtualKeypad | undefined)[]
  readonly pid: number
  readonly stop: () => Promise<void>
}
export type DaemonOptions = {
  /** made if absent; `sock` and `conf` in it are ours */
  readonly dir: string
  /** TCP port of each reader's slot; 0 takes a free one */
  readonly ports: readonly number[]
  /** the reader of the same place in `ports` has a keypad of its own; needs gcc and PC/SC's headers */
  readonly keypads?: readonly (KeypadKind | undefined)[]
}

/** Thrown when no daemon can be started; one line for a person. */
export class DaemonError extends Error {}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Whether a PC/SC daemon answers where clients of this environment look for it. */
export const daemonRunning = (): Promise<boolean> =>
  answers(process.env['PCSCLITE_CSOCK_NAME'] ?? join(systemFolder, 'pcscd.comm'))

const listens = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '0.0.0.0', () => {
      const address = server.address()
      const found = typeof address === 'object' && address ? address.port : undefined
      server.close(() => resolve(found))
    })
  })

/** Each reader of the driver has two slots, on a port and the one after it. */
const freePort = async (wanted: number): Promise<number> => {
  for (let n = 0; n < (wanted === 0 ? 20 : 1); n++) {
    const port = await listens(wanted)
    if (port !== undefined && port < 65_535 && (await listens(port + 1)) !== undefined) return port
  }
  throw new DaemonError(wanted === 0 ? 'no two free ports side by side' : `port ${wanted} or ${wanted + 1} is in use`)
}

const kinds = { none: 'Reader', digits: 'Keypad', letters: 'Keyboard' } as const

const driverOf = (dir: string, index: number): string => join(dir, `vpcd-${index}.so`)

/** A driver file is loaded once whatever the readers: a second reader needs a second file. */
const writeReader = (dir: string, index: number, port: number, keypad: KeypadKind | undefined): void => {
  const copy = driverOf(dir, index)
  if (!keypad) copyFileSync(driver, copy)
  else
    try {
      compileKeypad(copy, driver, keypad)
    } catch (error) {
      throw new DaemonError('a reader with a keypad needs: apt-get install gcc libc6-dev pkg-config libpcsclite-dev', {
        cause: error
      })
    }
  const kind = `Madoguchi Virtual ${kinds[keypad ?? 'none']}`
  const name = index === 0 ? kind : `${kind} ${index + 1}`
  const lines = [`FRIENDLYNAME "${name}"`, `DEVICENAME /dev/null:${port}`, `LIBPATH ${copy}`, `CHANNELID ${port}`]
  writeFileSync(join(dir, 'conf', `reader-${index}`), `${lines.join('\n')}\n`)
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))

const stopChild = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGTERM')
  const stopped = await Promise.race([ended(child).then(() => true), wait(endsWithin, false)])
  if (!stopped) child.kill('SIGKILL')
  await ended(child)
}

const checkParts = (): void => {
  if (!existsSync(daemonPath)) throw new DaemonError('pcscd is missing: apt-get install pcscd')
  if (!existsSync(driver)) throw new DaemonError('the virtual reader is missing: apt-get install vsmartcard-vpcd')
}

// The kernel ends the daemon if we are killed before we can: nothing stays behind.
const script = 'mount --bind "$1" "$2" && exec setpriv --pdeathsig TERM "$3" -f -c "$4"'

/** Without root the daemon gets a user namespace of its own, in which it is root over nothing but its own mounts. */
const isRoot = process.getuid?.() === 0
const namespaces = isRoot ? ['--mount'] : ['--map-root-user', '--mount']
const ownRun = isRoot ? '' : 'mount -t tmpfs none /run && mkdir -p "$2" && '

/**
 * Starts a daemon in a mount namespace of its own, so that several live side by side and the system's stays as it is.
 * Resolves when it answers. Throws DaemonError. `stop` ends it and removes what it made in `dir`.
 */
export const startDaemon = async ({ dir, ports: wanted, keypads = [] }: DaemonOptions): Promise<Daemon> => {
  checkParts()
  const folder = { sock: join(dir, 'sock'), conf: join(dir, 'conf') }
  for (const made of Object.values(folder)) {
    rmSync(made, { recursive: true, force: true })
    mkdirSync(made, { recursive: true })
  }
  if (isRoot) mkdirSync(systemFolder, { recursive: true })
  const ports: number[] = []
  for (const [index, port] of wanted.entries()) {
    ports.push(await freePort(port))
    writeReader(dir, index, ports[index] ?? port, keypads[index])
  }
  // exec keeps the process id from unshare to pcscd: the child is the daemon
  const child = spawn(
    'unshare',
    [...namespaces, 'sh', '-c', ownRun + script, 'sh', folder.sock, systemFolder, daemonPath, folder.conf],
    { stdio: ['ignore', 'ignore', 'pipe'] }
  )
  let words = ''
  child.stderr.on('data', (bytes: Buffer) => (words = (words + bytes.toString()).slice(-500)))
  child.on('error', () => (words = 'unshare is missing'))
  const socket = join(folder.sock, 'pcscd.comm')
  const clean = (): void => {
    for (const made of Object.values(folder)) rmSync(made, { recursive: true, force: true })
    for (const index of wanted.keys()) {
      rmSync(driverOf(dir, index), { force: true })
      removeKeypad(driverOf(dir, index))
    }
  }
  for (const until = Date.now() + readyWithin; !(await answers(socket)); await wait(20))
    if (child.pid === undefined || child.exitCode !== null || Date.now() > until) {
      if (child.pid !== undefined) await stopChild(child)
      clean()
      throw new DaemonError(`pcscd did not start: ${words.trim() || 'it says nothing'}`)
    }
  return {
    socket,
    ports,
    keypads: wanted.map((_, index) => (keypads[index] ? virtualKeypad(driverOf(dir, index)) : undefined)),
    pid: child.pid ?? 0,
    stop: async () => {
      await stopChild(child)
      clean()
    }
  }
}
