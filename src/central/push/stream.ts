// One open stream: reads a page, writes it as fast as it is read at the other end, and waits for more.
import { constants, type ServerHttp2Stream } from 'node:http2'
import { eventStreamType, type EndReason, type StreamName } from '../../contract/wire/push.ts'
import type { Hub, Needed } from './hub.ts'
import type { PushEvent, Source } from './sources.ts'

/** what is read ahead of a slow reader at most, beside the buffer of its HTTP/2 stream */
const pageLength = 50
/** what an EventSource waits before it comes back */
const retry = 2_000

const textOf = (stream: StreamName, { position, data }: PushEvent): string =>
  `id: ${position}\nevent: ${stream}\ndata: ${JSON.stringify(data)}\n\n`

type Ended = EndReason | 'left' | 'tooSlow' | 'failed'

export type Opening = {
  readonly name: StreamName
  readonly http: ServerHttp2Stream
  readonly source: Source
  readonly needs: Needed | null
  readonly after: number
  /** milliseconds until a reader that reads nothing is dropped */
  readonly patience: number
  readonly hub: Hub
  /** why the session it needs does not hold now, or null */
  readonly fault: () => Promise<EndReason | null>
  readonly onEnd: (reason: Ended) => void
}

/** Writes, and waits until there is room again. False when there is none in time, or nobody at the other end. */
const writes =
  (http: ServerHttp2Stream, patience: number) =>
  (text: string): Promise<boolean> | boolean => {
    if (http.destroyed || http.closed || http.writableEnded) return false
    if (http.write(text)) return true
    return new Promise((resolve) => {
      const settle = (room: boolean) => (): void => {
        clearTimeout(timer)
        http.off('drain', drained)
        http.off('close', gone)
        resolve(room)
      }
      const [drained, gone] = [settle(true), settle(false)]
      const timer = setTimeout(gone, patience)
      http.once('drain', drained)
      http.once('close', gone)
    })
  }

/** Says why, where somebody is there to read it. */
const close = (http: ServerHttp2Stream, why: Ended): void => {
  if (http.closed || why === 'left') return
  if (why === 'tooSlow' || why === 'failed') http.close(constants.NGHTTP2_CANCEL)
  else http.end(`event: end\ndata: ${JSON.stringify({ reason: why })}\n\n`)
}

/** Opens the stream; never rejects. A bug or a database that is away ends it: the reader comes back with its cursor. */
export const openStream = ({ name, http, source, needs, after, patience, hub, fault, onEnd }: Opening): void => {
  const write = writes(http, patience)
  let position = after
  let reason: Ended | null = null
  let fresh = true
  let wake = (): void => undefined
  const over = (): boolean => reason !== null
  const settle = (why: Ended): void => {
    reason ??= why
    // what its reader has not taken by now is not given any more: the session behind it may be over
    if (http.writableNeedDrain) http.close(constants.NGHTTP2_CANCEL)
    wake()
  }
  const pageOut = async (): Promise<void> => {
    fresh = false
    const refused = await fault()
    if (refused) return settle(refused)
    const page = await source.after(position, pageLength)
    if (page.length === pageLength) fresh = true
    for (const event of page) {
      if (over()) return
      if (!(await write(textOf(name, event)))) return settle(http.closed || http.destroyed ? 'left' : 'tooSlow')
      position = event.position
    }
  }
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (fresh || over()) resolve()
    })
  const leave = hub.join({
    key: source.key,
    needs,
    wake: () => {
      fresh = true
      wake()
    },
    beat: () => {
      if (!over() && !http.writableNeedDrain && !http.closed) http.write(':\n\n')
    },
    end: settle
  })
  http.once('close', () => settle('left'))
  http.on('error', () => settle('left'))
  http.respond({ ':status': 200, 'content-type': eventStreamType, 'cache-control': 'no-store' })
  http.write(`retry: ${retry}\n\n`)
  const run = async (): Promise<void> => {
    while (!over()) {
      if (fresh) await pageOut()
      await rest()
    }
  }
  void run()
    .catch(() => settle('failed'))
    .then(() => {
      leave()
      const why = reason ?? 'failed'
      close(http, why)
      onEnd(why)
    })
}
