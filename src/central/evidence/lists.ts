// Revocation lists of everybody whose certificates stand in a bundle (RFC 5280 §5): written where central holds the key, else as given.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pkijs from 'pkijs'
import { z } from 'zod'
import { writeCrl, type Revocation } from '../agencies/verifier/crl.ts'
import { soundly } from '../key-problem.ts'

/** `reason` is of RFC 5280 §5.3.1 */
const Revoked = z.array(
  z.strictObject({
    serial: z.string().regex(/^[0-9a-f]{1,40}$/),
    since: z.iso.datetime(),
    reason: z.int().min(0).max(10).optional()
  })
)
export type Revoked = z.output<typeof Revoked>

export const readRevoked = (file: string): Revoked =>
  existsSync(file) ? soundly(file, (content) => Revoked.parse(JSON.parse(content.toString('utf8')))) : []

/** hours a list is current: a bundle is sealed right after its lists were made */
const hours = 24

type Authority = {
  /** of its certificate (.pem) and key (.key) */
  readonly file: string
  /** what it revoked */
  readonly revoked: string
}

/** Those who issue under this data folder: of evidence and stamps, of enrolled senders, and the fictional issuers. */
const authoritiesIn = (data: string): readonly Authority[] => {
  const [evidence, issuers] = [join(data, 'evidence'), join(data, 'issuers')]
  return [
    { file: join(evidence, 'signer-root'), revoked: join(evidence, 'revoked.json') },
    { file: join(evidence, 'stamp-root'), revoked: join(evidence, 'stamp-revoked.json') },
    { file: join(evidence, 'sender-root'), revoked: join(evidence, 'sender-revoked.json') },
    { file: join(issuers, 'root'), revoked: join(issuers, 'root-revoked.json') },
    { file: join(issuers, 'authority'), revoked: join(issuers, 'authority-revoked.json') }
  ].filter(({ file }) => existsSync(`${file}.pem`) && existsSync(`${file}.key`))
}

const issuedBy = (certificates: readonly X509Certificate[], issuer: X509Certificate): boolean =>
  // a root speaks of itself to nobody
  certificates.some(
    (one) => one.fingerprint256 !== issuer.fingerprint256 && one.checkIssued(issuer) && one.verify(issuer.publicKey)
  )

const own = (
  data: string,
  certificates: readonly X509Certificate[],
  seals: readonly Revocation[],
  now: Date
): readonly Buffer[] =>
  authoritiesIn(data).flatMap(({ file, revoked }) => {
    const issuer = soundly(`${file}.pem`, (pem) => new X509Certificate(pem))
    if (!issuedBy(certificates, issuer)) return []
    const key = soundly(`${file}.key`, (pem) => createPrivateKey(pem))
    const listed = readRevoked(revoked).map((one) => ({ ...one, since: new Date(one.since) }))
    const more = file.endsWith('sender-root') ? seals : []
    return [writeCrl({ issuer, key }, [...listed, ...more], { now, hours, number: Math.floor(now.getTime() / 1000) })]
  })

const der = (name: pkijs.RelativeDistinguishedNames): string => Buffer.from(name.toSchema().toBER()).toString('hex')

/** Lists of other authorities, as they publish them: files in `data`/evidence/lists that an operator keeps new. */
const given = (data: string, certificates: readonly X509Certificate[]): readonly Buffer[] => {
  const folder = join(data, 'evidence', 'lists')
  if (!existsSync(folder)) return []
  const issuers = new Set(certificates.map(({ raw }) => der(pkijs.Certificate.fromBER(new Uint8Array(raw)).issuer)))
  return readdirSync(folder)
    .filter((file) => file.endsWith('.crl'))
    .flatMap((file) => {
      const list = readFileSync(join(folder, file))
      const { issuer } = soundly(join(folder, file), (bytes) =>
        pkijs.CertificateRevocationList.fromBER(new Uint8Array(bytes))
      )
      return issuers.has(der(issuer)) ? [list] : []
    })
}

/**
 * The lists of whoever issued these certificates, DER, as of `now`; `seals` are those of enrolled senders that were revoked.
 * Throws KeyProblem.
 */
export const listsFor = (
  data: string,
  certificates: readonly X509Certificate[],
  seals: readonly Revocation[],
  now: Date
): readonly Buffer[] => [...own(data, certificates, seals, now), ...given(data, certificates)]
