// Reads a stream of server-sent events as the HTML standard says (§9.2.6), and can be cut at any moment.
import { constants } from 'node:http2'
import { eventSchemas, StreamName } from '../../src/contract/wire/push.ts'
import type { Client } from './central-client.ts'

export type Event = { readonly id: string; readonly event: string; readonly data: unknown }

export type Reader = {
  readonly status: number
  readonly type: string
  /** the problem document of a refusal */
  readonly body: unknown
  /** the next event; null when the stream is over or nothing comes in time */
  readonly next: (patience?: number) => Promise<Event | null>
  /** so many events, fewer when the stream is over or silent */
  readonly take: (count: number, patience?: number) => Promise<Event[]>
  readonly comments: () => number
  readonly cut: () => void
  readonly pause: () => void
  /** whether it is over within that time */
  readonly over: (patience: number) => Promise<boolean>
}

/** What one block between two empty lines says; null for comments and settings. */
const eventIn = (block: string): Event | null => {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
      return [name, value]
    })
  )
  const data = fields.get('data')
  if (data === undefined) return null
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) as unknown }
}

/** Throws unless the data of an event are what the contract says of its stream. */
const check = ({ event, data }: Event): void => {
  const stream = StreamName.safeParse(event)
  if (stream.success) eventSchemas[stream.data].parse(data)
}

const settled = (holds: () => boolean, changed: Set<() => void>, patience: number): Promise<boolean> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return
      finish()
    }
    const finish = (): void => {
      clearTimeout(timer)
      changed.delete(look)
      resolve(holds())
    }
    const timer = setTimeout(finish, patience)
    changed.add(look)
    look()
  })

/** Opens `/v1/push/…`; `after` goes out as Last-Event-ID. */
export const listen = async (
  client: Client,
  path: string,
  { after, ...headers }: Record<string, string> = {}
): Promise<Reader> => {
  const http = client.follow(`/v1/push/${path}`, {
    accept: 'text/event-stream',
    ...headers,
    ...(after === undefined ? {} : { 'last-event-id': after })
  })
  const changed = new Set<() => void>()
  const events: Event[] = []
  let [text, status, type, comments, closed] = ['', 0, '', 0, false]
  const tell = (): void => {
    for (const one of changed) one()
  }
  http.setEncoding('utf8')
  http.on('response', (head) => {
    status = Number(head[':status'])
    type = String(head['content-type'])
    tell()
  })
  http.on('data', (chunk: string) => {
    text += chunk
    if (status !== 200) return
    for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
      const block = text.slice(0, at)
      text = text.slice(at + 2)
      const event = eventIn(block)
      if (event) events.push(event)
      else if (block.startsWith(':')) comments++
    }
    tell()
  })
  http.on('error', () => undefined)
  http.on('close', () => {
    closed = true
    tell()
  })
  await settled(() => closed || status === 200, changed, 5_000)
  const next = async (patience = 3_000): Promise<Event | null> => {
    await settled(() => events.length > 0 || closed, changed, patience)
    const event = events.shift() ?? null
    if (event) check(event)
    return event
  }
  return {
    status,
    type,
    body: status === 200 || text === '' ? null : (JSON.parse(text) as unknown),
    next,
    take: async (count, patience) => {
      const taken: Event[] = []
      while (taken.length < count) {
        const event = await next(patience)
        if (!event) break
        taken.push(event)
      }
      return taken
    },
    comments: () => comments,
    cut: () => http.close(constants.NGHTTP2_CANCEL),
    pause: () => void http.pause(),
    over: (patience) => settled(() => closed, changed, patience)
  }
}
