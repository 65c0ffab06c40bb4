// Who may ask, and how much at once: every request passes here before it is read.
import { constants } from 'node:http2'
import type { Central } from '../central.ts'
import { admit, type Connections } from '../terminals/connections.ts'
import { noteUse } from '../terminals/enrolment.ts'
import { noteSenderUse } from '../senders/enrolment.ts'
import { Refusal } from './refusal.ts'
import { setSender } from './sender-route.ts'
import { setCaller, type Asked, type Reply } from './route.ts'

/** requests under way at once in one process: of everybody, and of one terminal or sender over all its connections */
const most = { together: 400, each: 64 } as const

const underWay = new WeakMap<object, () => void>()
/** Stops counting a request as under way: it has been answered as far as this goes, and lasts as a stream with bounds of its own. */
export const lasts = (request: object): void => underWay.get(request)?.()

/** Lets a request in, or throws Refusal. */
export type Gate = (request: Asked, reply: Reply) => Promise<void>

/** Counts what is under way, so that no terminal can take all there is. */
const watchLoad = () => {
  const each = new Map<string, number>()
  let together = 0
  const add = (terminal: string, change: 1 | -1): void => {
    together += change
    const count = (each.get(terminal) ?? 0) + change
    if (count === 0) each.delete(terminal)
    else each.set(terminal, count)
  }
  return { add, tooMuch: (terminal: string) => together > most.together || (each.get(terminal) ?? 0) > most.each }
}

export const gateOf = (central: Central, connections: Connections): Gate => {
  const load = watchLoad()
  return async (request, reply) => {
    const { stream } = request.raw
    // an answer may come before its request has ended (RFC 9113 §8.1): nobody waits for the rest. The stream's own event:
    // Node's response says 'finish' only once the stream is closed, which for half a request is never.
    stream.once('finish', () => {
      // one that has ended is closed by what it was answered
      if (!stream.readableEnded && !stream.endAfterHeaders) stream.close(constants.NGHTTP2_NO_ERROR)
    })
    const { session } = stream
    if (!session) throw new Refusal('terminalMissing')
    const peer = connections.peer(session)
    const found = await admit(central.db, peer, central.now())
    if (typeof found === 'string') {
      reply.raw.once('finish', () => connections.cut(session))
      throw new Refusal(found)
    }
    const sending = 'kind' in found
    if (sending) {
      if (found.fresh) await noteSenderUse(central.db, found, central.now())
      setSender(request, found)
    } else {
      if (found.fresh) await noteUse(central.db, found, central.now())
      setCaller(request, { terminal: found, exporter: peer.exporter })
    }
    const name = sending ? `sender:${found.id}` : found.id
    if (stream.closed) throw new Refusal('malformed')
    load.add(name, 1)
    let counted = true
    const done = (): void => {
      if (counted) load.add(name, -1)
      counted = false
    }
    underWay.set(request, done)
    stream.once('close', done)
    if (load.tooMuch(name)) throw new Refusal('overloaded')
  }
}
