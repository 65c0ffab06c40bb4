// Opens sealed operations beside the thread that serves: the key agreement of one takes a third of all that is done for it.
import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'

export type Opener = {
  /**
   * The text that was sealed (JWE compact, RFC 7516); null where it was not sealed to this key in the form of jwe.ts, or is no
   * UTF-8. Rejects when the thread ended over it; whoever asks next gets a new one.
   */
  readonly open: (sealed: string) => Promise<string | null>
  /** ends the thread, if there is one; what is under way rejects */
  readonly stop: () => Promise<void>
}

type Asked = {
  readonly sealed: string
  readonly done: (text: string | null) => void
  readonly failed: (error: Error) => void
}

/** so many go over in one message: fewer messages than operations, and the first are opened while others still come */
const together = 4

/** A thread with this key, and the groups it was given and has not answered; it answers them in their order. */
const startThread = (key: KeyObject, ended: () => void) => {
  const thread = new Worker(new URL('./opening-thread.ts', import.meta.url), { workerData: key, env: {}, stdin: false })
  const under: (readonly Asked[])[] = []
  let why = new Error('the thread that opens operations ended')
  thread.unref()
  thread.on('message', (texts: readonly (string | null)[]) =>
    under.shift()?.forEach(({ done }, index) => done(texts[index] ?? null))
  )
  thread.on('error', (error: unknown) => {
    why = new Error('the thread that opens operations failed', { cause: error })
  })
  thread.on('exit', () => {
    ended()
    for (const group of under.splice(0)) for (const { failed } of group) failed(why)
  })
  return {
    give: (group: readonly Asked[]): void => {
      under.push(group)
      const texts = group.map(({ sealed }) => sealed)
      thread.postMessage(texts, [])
    },
    stop: async (): Promise<void> => void (await thread.terminate())
  }
}

/** The thread is started by the first who asks: a central that takes no operations has none. */
export const newOpener = (key: KeyObject): Opener => {
  let thread: ReturnType<typeof startThread> | undefined
  let waiting: Asked[] = []
  const give = (): void => {
    if (waiting.length === 0) return
    const group = waiting
    waiting = []
    thread ??= startThread(key, () => {
      thread = undefined
    })
    thread.give(group)
  }
  return {
    open: (sealed) =>
      new Promise((done, failed) => {
        if (waiting.length === 0) setImmediate(give)
        waiting.push({ sealed, done, failed })
        if (waiting.length >= together) give()
      }),
    stop: async () => thread?.stop()
  }
}
