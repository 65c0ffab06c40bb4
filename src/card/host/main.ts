// The card host: a process of its own for the blocking PC/SC calls and for the PIN, which never leaves it.
import { cardDoctor } from '../doctor/doctor.ts'
import { guardedCalls } from '../pcsc/guard.ts'
import { leaveNoCore } from '../pcsc/no-core.ts'
import { pcscReaders } from '../pcsc/readers.ts'
import { cardServices } from '../services/card-services.ts'
import { serveCards, type Channel } from './serve.ts'

// One thread waits for readers all the time and a hung card may hold another: leave some for the work.
process.env['UV_THREADPOOL_SIZE'] ??= '8'

type ParentPort = {
  readonly postMessage: (message: unknown) => void
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void
}

/** Electron's utility process has `process.parentPort`, a forked Node has `process.send`. */
const channel = (): Channel | undefined => {
  const parent: unknown = Reflect.get(process, 'parentPort')
  if (typeof parent === 'object' && parent !== null) {
    const port = parent as ParentPort
    return {
      post: (reply) => port.postMessage(reply),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data))
    }
  }
  if (!process.send) return undefined
  return {
    post: (reply) => void (process.connected && process.send?.(reply, undefined, undefined, () => undefined)),
    onMessage: (listener) => void process.on('message', listener)
  }
}

/** An ordinary exit would wait for the threads blocked in PC/SC calls; pcscd resets our card when we are gone. */
const leave = (): void => void process.kill(process.pid, 'SIGKILL')

leaveNoCore()
const toParent = channel()
if (toParent) {
  const readers = pcscReaders({}, guardedCalls())
  // the doctor looks at cards that may hang, and must name them
  const services = { ...cardServices(readers), ...cardDoctor(readers.onThreads) }
  process.on('disconnect', leave)
  // The terminal decides when the host ends: a key press meant for the terminal's process group must not end it before.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', leave)
  serveCards(services, toParent)
} else {
  process.stderr.write('the card host is started by the terminal, not by hand\n')
  process.exitCode = 2
}
