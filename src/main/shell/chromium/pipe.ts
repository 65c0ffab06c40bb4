// A plain client of the debugging pipe (--remote-debugging-pipe): JSON messages ended by a NUL byte, out on the
// browser's descriptor 3, in on its descriptor 4. No port is opened, so no other program can take part.
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { Commands, EventName, Events, Method } from './protocol.ts'

export type Pipe = {
  /** rejects with PipeClosed when the browser goes, with PipeRefused when it says no */
  readonly send: <M extends Method>(method: M, params: Commands[M][0], session?: string) => Promise<Commands[M][1]>
  /** hears one event of one session (of the browser itself without `session`); gives the way to stop hearing */
  readonly on: <E extends EventName>(event: E, listener: (params: Events[E]) => void, session?: string) => () => void
  readonly close: () => void
}

export class PipeClosed extends Error {}
class PipeRefused extends Error {}

type Waiting = {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly method: Method
}
type Message = {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

const key = (event: string, session: string | undefined): string => `${session ?? ''}/${event}`

/** Cuts a byte stream into NUL-ended messages; a character split between two chunks stays whole. */
export const cutMessages = (onMessage: (text: string) => void): ((chunk: Buffer) => void) => {
  const decoder = new StringDecoder('utf8')
  let rest: string[] = []
  return (chunk) => {
    const parts = decoder.write(chunk).split('\0')
    for (const [index, part] of parts.entries()) {
      rest.push(part)
      if (index === parts.length - 1) return
      onMessage(rest.join(''))
      rest = []
    }
  }
}

export const openPipe = (toBrowser: Writable, fromBrowser: Readable): Pipe => {
  const waiting = new Map<number, Waiting>()
  const events = new EventEmitter()
  events.setMaxListeners(0)
  let last = 0
  let closed = false

  const close = (): void => {
    if (closed) return
    closed = true
    for (const one of waiting.values()) one.reject(new PipeClosed(`the browser went away during ${one.method}`))
    waiting.clear()
    events.removeAllListeners()
    toBrowser.destroy()
    fromBrowser.destroy()
  }
  const settle = (message: Message): void => {
    const one = message.id === undefined ? undefined : waiting.get(message.id)
    if (message.id === undefined || !one) return
    waiting.delete(message.id)
    if (message.error) one.reject(new PipeRefused(`${one.method}: ${message.error.message}`))
    else one.resolve(message.result)
  }
  fromBrowser.on(
    'data',
    cutMessages((text) => {
      const message = JSON.parse(text) as Message
      if (message.method === undefined) settle(message)
      else events.emit(key(message.method, message.sessionId), message.params)
    })
  )
  for (const stream of [toBrowser, fromBrowser]) stream.on('error', close).on('close', close)

  return {
    send: <M extends Method>(method: M, params: Commands[M][0], session?: string) =>
      new Promise<Commands[M][1]>((resolve, reject) => {
        if (closed) {
          reject(new PipeClosed(`the browser is gone before ${method}`))
          return
        }
        const id = ++last
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, method })
        toBrowser.write(
          `${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`
        )
      }),
    on: (event, listener, session) => {
      const name = key(event, session)
      events.on(name, listener)
      return () => events.off(name, listener)
    },
    close
  }
}
