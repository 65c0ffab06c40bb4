// Replaces the terminal's certificate before it expires, with a key made here. Killed anywhere, a working one is left.
import { X509Certificate } from 'node:crypto'
import type { Endpoint } from '../central/channel.ts'
import { readEndpoint, type CentralConfig } from '../central/endpoint.ts'
import type { CentralFault, OpenCentral } from '../central/port.ts'
import type { Log } from '../log/port.ts'
import {
  dropNext,
  fingerprintOf,
  isSuccessor,
  nameIn,
  readNext,
  writeIdentity,
  writeNext,
  type IdentityFiles,
  type Next
} from './identity.ts'
import { requestKey } from './request.ts'

const day = 86_400_000
/** so long before its end, or in the last third of a short life, a certificate is to be replaced */
const lead = 30 * day

/** `now` is central's time. */
export const isDue = (cert: string, now: number): boolean => {
  const { validFrom, validTo } = new X509Certificate(cert)
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
  return to - now < Math.min(lead, (to - from) / 3)
}

export type RenewalParts = {
  readonly central: Pick<OpenCentral, 'certify' | 'ahead'>
  readonly config: CentralConfig
  readonly files: IdentityFiles
  /** what is shown to central now */
  readonly endpoint: Endpoint
  readonly log: Log
  /** for tests: told before and after every step that leaves something behind */
  readonly step?: (name: string) => void
}

export type Renewed = 'notDue' | 'renewed' | 'kept'

const rootOf = (config: CentralConfig): string | null => {
  const configured = readEndpoint(config)
  return configured.ok ? fingerprintOf(configured.value.cert) : null
}

/** The request under way, or a new one, on the disk before central hears of it: after a crash the same is sent again. */
const requestFor = async ({ endpoint, files, step }: RenewalParts): Promise<Next> => {
  const replaces = fingerprintOf(endpoint.cert)
  const before = readNext(files)
  if (before?.replaces === replaces) return before
  const next = { replaces, ...(await requestKey(nameIn(endpoint.cert))) }
  step?.('made')
  writeNext(files, next)
  step?.('requested')
  return next
}

const kept = ({ log }: RenewalParts, reason: CentralFault['fault'] | 'notOurs' | 'unwritten'): Renewed => {
  log('identity.kept', { reason, code: 'M-407' })
  return 'kept'
}

/** One try. Whatever goes wrong, the present certificate stays in use and it may be tried again. */
export const renew = async (parts: RenewalParts): Promise<Renewed> => {
  const { central, config, files, endpoint, log, step } = parts
  const before = readNext(files)
  // killed between the switch and the clearing up: no key may lie about
  if (before && before.replaces !== fingerprintOf(endpoint.cert)) dropNext(files)
  const ahead = central.ahead()
  if (ahead === null || !isDue(endpoint.cert, Date.now() + ahead)) return 'notDue'
  const root = rootOf(config)
  if (root === null) return kept(parts, 'terminalCertificateMissing')
  try {
    const { key, csr } = await requestFor(parts)
    const answer = await central.certify(csr)
    step?.('certified')
    if (!answer.ok) {
      // this key will never be certified: the next try makes another
      if (answer.problem === 'keyReused' || answer.problem === 'csrInvalid') dropNext(files)
      return kept(parts, answer.fault)
    }
    const { certificate } = answer.value
    if (!isSuccessor(endpoint, certificate, key)) {
      dropNext(files)
      return kept(parts, 'notOurs')
    }
    writeIdentity(files, { root, cert: certificate, key })
    step?.('switched')
    dropNext(files)
    step?.('cleared')
    const left = Date.parse(new X509Certificate(certificate).validTo) - Date.now()
    log('identity.renewed', { days: Math.floor(left / day) })
    return 'renewed'
  } catch (error) {
    // the disk took no more
    if (error instanceof Error && 'code' in error) return kept(parts, 'unwritten')
    throw error
  }
}
