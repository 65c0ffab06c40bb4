// The parts that live between two boots: store, central, outbox, desk. Built by booting, closed by the next.
import { done, type Outcome } from '../card/port.ts'
import type { Town } from '../contract/wire/town.ts'
import { providerOnReader } from './auth/on-reader.ts'
import type { Clock } from './auth/fitness.ts'
import { centralOver } from './central/https.ts'
import type { Central, Outbox } from './central/port.ts'
import { startPump } from './central/sync.ts'
import { townOrLast } from './central/town-cache.ts'
import { storeFile, townFile, usualTimes, type TerminalConfig } from './config.ts'
import type { Fault } from './faults.ts'
import { offersListed } from './fleet/listed.ts'
import { startFleet, type Fleet, type FleetParts } from './fleet/fleet.ts'
import { currentEndpoint, identityFiles } from './fleet/identity.ts'
import type { Log } from './log/port.ts'
import { filingDesk } from './signing/desk.ts'
import type { FilingDesk } from './signing/port.ts'
import { openStore } from './store/sqlite.ts'
import type { WritableStore } from './store/port.ts'
import type { UnderWay } from './under-way.ts'
import type { VisitCards } from './visit-card.ts'

export type Parts = {
  readonly store: WritableStore
  readonly central: Central
  readonly outbox: Outbox
  readonly desk: FilingDesk
  readonly fleet: Fleet
}

/** The time as central tells it. */
export const centralClock = (ahead: () => number | null): Clock => {
  return () => {
    const ms = ahead()
    return ms === null ? null : new Date(Date.now() + ms)
  }
}

/** Each filing holds on to the card and the session of the visit it was asked in. */
const deskOfVisits = (
  parts: Pick<Parts, 'store' | 'central' | 'outbox'>,
  card: VisitCards,
  { follow }: UnderWay
): FilingDesk => {
  const now = (): FilingDesk => {
    const session = parts.central.ofVisit()
    const { keys } = parts.central
    const held = card.ofVisit()
    return filingDesk({
      ...parts,
      provider: providerOnReader(held.profile(), held, centralClock(parts.central.ahead)),
      central: { keys, announce: session.announce, prove: session.prove }
    })
  }
  return {
    file: (request) => follow(now().file(request)),
    answer: (request) => follow(now().answer(request)),
    withdraw: (request) => follow(now().withdraw(request))
  }
}

const closeParts = async ({ outbox, central, store, fleet }: Parts): Promise<void> => {
  fleet.stop()
  await central.close()
  await outbox.stop()
  store.close()
}

type Around = {
  readonly config: TerminalConfig
  readonly card: VisitCards
  readonly log: Log
  readonly underWay: UnderWay
  readonly fleet: Pick<FleetParts, 'tell' | 'resting'>
}

const build = async (
  { config, card, log, underWay, fleet: told }: Around,
  original: boolean
): Promise<Outcome<Parts, Fault>> => {
  const identity = identityFiles(config.data)
  const endpoint = currentEndpoint(config.central, identity, log, original)
  if (!endpoint.ok) return endpoint
  const opened = openStore({
    file: storeFile(config.data),
    asideTo: (file) => log('store.set-aside', { file }),
    inUse: () => log('store.in-use', {})
  })
  if (!opened.ok) return opened
  const store = opened.value
  const left = store.recover()
  const waiting = store.waiting()
  const parked = store.parked()
  if (!left.ok || !waiting.ok || !parked.ok) {
    store.close()
    return left.ok ? { ok: false, fault: 'storeUnreadable' } : left
  }
  log('store.leftovers', { visits: left.value })
  log('store.opened', { waiting: waiting.value, parked: parked.value })
  const central = centralOver(endpoint.value, log)
  const outbox = startPump({ store, central, log })
  const desk = deskOfVisits({ store, central, outbox }, card, underWay)
  const fleet = await startFleet({
    ...told,
    central,
    config: config.central,
    endpoint: endpoint.value,
    identity,
    data: config.data,
    log,
    lookEvery: config.times?.fleetEvery ?? usualTimes.fleetEvery
  })
  const offering = offersListed(central, { firms: fleet.firms, log })
  return done({ store, central: offering, outbox, desk, fleet })
}

export type PartsHolder = {
  readonly now: () => Parts | null
  /** closes what was, opens everything anew, wipes what a power cut left, starts the outbox; good with the town */
  readonly boot: () => Promise<Outcome<Town, Fault>>
  readonly close: () => Promise<void>
}

export const holdParts = (around: Around): PartsHolder => {
  let held: Parts | null = null
  let turn = 0
  let original = false
  const close = async (): Promise<void> => {
    turn += 1
    const parts = held
    held = null
    if (parts) await closeParts(parts)
  }
  return {
    now: () => held,
    close,
    boot: async () => {
      await close()
      const mine = turn
      const built = await build(around, original)
      if (!built.ok) return built
      // closed, or begun again, while it was being built
      if (mine !== turn) {
        await closeParts(built.value)
        return { ok: false, fault: 'centralUnreachable' }
      }
      held = built.value
      const town = await townOrLast(built.value.central, townFile(around.config.data))
      if (town.ok) built.value.fleet.townTold(town.value)
      // a central that was put back from an old copy knows the certificate before, and not the one that replaced it
      else if (town.fault === 'terminalRefused') original = !original
      return town
    }
  }
}
