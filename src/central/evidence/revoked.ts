// Signers of evidence that are no longer to be believed: `evidence`/revoked.json, and the list made of it (RFC 5280 §5).
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeCrl } from '../agencies/verifier/crl.ts'
import { soundly } from '../key-problem.ts'
import { writeWhole } from '../terminals/authority.ts'

const Revoked = z.array(z.strictObject({ serial: z.string().regex(/^[0-9a-f]{1,40}$/), since: z.iso.datetime() }))
type Revoked = z.output<typeof Revoked>

const fileIn = (folder: string): string => join(folder, 'revoked.json')

const readRevoked = (folder: string): Revoked =>
  existsSync(fileIn(folder))
    ? soundly(fileIn(folder), (content) => Revoked.parse(JSON.parse(content.toString('utf8'))))
    : []

/** hours a list is current: a bundle is sealed right after its list was made */
const hours = 24

/** The list as of `now`, signed by the root of those who sign events. Throws KeyProblem. */
export const revocationList = (folder: string, now: Date): Buffer => {
  const root = join(folder, 'signer-root')
  const issuer = soundly(`${root}.pem`, (pem) => new X509Certificate(pem))
  const key = soundly(`${root}.key`, (pem) => createPrivateKey(pem))
  const revoked = readRevoked(folder).map(({ serial, since }) => ({ serial, since: new Date(since) }))
  return writeCrl({ issuer, key }, revoked, { now, hours, number: Math.floor(now.getTime() / 1000) })
}

/**
 * Revokes the certificate that signs evidence now, since `since`: what it signed from then on proves nothing, what it signed
 * before still does. Its key is destroyed; whichever process signs next makes another. Gives the serial; null without a signer.
 */
export const revokeSigner = (data: string, since: Date): string | null => {
  const folder = join(data, 'evidence')
  const own = join(folder, 'signer')
  if (!existsSync(`${own}.pem`)) return null
  const { serialNumber } = soundly(`${own}.pem`, (pem) => new X509Certificate(pem))
  const serial = serialNumber.toLowerCase()
  const before = readRevoked(folder)
  // the earlier of two dates counts: a revocation is never taken back
  const others = before.filter((one) => one.serial !== serial)
  const known = before.find((one) => one.serial === serial)?.since
  const from = known !== undefined && known < since.toISOString() ? known : since.toISOString()
  writeWhole(fileIn(folder), JSON.stringify([...others, { serial, since: from }]))
  rmSync(`${own}.key`, { force: true })
  rmSync(`${own}.pem`, { force: true })
  return serial
}
