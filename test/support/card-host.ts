// A card host in this process: the real client and the real server, with a channel of structured clones between them.
import { setTimeout as wait } from 'node:timers/promises'
import { cardDoctor } from '../../src/card/doctor/doctor.ts'
import { cardHostClient, type ClientOptions, type HostProcess } from '../../src/card/host/client.ts'
import { serveCards } from '../../src/card/host/serve.ts'
import { withCard } from './cards.ts'

/** `silent`: what is posted to it never arrives */
export const hostHere = (file = 'tanaka', silent = false) => {
  const { services: cards, readers } = withCard(file)
  const services = { ...cards, ...cardDoctor(readers, { quietAfter: 1 }) }
  let toHost: (message: unknown) => void = () => undefined
  let toClient: (message: unknown) => void = () => undefined
  let exit: (code: number | null) => void = () => undefined
  const crossing: string[] = []
  let alive = true
  const host: HostProcess = {
    post: (message) => {
      crossing.push(JSON.stringify(message))
      if (!silent) queueMicrotask(() => alive && toHost(structuredClone(message)))
    },
    onMessage: (listener) => (toClient = listener),
    onExit: (listener) => (exit = listener),
    kill: () => {
      alive = false
      queueMicrotask(() => exit(null))
    }
  }
  const start = (): void =>
    serveCards(services, {
      post: (reply) => queueMicrotask(() => alive && toClient(structuredClone(reply))),
      onMessage: (listener) => (toHost = listener)
    })
  return {
    host,
    readers,
    start,
    crossing,
    say: (message: unknown) => toClient(message),
    tell: (message: unknown) => toHost(message)
  }
}
export const until = async (so: () => boolean): Promise<void> => {
  for (const over = Date.now() + 10_000; !so() && Date.now() < over;) await wait(5)
}
export const clientOf = (one: ReturnType<typeof hostHere>, options: ClientOptions = {}) => {
  const client = cardHostClient(one.host, options)
  one.start()
  return client
}
