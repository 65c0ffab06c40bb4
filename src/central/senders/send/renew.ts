// Replacing the sender's own certificates over its door: the request is on the disk before central hears of it.
import { existsSync, readFileSync } from 'node:fs'
import { SenderCertificateAnswer } from '../../../contract/wire/post.ts'
import { derOf } from '../../terminals/request.ts'
import { writeWhole } from '../../terminals/authority.ts'
import type { Door } from './door.ts'
import { makeKey, openFolder } from './keys.ts'
import { nextFile, settleRenewal, type Purpose } from './next.ts'

export type Renewed = { readonly renewed: Purpose; readonly expiresAt: string; readonly oldUntil: string }

/**
 * Renews one certificate of the folder; the old pair stays beside the new one as PURPOSE.old. Killed anywhere and run again, it
 * asks with the same request and is given the same certificate. `step`: for tests, told after all that leaves something behind.
 */
export const renew = async (
  door: Door,
  folder: string,
  purpose: Purpose,
  step: (name: string) => void = () => undefined
): Promise<Renewed> => {
  const next = nextFile(folder, purpose)
  if (!existsSync(`${next}.csr`)) await makeKey(next, openFolder(folder).id)
  step('requested')
  const csr = Buffer.from(derOf(readFileSync(`${next}.csr`))).toString('base64url')
  const body = JSON.stringify({ purpose, csr })
  const { certificate, expiresAt, oldUntil } = await door.ask(
    'POST',
    '/v1/post/certificate',
    SenderCertificateAnswer,
    body
  )
  step('certified')
  writeWhole(`${next}.pem`, `${certificate.trim()}\n`)
  step('written')
  settleRenewal(folder)
  return { renewed: purpose, expiresAt, oldUntil }
}
