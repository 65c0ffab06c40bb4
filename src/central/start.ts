// Composition root: opens the store, the keys and the certificates, builds the server, starts the dispatcher.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadyLine } from '../contract/wire/devices.ts'
import { linkedAt } from './agencies/linked/adapter.ts'
import type { Agencies } from './agencies/port.ts'
import { simulatedAgencies } from './agencies/registry.ts'
import { listsIn, listVerifier } from './agencies/verifier/lists.ts'
import { simulatedVerifier } from './agencies/verifier/simulator.ts'
import type { Central } from './central.ts'
import { companyRoutes } from './companies/routes.ts'
import { startDispatcher, type Dispatcher } from './dispatch/dispatcher.ts'
import { openQueue, type Queue } from './dispatch/queue.ts'
import { leaseFor } from './dispatch/run-job.ts'
import { openEvidence } from './evidence/authority.ts'
import type { TimeStampAuthority } from './evidence/time-stamps.ts'
import { makeFolder } from './folder.ts'
import { watchFeeds } from './feeds/watch.ts'
import { newOpener } from './filings/opener.ts'
import { filingRoutes } from './filings/routes.ts'
import { keepHouse } from './housekeeping.ts'
import { buildApp } from './http/app.ts'
import { corporateNumberRoutes } from './corporate-number/routes.ts'
import { disasterRoutes } from './disaster/routes.ts'
import { contractRoutes } from './http/contract.ts'
import type { OpenApi } from './http/openapi.ts'
import type { App } from './http/route.ts'
import { eligibilityRoutes } from './eligibility/routes.ts'
import { readRules } from './eligibility/rules.ts'
import { openKeys } from './keys.ts'
import { deliverCertificates, type Place } from './issuers/deliver.ts'
import type { Log } from './log.ts'
import { mailboxRoutes } from './mailbox/routes.ts'
import { journalRoutes } from './journal/routes.ts'
import { readPowers } from './mandates/powers.ts'
import { mandateRoutes } from './mandates/routes.ts'
import { assistRoutes } from './assist/routes.ts'
import { measureRoutes } from './measures/routes.ts'
import { openDataRoutes } from './open-data/routes.ts'
import { noticeRoutes } from './notices/routes.ts'
import { operatorsAt } from './operators/operators.ts'
import { procedureRoutes } from './procedures/recipients.ts'
import { provisionLogRoutes } from './provision-log/routes.ts'
import { pushRoutes } from './push/routes.ts'
import { residentRoutes } from './residents/routes.ts'
import type { Holders } from './self-info/holders/port.ts'
import { simulatedHolders } from './self-info/holders/simulator.ts'
import { releaseParts } from './self-info/collector.ts'
import { selfInfoRoutes } from './self-info/routes.ts'
import { findingRoutes } from './finding/routes.ts'
import { publishForms } from './firms/catalogue.ts'
import { firmRoutes } from './firms/routes.ts'
import { senderRoutes } from './senders/routes.ts'
import { sessionRoutes } from './session/routes.ts'
import { doorRoutes } from './sign-on/routes.ts'
import { startSignOn, type SignOn } from './sign-on/server.ts'
import { readTrust, type CertificateVerifier, type Trust } from './session/trust.ts'
import type { Settings } from './settings.ts'
import { lockFolder } from './store/lock.ts'
import { holdToKeys } from './store/key-marks.ts'
import { storeFor, type Db, type Store } from './store/store.ts'
import { ensureAuthority, ensureCertificate } from './terminals/authority.ts'
import { enrol } from './terminals/enrolment.ts'
import { terminalRoutes } from './terminals/routes.ts'
import { readSeedData, type SeedData } from './town/seed-data.ts'
import { seed } from './town/seed.ts'
import { seedPeople } from './town/seed-people.ts'
import { townRoutes } from './town/routes.ts'

