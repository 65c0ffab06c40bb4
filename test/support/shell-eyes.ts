// Looks into a shell's page from outside, over its debugging port: raw protocol, because a driver such as Playwright
// changes what is under test (it answers dialogs, allows downloads, emulates focus).
type Target = {
  readonly id: string
  readonly type: string
  readonly url: string
  readonly webSocketDebuggerUrl: string
}
type Answer = {
  readonly id?: number
  readonly result?: {
    readonly result?: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
  }
  readonly error?: { readonly message: string }
}

export type Eyes = {
  /** evaluates in the page as if a person had just touched it; promises are awaited; gives plain data */
  readonly see: <T = unknown>(expression: string) => Promise<T>
  readonly send: (method: string, params?: Record<string, unknown>) => Promise<Answer['result']>
  /** the pages the browser has now */
  readonly pages: () => Promise<readonly Target[]>
  readonly close: () => void
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

const targets = async (port: number): Promise<readonly Target[]> => {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`)
  return ((await response.json()) as Target[]).filter(({ type }) => type === 'page')
}

const firstTarget = async (port: number): Promise<Target> => {
  for (let tries = 0; tries < 100; tries++) {
    const found = await targets(port).catch(() => [])
    const [page] = found
    if (page) return page
    await pause(50)
  }
  throw new Error(`no page behind port ${port}`)
}

/** Connects to the page behind 127.0.0.1:`port`; to be done anew after every reset. */
export const openEyes = async (port: number): Promise<Eyes> => {
  const { webSocketDebuggerUrl } = await firstTarget(port)
  const socket = new WebSocket(webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the debugging port does not answer')))
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  socket.addEventListener('close', () => {
    for (const settle of waiting.values()) settle({ error: { message: 'the page went away' } })
  })
  const send: Eyes['send'] = async (method, params = {}) => {
    const id = ++last
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      if (socket.readyState !== WebSocket.OPEN) resolve({ error: { message: 'the page is gone' } })
      else socket.send(JSON.stringify({ id, method, params }))
    })
    waiting.delete(id)
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }
  return {
    send,
    see: async <T>(expression: string) => {
      const result = await send('Runtime.evaluate', {
        expression: `(async () => (${expression}))()`,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true
      })
      if (result?.exceptionDetails) throw new Error(result.exceptionDetails.exception?.description ?? 'the page threw')
      return result?.result?.value as T
    },
    pages: () => targets(port),
    close: () => socket.close()
  }
}
