// The bodies that buy by tender, behind a wire that can be cut, and a list of what came through.
import type { Agencies, AgencyAdapter } from '../../src/central/agencies/port.ts'

export const watchedBodies = () => {
  const got: string[] = []
  const wire = { up: true }
  const watched = (adapter: AgencyAdapter): AgencyAdapter => ({
    ...adapter,
    deliver: (delivery, signal) => {
      if (!wire.up) return Promise.reject(new Error('away'))
      got.push(delivery.key)
      return adapter.deliver(delivery, signal)
    }
  })
  const agencies = (shipped: Agencies): Agencies =>
    new Map([...shipped].map(([id, one]) => [id, id.startsWith('bid-') ? watched(one) : one]))
  return { got, wire, adapters: { agencies } }
}