/** Parts that a field installation or a test puts in place of the ones that ship. */
export type Adapters = {
  readonly verifier?: CertificateVerifier
  readonly agencies?: (shipped: Agencies) => Agencies
  readonly timeStamps?: TimeStampAuthority
  readonly holders?: (shipped: Holders) => Holders
}

export type RunningCentral = {
  readonly ready: ReadyLine
  readonly db: Db
  readonly central: Central
  /** the published contract of this very server */
  readonly contract: () => OpenApi
  readonly stop: () => Promise<void>
}

const allRoutes = [
  sessionRoutes,
  townRoutes,
  residentRoutes,
  companyRoutes,
  procedureRoutes,
  filingRoutes,
  mailboxRoutes,
  senderRoutes,
  firmRoutes,
  terminalRoutes,
  pushRoutes,
  provisionLogRoutes,
  noticeRoutes,
  selfInfoRoutes,
  mandateRoutes,
  journalRoutes,
  assistRoutes,
  eligibilityRoutes,
  openDataRoutes,
  findingRoutes,
  disasterRoutes,
  measureRoutes,
  corporateNumberRoutes
]

/** The database of these settings, with the folder taken until it is closed: two on one embedded database would release each other's leases. */
const storeAlone = async (settings: Settings): Promise<Store> => {
  // PostgreSQL keeps its instances apart by itself
  if (settings.databaseUrl !== null) return storeFor(settings)
  makeFolder(settings.data)
  const unlock = lockFolder(settings.data)
  try {
    const store = await storeFor(settings)
    return { ...store, close: () => store.close().finally(unlock) }
  } catch (error) {
    unlock()
    throw error
  }
}

type Terminals = ReadyLine['terminals']

const enrolTerminals = async (settings: Settings, db: Db, data: SeedData): Promise<Terminals> => {
  const terminals: Terminals = []
  for (const { id, town } of data.terminals) {
    const files = await ensureCertificate(settings.data, { use: 'terminal', name: id }, settings.now())
    await enrol(db, id, town, readFileSync(files.cert, 'utf8'), settings.now())
    terminals.push({ id, ...files })
  }
  return terminals
}

const portOf = (address: unknown): number => {
  if (typeof address === 'object' && address !== null && 'port' in address && typeof address.port === 'number')
    return address.port
  throw new Error('the server has no port')
}

/** Lets the fictional issuers send what they owe, beside everything else. */
const startIssuers = (central: Central, place: Place): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const work = async (): Promise<void> => {
    if (!central.settings.issuers) return
    try {
      const count = await deliverCertificates(central, place, stopping.signal)
      central.log('certificates.delivered', { count })
    } catch (error) {
      central.log('issuers.failed', { error: error instanceof Error ? error.name : 'unknown' })
    }
  }
  const ended = work()
  return {
    stop: () => {
      stopping.abort()
      return ended
    }
  }
}

/** Every service's routes, and last the contract that tells of them. */
const addRoutes = (app: App, central: Central, signOn: SignOn): (() => OpenApi) => {
  for (const routes of allRoutes) routes(app, central)
  doorRoutes(app, central, signOn)
  return contractRoutes(app)
}

/** Where the field has put revocation lists beside the authorities, they are gone by; otherwise the responder that ships. */
const verifierOf = ({ trust: folder, data, patience, ...settings }: Settings, trust: Trust): CertificateVerifier => {
  if (listsIn(folder).length > 0) return listVerifier(folder, settings.now)
  const keys = join(data, 'agencies', 'verifier')
  return simulatedVerifier({ ...settings, folder, keys, trust, patience: patience.verifier })
}

type Furnishing = { readonly log: Log; readonly adapters: Adapters; readonly queue: Queue; readonly nudge: () => void }

