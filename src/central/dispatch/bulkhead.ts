// How many of the places of dispatch one linked system may hold: one that hangs must not take those of all others.

/** filings under way at once, and of them to one system */
export const places = { together: 8, each: 3 } as const
/** milliseconds until a system whose places are all held counts as one that hangs; one that answers has given some back by then */
const patience = 500

type Queued = () => void
type Held = { count: number; hangs: boolean; readonly queued: Queued[] }

export type Bulkhead = {
  /** Takes a place at a system and gives what gives it back; null when it has none to give in a moment. */
  readonly enter: (system: string) => Promise<(() => void) | null>
}

export const bulkhead = (): Bulkhead => {
  const systems = new Map<string, Held>()
  const heldAt = (system: string): Held => {
    const known = systems.get(system) ?? { count: 0, hangs: false, queued: [] }
    systems.set(system, known)
    return known
  }
  const leaveOnce = (system: string, held: Held): (() => void) => {
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      held.count--
      held.hangs = false
      held.queued.shift()?.()
      if (held.count === 0 && held.queued.length === 0) systems.delete(system)
    }
  }
  return {
    enter: async (system) => {
      const held = heldAt(system)
      if (held.count >= places.each) {
        if (held.hangs) return null
        const room = await new Promise<boolean>((resolve) => {
          const asked: Queued = () => {
            clearTimeout(timer)
            // taken in the name of who waits, so that nobody comes in between
            held.count++
            resolve(true)
          }
          const timer = setTimeout(() => {
            held.queued.splice(held.queued.indexOf(asked), 1)
            held.hangs = true
            resolve(false)
          }, patience)
          held.queued.push(asked)
        })
        return room ? leaveOnce(system, held) : null
      }
      held.count++
      return leaveOnce(system, held)
    }
  }
}
