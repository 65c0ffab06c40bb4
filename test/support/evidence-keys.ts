// Authorities for bundles made in tests: the right ones, and every kind of wrong one, made once per run.
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeCrl, type Revocation } from '../../src/central/agencies/verifier/crl.ts'
import { issueTo, type Holder, type Wanted } from '../../src/central/evidence/certificates.ts'
import { readSigner, type Signer } from '../../src/central/evidence/cms.ts'
import { issueWeakAuthority } from './evidence-weak.ts'

export const born = new Date('2026-01-01T00:00:00Z')
const other = (days: number): Date => new Date(born.getTime() + days * 86_400_000)
const uri = (id: string): string => `urn:madoguchi:sender:${id}`

const card = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits })

const pemOf = (holder: Holder): string => readFileSync(`${holder.file}.pem`, 'utf8').trim()

type Lister = (revoked: readonly Revocation[], now: Date) => Buffer
const lister = (root: Holder): Lister => {
  const issuer = new X509Certificate(readFileSync(`${root.file}.pem`))
  const key = createPrivateKey(readFileSync(`${root.file}.key`))
  return (revoked, now) => writeCrl({ issuer, key }, revoked, { now, hours: 24, number: 1 })
}

/** Makes them all in a folder that is gone when this returns. */
export const makeAuthorities = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-evidence-'))
  const at = (name: string, kind: Holder['kind'] = 'ec'): Holder => ({ file: join(folder, name), kind })
  const root = async (name: string): Promise<Holder> => {
    await issueTo(at(name), null, { role: 'root', name: `CN=${name}`, days: 30 * 365 }, born)
    return at(name)
  }
  const under = async (
    issuer: Holder,
    wanted: Omit<Wanted, 'name'> & { uri?: string },
    from = born
  ): Promise<Signer> => {
    const holder = at(`holder-${Math.random().toString(36).slice(2)}`)
    await issueTo(holder, issuer, { ...wanted, name: 'CN=holder' }, from)
    return readSigner(holder)
  }
  const roots = {
    evidence: await root('evidence'),
    stamp: await root('stamp'),
    sender: await root('sender'),
    strange: await root('strange')
  }
  const authority = at('authority')
  await issueTo(authority, roots.sender, { role: 'intermediate', name: 'CN=authority', days: 3650 }, born)
  const weak = at('weak', 'rsa')
  await issueWeakAuthority(weak, roots.sender, born)
  const signer = { role: 'signer', days: 397 } as const
  const stamp = { role: 'stamp', days: 11 * 365 } as const
  const signers = {
    evidence: await under(roots.evidence, signer),
    stamp: await under(roots.stamp, stamp),
    sender: await under(authority, { ...signer, uri: uri('hikari-life') }),
    otherSender: await under(authority, { ...signer, uri: uri('daichi-fire') }),
    revokedSender: await under(authority, { ...signer, uri: uri('hikari-life') }),
    weakSender: await under(weak, { ...signer, uri: uri('hikari-life') }),
    strangeSender: await under(roots.strange, { ...signer, uri: uri('hikari-life') }),
    oldSender: await under(authority, { ...signer, days: 5, uri: uri('hikari-life') }),
    youngSender: await under(authority, { ...signer, uri: uri('hikari-life') }, other(90)),
    stampingSender: await under(authority, stamp),
    strangeSigner: await under(roots.strange, signer),
    revokedSigner: await under(roots.evidence, signer),
    oldSigner: await under(roots.evidence, { ...signer, days: 5 }),
    youngSigner: await under(roots.evidence, signer, other(90)),
    stampingSigner: await under(roots.evidence, stamp),
    revokedStamp: await under(roots.stamp, stamp),
    strangeStamp: await under(roots.strange, stamp),
    signingStamp: await under(roots.stamp, signer),
    youngStamp: await under(roots.stamp, stamp, other(90)),
    shortStamp: await under(roots.stamp, { ...stamp, days: 20 }),
    laterStamp: await under(roots.stamp, stamp, other(10 * 365))
  }
  const file = (roles: Readonly<Record<string, Holder>>): string =>
    Object.entries(roles)
      .map(([role, holder]) => `role: ${role}\n${pemOf(holder)}\n`)
      .join('')
  const { strange, ...right } = roots
  const list = lister(roots.evidence)
  const made = {
    signers,
    /** revocation lists of the root of evidence, and of a stranger */
    list,
    /** of those who issue stamps and senders */
    lists: {
      stamp: lister(roots.stamp),
      sender: lister(roots.sender),
      authority: lister(authority),
      weak: lister(weak)
    },
    strangeList: lister(strange),
    serial: ({ chain: [own] }: Signer): string => new X509Certificate(own ?? '').serialNumber.toLowerCase(),
    roots: file(right),
    otherRoots: file({ evidence: strange, stamp: strange, sender: strange }),
    card: card(2048),
    otherCard: card(2048),
    weakCard: card(1024)
  }
  rmSync(folder, { recursive: true, force: true })
  return made
}
export type Authorities = Awaited<ReturnType<typeof makeAuthorities>>
