// How many streams there may be: on one connection, of one terminal, and in this process.
import { Refusal } from '../http/refusal.ts'
import type { Caller } from '../http/route.ts'

/** a terminal needs four on one connection: those of terminals; a visit, on a connection of its own, its three and one more */
export const mostStreams = { connection: 8, terminal: 24, together: 40_000 } as const

const counter = () => {
  const counts = new Map<string, number>()
  return {
    of: (key: string): number => counts.get(key) ?? 0,
    add: (key: string, change: 1 | -1): void => {
      const count = (counts.get(key) ?? 0) + change
      if (count === 0) counts.delete(key)
      else counts.set(key, count)
    }
  }
}

/** Takes a place and gives what gives it back, once. Throws Refusal. */
export const streamBounds = (): ((caller: Caller) => () => void) => {
  const [connections, terminals] = [counter(), counter()]
  let together = 0
  return ({ exporter, terminal }) => {
    if (connections.of(exporter) >= mostStreams.connection || terminals.of(terminal.id) >= mostStreams.terminal)
      throw new Refusal('tooManyStreams')
    if (together >= mostStreams.together) throw new Refusal('overloaded')
    const count = (change: 1 | -1): void => {
      connections.add(exporter, change)
      terminals.add(terminal.id, change)
      together += change
    }
    count(1)
    let held = true
    return () => {
      if (held) count(-1)
      held = false
    }
  }
}
