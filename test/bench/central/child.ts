// A program in a process of its own that is asked one thing after another; both sides of every ratio are started this way.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** CPU in microseconds since the start; bytes resident once the garbage is collected, which changes what later garbage costs */
export type Cost = 'cpu' | 'memory'
export type Child<R> = {
  readonly ready: R
  readonly ask: (what: string) => Promise<unknown>
  readonly cost: (of: Cost) => Promise<number>
  /** stands still while `act` goes on, and takes nothing of the machine */
  readonly still: <T>(act: () => Promise<T>) => Promise<T>
  readonly stop: () => Promise<void>
}

/** Starts `entry` beside this file; its first message is `ready`. */
export const startChild = async <R>(entry: string, args: readonly string[]): Promise<Child<R>> => {
  const child = fork(fileURLToPath(new URL(entry, import.meta.url)), args, { execArgv: ['--expose-gc'] })
  const ended = once(child, 'exit')
  const message = async (): Promise<unknown> => {
    const [said] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => {
        throw new Error(`${entry} ended before it answered`)
      })
    ])) as [unknown]
    return said
  }
  const ask = (what: string): Promise<unknown> => {
    child.send(what)
    return message()
  }
  const ready = (await message()) as R
  return {
    ready,
    ask,
    cost: (of) => ask(of) as Promise<number>,
    still: async (act) => {
      child.kill('SIGSTOP')
      try {
        return await act()
      } finally {
        child.kill('SIGCONT')
      }
    },
    stop: async () => {
      child.send('stop')
      await ended
    }
  }
}

const costSoFar = (of: Cost): number => {
  if (of === 'cpu') {
    const { user, system } = process.cpuUsage()
    return user + system
  }
  for (let n = 0; n < 3; n++) globalThis.gc?.()
  return process.memoryUsage.rss()
}

/** The child's side: says that it is ready, answers what it is asked, ends when it is told to. */
export const serveParent = (
  ready: unknown,
  stop: () => Promise<void>,
  answer: (what: string) => Promise<unknown> = () => Promise.resolve(null)
): void => {
  const send = (message: unknown): void => void process.send?.(message)
  const hear = async (asked: string): Promise<void> => {
    if (asked === 'cpu' || asked === 'memory') send(costSoFar(asked))
    else if (asked !== 'stop') send(await answer(asked))
    else {
      await stop()
      process.exit(0)
    }
  }
  process.on('message', (asked) => {
    hear(String(asked)).catch((error: unknown) => {
      console.error(error)
      process.exit(1)
    })
  })
  process.on('disconnect', () => process.exit(1))
  send(ready)
}