/** The parts every service is given, with the certificates TLS stands on; seeds what is not there yet. */
const furnish = async (settings: Settings, db: Db, { log, adapters, queue, nudge }: Furnishing) => {
  const { now } = settings
  const data = readSeedData(settings.town)
  const rules = readRules(settings.rules)
  const trust = readTrust(settings.trust, data.policies)
  const keys = await openKeys(settings.data)
  const powers = readPowers(settings.powers)
  await holdToKeys(db, keys)
  if (settings.databaseUrl === null) await releaseParts(db)
  await seed(db, data, { keys, rules }, now())
  if (settings.issuers) await seedPeople({ db, data, keys, powers, now })
  const ca = await ensureAuthority(settings.data, now())
  const server = await ensureCertificate(settings.data, { use: 'server', name: settings.serverName }, now())
  const terminals = await enrolTerminals(settings, db, data)
  const simulated = simulatedAgencies({ db, delayFactor: settings.delayFactor, now, data: settings.data }, data)
  const shipped = settings.linkedSystems === null ? simulated : linkedAt(settings.linkedSystems, simulated)
  const holders = simulatedHolders(db, data.selfInfo, { delayFactor: settings.delayFactor, now })
  const central: Central = {
    settings,
    db,
    queue,
    data,
    rules,
    powers,
    keys,
    opener: newOpener(keys.sealing.private),
    evidence: await openEvidence(settings.data, now, adapters.timeStamps),
    trust,
    verifier: adapters.verifier ?? verifierOf(settings, trust),
    agencies: adapters.agencies?.(shipped) ?? shipped,
    holders: adapters.holders?.(holders) ?? holders,
    log,
    now,
    nudge
  }
  await publishForms(db, data, settings)
  return { central, ca, server, terminals }
}

/** What health looks at beside the database. */
const examinedOf = ({ data, feeds }: Settings, authority: string, server: string, { timeStamps }: Adapters) => {
  const evidence = join(data, 'evidence')
  const stamps = timeStamps ? {} : { stamps: join(evidence, 'stamp.pem') }
  return {
    feeds,
    keys: join(data, 'keys'),
    certificates: { authority, server, evidence: join(evidence, 'signer.pem'), ...stamps }
  }
}

/** Starts central; resolves when it takes connections. Throws StoreProblem, SeedProblem or the error of `listen`. */
export const startCentral = async (
  settings: Settings,
  write: Log,
  adapters: Adapters = {}
): Promise<RunningCentral> => {
  const { now } = settings
  const store = await storeAlone(settings)
  let dispatcher: Dispatcher | undefined
  let signOn: SignOn | undefined
  let queue: Queue | undefined
  const operators = operatorsAt(settings.operatorPort)
  const log = operators.hear(write)
  try {
    queue = await openQueue(store, { now, log, span: leaseFor(settings.patience) })
    const { central, ca, server, terminals } = await furnish(settings, store.db, {
      log,
      adapters,
      queue,
      nudge: () => dispatcher?.nudge()
    })
    const { app, connections } = buildApp(central, ca, server)
    signOn = await startSignOn(central, { server, ca })
    const contract = addRoutes(app, central, signOn)
    const told = {
      db: store.db,
      now,
      ...examinedOf(settings, ca, server.cert, adapters),
      connections: connections.count
    }
    const operatorPort = await operators.open(app, told)
    await app.listen({ host: settings.host, port: settings.port })
    const port = portOf(app.server.address())
    dispatcher = startDispatcher(central)
    const house = keepHouse(central, connections)
    const url = `https://${settings.serverName}:${port}`
    const beside = [startIssuers(central, { url, ca }), watchFeeds(central)]
    log('central.ready', { port, operatorPort, storage: store.kind })
    const stop = async (): Promise<void> => {
      log('central.stopping', { port })
      house.stop()
      await Promise.all(beside.map((one) => one.stop()))
      connections.closeAll()
      await signOn?.stop()
      await app.close().then(central.opener.stop)
      await dispatcher?.stop()
      await queue?.stop()
      await store.close()
      await operators.stop()
      log('central.stopped', { port })
    }
    const ready = { url, ca, terminals }
    return { ready, db: store.db, central, contract, stop }
  } catch (error) {
    await operators.stop()
    await signOn?.stop()
    await queue?.stop()
    await store.close()
    throw error
  }
}
