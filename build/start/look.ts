// A look at a Chromium page over its debugging port, for demo, tests and benches: it reads, and sends input where a bench needs it.
export type Look = {
  readonly evaluate: (expression: string) => Promise<unknown>
  readonly send: (method: string, params?: Readonly<Record<string, unknown>>) => Promise<unknown>
  readonly closed: () => boolean
  readonly close: () => void
}

type Target = { readonly type: string; readonly url: string; readonly webSocketDebuggerUrl: string }

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const pageTarget = async (port: number, until: number, wanted: (url: string) => boolean): Promise<Target> => {
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
      const targets = (await answer.json()) as readonly Target[]
      const page = targets.find((target) => target.type === 'page' && wanted(target.url))
      if (page) return page
    } catch {
      // the browser is not there yet
    }
    if (Date.now() > until) throw new Error(`no page at port ${port}`)
    await pause(5)
  }
}

/** Connects to the first page at this port whose address is wanted, waiting for it if need be. */
export const lookAt = async (
  port: number,
  patience = 30_000,
  wanted: (url: string) => boolean = () => true
): Promise<Look> => {
  const target = await pageTarget(port, Date.now() + patience, wanted)
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('no connection to the page')))
  })
  let last = 0
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as { id?: number; result?: unknown; error?: { message: string } }
    const call = message.id === undefined ? undefined : waiting.get(message.id)
    if (!call || message.id === undefined) return
    waiting.delete(message.id)
    if (message.error) call.reject(new Error(message.error.message))
    else call.resolve(message.result)
  })
  socket.addEventListener('close', () => {
    for (const call of waiting.values()) call.reject(new Error('the page is gone'))
  })
  const send = (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  return {
    send,
    evaluate: async (expression) => {
      const answer = (await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })) as {
        result: { value?: unknown }
        exceptionDetails?: { text: string }
      }
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text)
      return answer.result.value
    },
    closed: () => socket.readyState !== WebSocket.OPEN,
    close: () => socket.close()
  }
}

/** Polls until the expression is true; gives the time (performance.now of this process) when it was seen. */
export const waitTrue = async (look: Look, expression: string, patience = 30_000): Promise<number> => {
  const until = Date.now() + patience
  for (;;) {
    if ((await look.evaluate(expression).catch(() => false)) === true) return performance.now()
    if (Date.now() > until) throw new Error(`never true: ${expression}`)
    await pause(3)
  }
}
