// Enrolling a sender with the two keys it made itself: one for its door, one for its seal.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Words } from '../../contract/wire/words.ts'
import { openEvidence } from '../evidence/authority.ts'
import { certifyKey, ensureIssued, type Holder } from '../evidence/certificates.ts'
import { Refusal } from '../http/refusal.ts'
import type { Settings } from '../settings.ts'
import type { Db } from '../store/store.ts'
import { certifySender, ensureAuthority, writeWhole } from '../terminals/authority.ts'
import { derOf, readRequest, type RequestedKey } from '../terminals/request.ts'
import { enrolSender, SenderProblem } from './enrolment.ts'

const days = { root: 20 * 365, seal: 397 } as const

/** The certificate of a seal names its sender: `urn:madoguchi:sender:ID`, as verifiers look for it. */
export const sealUri = (id: string): string => `urn:madoguchi:sender:${id}`

const requestIn = async (folder: string, name: string, id: string): Promise<RequestedKey> => {
  const file = join(folder, name)
  let content: Buffer
  try {
    content = readFileSync(file)
  } catch {
    throw new SenderProblem(`${file} cannot be read`)
  }
  return readRequest(derOf(content), id).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    throw new SenderProblem(`${file} is not a request for "${id}": a P-256 key, CN=${id}, signed with that key`)
  })
}

/** Under a root of central's own for senders that bring no seal of an authority the operator trusts. */
export const certifySeal = async (
  settings: Pick<Settings, 'data' | 'now'>,
  id: string,
  key: RequestedKey['key']
): Promise<string> => {
  const now = settings.now()
  const root: Holder = { file: join(settings.data, 'evidence', 'sender-root'), kind: 'ec' }
  const wanted = { role: 'root', name: 'CN=Madoguchi senders root', days: days.root } as const
  await ensureIssued(root, null, wanted, now)
  const evidence = await openEvidence(settings.data, settings.now)
  evidence.trustSender(readFileSync(`${root.file}.pem`, 'utf8').trim())
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', key))
  return certifyKey(spki, root, { role: 'signer', name: `CN=${id}`, days: days.seal, uri: sealUri(id) }, now)
}

export type SenderRequest = { readonly id: string; readonly name: Words; readonly folder: string }

/**
 * Certifies `folder`/door.csr and seal.csr, and writes door.pem, seal.pem and ca.pem beside them for the sender to take home.
 * Throws SenderProblem; nothing is written then.
 */
export const enrolWithRequests = async (
  settings: Settings,
  db: Db,
  { id, name, folder }: SenderRequest
): Promise<{ readonly until: string }> => {
  const door = await requestIn(folder, 'door.csr', id)
  const seal = await requestIn(folder, 'seal.csr', id)
  const ca = await ensureAuthority(settings.data, settings.now())
  const certificates = [
    { purpose: 'door' as const, pem: await certifySender(settings.data, id, door.key, settings.now()) },
    { purpose: 'seal' as const, pem: await certifySeal(settings, id, seal.key) }
  ]
  await enrolSender(db, { id, name, certificates }, settings.now())
  for (const { purpose, pem } of certificates) writeWhole(join(folder, `${purpose}.pem`), `${pem.trim()}\n`)
  writeWhole(join(folder, 'ca.pem'), readFileSync(ca))
  const ends = certificates.map(({ pem }) => new Date(new X509Certificate(pem).validTo).toISOString())
  return { until: ends.toSorted()[0] ?? '' }
}
