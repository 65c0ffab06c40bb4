// The host's side: hears requests, asks the services, answers.
import { isRequest, type HostedServices, type Reply, type Request } from './protocol.ts'

export type Channel = {
  readonly post: (reply: Reply) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
}

const answer = async (services: HostedServices, { id, call, args }: Request): Promise<Reply> => {
  // The asker is our own client, compiled against the same HostedServices: the arguments are of their types.
  const service = services[call] as (...given: readonly unknown[]) => Promise<unknown>
  try {
    return { id, answer: await service(...args) }
  } catch (error) {
    return { id, bug: error instanceof Error ? error.message : 'unknown' }
  }
}

/** Serves until the process ends. A message that is no request is dropped. */
export const serveCards = (services: HostedServices, channel: Channel): void => {
  channel.onMessage((message) => {
    if (isRequest(message)) void answer(services, message).then(channel.post)
  })
  services.watch((event) => channel.post({ event }))
}
