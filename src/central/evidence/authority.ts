// Who vouches for evidence at this central: the signer of events, the embedded time-stamp authority, and their roots.
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Revocation } from '../agencies/verifier/crl.ts'
import { writeWhole } from '../terminals/authority.ts'
import { ensureIssued, pemBlocks, type Holder } from './certificates.ts'
import { readSigner, signCms, type Signer } from './cms.ts'
import { listsFor } from './lists.ts'
import { embeddedAuthority, type TimeStampAuthority } from './time-stamps.ts'

export type EvidenceAuthority = {
  /** detached CMS over `text`, DER */
  readonly sign: (text: string) => Promise<Buffer>
  readonly stamp: TimeStampAuthority['stamp']
  /**
   * the revocation lists of whoever issued these certificates, DER, as of now; `seals` are those of enrolled senders that were
   * revoked. None for an authority whose key is not here and whose list nobody put into `data`/evidence/lists.
   */
  readonly revocations: (certificates: readonly X509Certificate[], seals?: readonly Revocation[]) => readonly Buffer[]
  /** roots of those who may put documents into mailboxes: `data`/evidence/sender-roots.pem, which an operator may edit */
  readonly senders: () => readonly X509Certificate[]
  readonly trustSender: (pem: string) => void
  /** PEM of all roots, each after its role: what `verify-evidence --roots` reads */
  readonly roots: () => string
}

const senderRoots = 'sender-roots.pem'
const days = { root: 30 * 365, signer: 397, stamp: 11 * 365 } as const
/**
 * How long a certificate must still hold to be used. A time-stamp key works for one year and is then replaced, so that every
 * stamp holds for ten more: as accredited authorities in Japan do.
 */
const spare = { signer: 30, stamp: 10 * 365 } as const

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

/**
 * A signer whose certificate is made at first use and again in good time before its end, under a root of its own. One at a
 * time: two calls at once must not make two.
 */
const held = (folder: string, role: 'signer' | 'stamp', words: string, now: () => Date): (() => Promise<Signer>) => {
  const root: Holder = { file: join(folder, `${role}-root`), kind: 'ec' }
  const own: Holder = { file: join(folder, role), kind: 'ec' }
  let current: Signer | undefined
  let written = 0
  let under: Promise<Signer> | undefined
  const renew = async (): Promise<Signer> => {
    await ensureIssued(root, null, { role: 'root', name: `CN=Madoguchi ${words} root`, days: days.root }, now())
    await ensureIssued(own, root, { role, name: `CN=Madoguchi ${words}`, days: days[role] }, now(), spare[role])
    current = readSigner(own)
    written = changedAt(`${own.file}.pem`)
    return current
  }
  return () => {
    // an operator who revokes it takes its file away, whichever process is running
    if (
      current &&
      written === changedAt(`${own.file}.pem`) &&
      current.notAfter.getTime() - now().getTime() > spare[role] * 86_400_000
    )
      return Promise.resolve(current)
    under ??= renew().finally(() => {
      under = undefined
    })
    return under
  }
}

/** Keys under `data`/evidence, made at first start. Instances that share a database must share this folder. */
export const openEvidence = async (
  data: string,
  now: () => Date,
  authority?: TimeStampAuthority
): Promise<EvidenceAuthority> => {
  const folder = join(data, 'evidence')
  const pemsIn = (file: string): readonly string[] => {
    const path = join(folder, file)
    return existsSync(path) ? pemBlocks(readFileSync(path, 'utf8')) : []
  }
  const signer = held(folder, 'signer', 'evidence', now)
  await signer()
  let stamps = authority
  if (!stamps) {
    const stamper = held(folder, 'stamp', 'time-stamp', now)
    await stamper()
    stamps = embeddedAuthority(stamper, () => pemsIn('stamp-root.pem'), now)
  }
  const { roots, stamp } = stamps
  const lines = (role: string, pems: readonly string[]): string => pems.map((pem) => `role: ${role}\n${pem}\n`).join('')
  const senders = (): readonly string[] => pemsIn(senderRoots)
  return {
    sign: async (text) => signCms(Buffer.from(text), await signer(), now()),
    stamp,
    revocations: (certificates, seals = []) => listsFor(data, certificates, seals, now()),
    senders: () => senders().map((pem) => new X509Certificate(pem)),
    trustSender: (pem) => {
      if (!senders().includes(pem)) writeWhole(join(folder, senderRoots), `${[...senders(), pem].join('\n')}\n`)
    },
    roots: () => lines('evidence', pemsIn('signer-root.pem')) + lines('stamp', roots()) + lines('sender', senders())
  }
}
