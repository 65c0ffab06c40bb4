// Signers of evidence that are no longer to be believed: `evidence`/revoked.json, of which lists.ts makes a list.
import { X509Certificate } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { soundly } from '../key-problem.ts'
import { writeWhole } from '../terminals/authority.ts'
import { readRevoked } from './lists.ts'

/**
 * Revokes the certificate that signs evidence now, since `since`: what it signed from then on proves nothing, what it signed
 * before still does. Its key is destroyed; whichever process signs next makes another. Gives the serial; null without a signer.
 */
export const revokeSigner = (data: string, since: Date): string | null => {
  const folder = join(data, 'evidence')
  const own = join(folder, 'signer')
  const file = join(folder, 'revoked.json')
  if (!existsSync(`${own}.pem`)) return null
  const { serialNumber } = soundly(`${own}.pem`, (pem) => new X509Certificate(pem))
  const serial = serialNumber.toLowerCase()
  const before = readRevoked(file)
  // the earlier of two dates counts: a revocation is never taken back
  const others = before.filter((one) => one.serial !== serial)
  const known = before.find((one) => one.serial === serial)?.since
  const from = known !== undefined && known < since.toISOString() ? known : since.toISOString()
  writeWhole(file, JSON.stringify([...others, { serial, since: from }]))
  rmSync(`${own}.key`, { force: true })
  rmSync(`${own}.pem`, { force: true })
  return serial
}
