// The host's side: hears requests, asks the services, answers.
import { isCancel, isRequest, type HostedServices, type Reply, type Request } from './protocol.ts'

export type Channel = {
  readonly post: (reply: Reply) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
}

const answer = async (services: HostedServices, { id, call, args }: Request, signal: AbortSignal): Promise<Reply> => {
  // The asker is our own client, compiled against the same HostedServices: the arguments are of their types, and all but the
  // signal are there, so that the signal is the last one. Calls that take none do not look at it.
  const service = services[call] as (...given: readonly unknown[]) => Promise<unknown>
  try {
    return { id, answer: await service(...args, signal) }
  } catch (error) {
    return { id, bug: error instanceof Error ? error.message : 'unknown' }
  }
}

/** Serves until the process ends. A message that is no request and no cancel is dropped. */
export const serveCards = (services: HostedServices, channel: Channel): void => {
  const under = new Map<number, AbortController>()
  channel.onMessage((message) => {
    if (isCancel(message)) under.get(message.cancel)?.abort()
    if (!isRequest(message)) return
    const over = new AbortController()
    under.set(message.id, over)
    void answer(services, message, over.signal).then((reply) => {
      under.delete(message.id)
      channel.post(reply)
    })
  })
  let settled = false
  services.watch((event) => {
    channel.post({ event })
    if (settled || event.kind !== 'readers') return
    settled = true
    // the cards in them are told in the same breath
    setImmediate(() => channel.post({ settled: true }))
  })
}
