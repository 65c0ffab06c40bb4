// What the examination of cards is measured by on this machine: authorities, the program's own age, a clock we trust.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Known } from '../../card/doctor/port.ts'

/** the authorities' certificates shipped with the terminal */
export const trustFolder = new URL('../../../assets/trust/', import.meta.url)

const bundle = (folder: URL, name: string): readonly Uint8Array[] => {
  const blocks = readFileSync(new URL(name, folder), 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END/g) ?? []
  return blocks.map((block) => Buffer.from(block.split('\n').slice(1, -1).join(''), 'base64'))
}

/** Null where there is no such folder, or nothing in it: then only the card's own authority can be compared. */
export const readTrust = (folder: URL = trustFolder): Known['trust'] => {
  try {
    const trust = {
      authentication: bundle(folder, 'authentication-ca.pem'),
      signature: bundle(folder, 'signature-ca.pem')
    }
    return trust.authentication.length === 0 && trust.signature.length === 0 ? null : trust
  } catch {
    return null
  }
}

/** When the newest file beside this one was written: no clock that is right shows an earlier time. */
const writtenAt = (): number | null => {
  try {
    const here = new URL('./', import.meta.url)
    return Math.max(...readdirSync(here).map((name) => statSync(fileURLToPath(new URL(name, here))).mtimeMs))
  } catch {
    // inside an archive there are no such dates
    return null
  }
}

/** `ahead`: ms that a trusted clock is ahead of ours; null when there is none. */
export const knownNow = (now: Date, ahead: number | null, trust: Known['trust'] = readTrust()): Known => ({
  now: now.getTime(),
  ahead,
  madeAt: writtenAt(),
  trust
})
