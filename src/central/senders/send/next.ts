// The certificate that is to replace another, beside it until it does: killed anywhere, a pair that works is left, or made of what is there.
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../../terminals/authority.ts'

export type Purpose = 'door' | 'seal'
const purposes: readonly Purpose[] = ['seal', 'door']

/** of the key, the request and, once it is given, the certificate */
export const nextFile = (folder: string, purpose: Purpose): string => join(folder, `${purpose}.next`)

const belongs = (key: string, certificate: string): boolean => {
  try {
    return new X509Certificate(readFileSync(certificate)).checkPrivateKey(createPrivateKey(readFileSync(key)))
  } catch {
    return false
  }
}

const copy = (from: string, to: string): void => writeWhole(to, readFileSync(from))

/**
 * Puts what was given in its place, the pair before beside it as NAME.old. What says that there is something to do goes after it is
 * done, and the same again after a kill does the same.
 */
const settle = (folder: string, purpose: Purpose): void => {
  const [now, next] = [join(folder, purpose), nextFile(folder, purpose)]
  if (!existsSync(`${next}.pem`)) return
  if (!belongs(`${next}.key`, `${next}.pem`)) {
    // the key is gone, which only its owner can do: the pair in use stays, and it is asked for again
    rmSync(`${next}.pem`)
    return
  }
  if (belongs(`${now}.key`, `${now}.pem`))
    for (const kind of ['key', 'pem']) {
      copyFileSync(`${now}.${kind}`, `${now}.old.${kind}.new`)
      renameSync(`${now}.old.${kind}.new`, `${now}.old.${kind}`)
    }
  for (const kind of ['key', 'pem']) copy(`${next}.${kind}`, `${now}.${kind}`)
  // the request first: whoever is killed here does all of this again, and never asks with a key that is in use
  for (const kind of ['csr', 'pem', 'key']) rmSync(`${next}.${kind}`, { force: true })
}

/** Ends a renewal that was killed between the certificate and the switch. */
export const settleRenewal = (folder: string): void => purposes.forEach((purpose) => settle(folder, purpose))
