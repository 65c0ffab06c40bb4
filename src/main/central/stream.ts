// One open stream of server-sent events on one connection: told event by event, and why it is over.
import { constants, type ClientHttp2Stream } from 'node:http2'
import { eventStreamType, heartbeat, StreamEnd, type EndReason } from '../../contract/wire/push.ts'
import { Problem, type ProblemCode } from '../../contract/wire/problem.ts'
import { isAlive, type Link } from './channel.ts'
import { eventReader, type ServerEvent } from './server-events.ts'

export type StreamOver =
  /** the connection, or the stream on it; or it was silent for too long */
  | { readonly over: 'lost' }
  /** central said that it ends */
  | { readonly over: 'ended'; readonly reason: EndReason }
  /** central has no such streams, or none now */
  | { readonly over: 'absent' }
  | { readonly over: 'refused'; readonly problem: ProblemCode }

export type StreamAsk = {
  readonly name: string
  /** cursor to begin after; empty from the beginning */
  readonly after: string
  readonly token?: string
  /** ms without a sign of life until it counts as lost; twice central's heartbeat unless told */
  readonly silence?: number
}

export type StreamTold = {
  /** an event with its cursor */
  readonly event: (event: ServerEvent & { readonly id: string }) => void
  /** central has begun to answer; ms since 1970 by its clock, or null */
  readonly begun?: (dated: number | null) => void
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What an answer that is no stream means. */
const refusalOf = (status: number, body: string): StreamOver => {
  const problem = Problem.safeParse(json(body)).data?.code
  if (status === 404 || status === 405 || status === 406 || status === 501) return { over: 'absent' }
  if (problem === undefined || status >= 500 || status === 429) return { over: 'lost' }
  return { over: 'refused', problem }
}

const mostBody = 20_000

/** Opens the stream and resolves when it is over; `signal` ends it at once, and then nothing more is told. */
export const openStream = (link: Link, ask: StreamAsk, told: StreamTold, signal: AbortSignal): Promise<StreamOver> =>
  new Promise((resolve) => {
    if (!isAlive(link) || signal.aborted) return resolve({ over: 'lost' })
    const { name, after, token, silence = 2 * heartbeat } = ask
    const http: ClientHttp2Stream = link.session.request({
      ':method': 'GET',
      ':path': `/v1/push/${name}`,
      accept: eventStreamType,
      ...(after === '' ? {} : { 'last-event-id': after }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
    })
    let [status, body, over]: [number, string, StreamOver] = [0, '', { over: 'lost' }]
    let streaming = false
    const cancel = (): void => http.close(constants.NGHTTP2_CANCEL)
    let silent = setTimeout(cancel, silence)
    const read = eventReader((event) => {
      if (signal.aborted) return
      const end = event.name === 'end' ? StreamEnd.safeParse(json(event.data)).data : undefined
      if (end) over = { over: 'ended', reason: end.reason }
      else if (event.name === name && event.id !== null) told.event({ ...event, id: event.id })
    })
    http.setEncoding('utf8')
    http.on('response', (head) => {
      status = Number(head[':status'])
      streaming = status === 200 && (head['content-type'] ?? '').startsWith(eventStreamType)
      if (status === 200 && !streaming) over = { over: 'absent' }
      const date = Date.parse(head.date ?? '')
      if (streaming && !signal.aborted) told.begun?.(Number.isNaN(date) ? null : date)
    })
    http.on('data', (piece: string) => {
      clearTimeout(silent)
      silent = setTimeout(cancel, silence)
      if (streaming && !read(piece)) cancel()
      if (!streaming && (body += piece).length > mostBody) cancel()
    })
    http.on('error', () => undefined)
    http.on('close', () => {
      clearTimeout(silent)
      signal.removeEventListener('abort', cancel)
      if (status !== 0 && status !== 200) over = refusalOf(status, body)
      resolve(over)
    })
    signal.addEventListener('abort', cancel)
    return undefined
  })
