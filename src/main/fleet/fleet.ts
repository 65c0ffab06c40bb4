// This terminal as one of central's: what was signed for it, what holds where it stands, and its own certificate.
import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { FormCatalogue } from '../../contract/wire/firms.ts'
import type { Position } from '../../contract/wire/open-data.ts'
import type { Town } from '../../contract/wire/town.ts'
import type { Endpoint } from '../central/channel.ts'
import type { CentralConfig } from '../central/endpoint.ts'
import type { OpenCentral } from '../central/port.ts'
import { bugFields } from '../log/bugs.ts'
import type { Log } from '../log/port.ts'
import { openDocuments, type Documents } from './documents.ts'
import { watchHazards } from './hazards.ts'
import type { IdentityFiles } from './identity.ts'
import { keptFiles } from './kept.ts'
import type { FleetFact, InUse } from './port.ts'
import { renew } from './renewal.ts'

export type FleetParts = {
  readonly central: OpenCentral
  readonly config: CentralConfig
  readonly endpoint: Endpoint
  readonly identity: IdentityFiles
  /** folder of what is kept */
  readonly data: string
  readonly log: Log
  readonly tell: (fact: FleetFact) => void
  /** whether nobody is there: no session, no card, nobody at the screen */
  readonly resting: () => boolean
  /** ms between two looks at what can wait for such a moment */
  readonly lookEvery: number
}
export type Fleet = {
  readonly inUse: () => InUse
  /** the newest list of recipients that is believed, or null */
  readonly firms: () => FormCatalogue | null
  /** ms between two health reports, where central set it */
  readonly healthEvery: () => number | null
  /** where this terminal stands, where central set it */
  readonly position: () => Position | null
  /** the town as it is known: told again when central tells it again */
  readonly townTold: (town: Town) => void
  readonly stop: () => void
}

/** a renewal that did not come off is tried again after so long */
const renewAgainAfter = 3_600_000

/** Renews when nobody is there, and asks for everything to be opened anew when nobody is there: never during a session. */
const keepsIdentity = (parts: FleetParts) => {
  const { resting, tell } = parts
  let [notBefore, renewed] = [0, false]
  return async (): Promise<void> => {
    if (!resting()) return
    if (!renewed && Date.now() >= notBefore) {
      const outcome = await renew({ ...parts, files: parts.identity })
      if (outcome === 'kept') notBefore = Date.now() + renewAgainAfter
      renewed = outcome === 'renewed'
    }
    if (renewed && resting()) tell({ type: 'identity.renewed' })
  }
}

/** Asks central who this terminal is, until it answers, and follows what is signed for it. */
const followSigned = async (
  { central, log }: FleetParts,
  documents: Documents,
  over: AbortSignal,
  revoked: () => void
) => {
  for (let wait = 500; !over.aborted; wait = Math.min(2 * wait, 20_000)) {
    const device = await central.device()
    if (over.aborted) return
    if (device.ok) return documents.follow({ id: device.value.id, town: device.value.town })
    if (device.fault === 'terminalRevoked') return revoked()
    log('push.over', { stream: 'device', why: device.fault })
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait).unref()
      over.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }
}

/** What is kept is told before this resolves, so that a start without a network has it. */
export const startFleet = async (parts: FleetParts): Promise<Fleet> => {
  const { central, endpoint, data, log, tell } = parts
  const life = new AbortController()
  const said = (fact: FleetFact): void => {
    if (!life.signal.aborted) tell(fact)
  }
  const bug = (error: unknown): void => log('terminal.bug', { where: 'fleet', ...bugFields(error) })
  const revoked = (): void => said({ type: 'terminal.revoked' })
  const documents = await openDocuments({
    central,
    files: keptFiles(data),
    ca: new X509Certificate(endpoint.ca).toString(),
    log,
    told: (house) => said({ type: 'house.told', house }),
    revoked
  })
  said({ type: 'house.told', house: documents.house() })
  const hazards = watchHazards({
    central,
    file: join(data, 'disaster.json'),
    told: (alerts) => said({ type: 'alerts.told', alerts }),
    log
  })
  followSigned(parts, documents, life.signal, revoked).catch(bug)
  const look = keepsIdentity({ ...parts, tell: said })
  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch(bug)
      .finally(() => (looking = false))
  }, parts.lookEvery)
  return {
    inUse: documents.inUse,
    firms: documents.firms,
    healthEvery: () => documents.house().settings.healthEvery ?? null,
    position: () => documents.house().settings.position ?? null,
    townTold: (town) => hazards.follow(town.areas ?? []),
    stop: () => {
      life.abort()
      clearInterval(timer)
      documents.stop()
      hazards.stop()
    }
  }
}
