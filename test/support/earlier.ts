// What an earlier release left: a database of each storage, its public remainder, and keys that follow from a phrase.
import { createECDH, createHash, createPrivateKey } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { calculateJwkThumbprint } from 'jose'
import { z } from 'zod'
import { ensureAuthority, ensureCertificate } from '../../src/central/terminals/authority.ts'
import { defaultSettings, type Settings } from '../../src/central/settings.ts'

export const earlierFile = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/earlier/${name}`, import.meta.url))

const Operation = z.strictObject({ operationId: z.string(), bundleId: z.string(), sealed: z.string() })
/** what the people and the terminal of that day know */
export const Left = z.strictObject({
  /** of central when it stopped */
  clock: z.iso.datetime(),
  /** keys/log-head.json as it stood */
  head: z.string(),
  /** ids of mandates: two that hold, one that its proxy has yet to accept, one that was ended */
  mandates: z.strictObject({ held: z.string(), other: z.string(), granted: z.string(), ended: z.string() }),
  /** token of a session that was open */
  token: z.string(),
  /** filed under `held`, not yet handed over */
  filed: z.string(),
  /** announced and signed under `held`, and still in the terminal's outbox */
  outbox: Operation
})
export type Left = z.infer<typeof Left>

const bytesFor = (name: string): Buffer =>
  createHash('sha256').update(`fictional keys of an earlier release: ${name}`).digest()

/** P-256 key out of the phrase, so that no private key stands in the repository. */
const jwkFor = (name: string) => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(bytesFor(name))
  const point = pair.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '', d: bytesFor(name).toString('base64url') }
}

/** Writes the keys a database of the fixture was made with, and certificates for TLS, which goes by the machine's clock. */
export const layKeys = async (data: string): Promise<void> => {
  const keys = join(data, 'keys')
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, 'hash.key'), bytesFor('hash'))
  const { d, ...open } = jwkFor('sealing')
  writeFileSync(join(keys, 'sealing.jwk'), JSON.stringify({ ...open, d, kid: await calculateJwkThumbprint(open) }))
  const log = createPrivateKey({ key: jwkFor('log'), format: 'jwk' })
  writeFileSync(join(keys, 'log.pem'), log.export({ type: 'pkcs8', format: 'pem' }))
  await ensureAuthority(data, new Date())
  const { serverName } = defaultSettings(data)
  await ensureCertificate(data, { use: 'server', name: serverName }, new Date())
  for (const name of ['morikawa-1', 'morikawa-2', 'living-room-tv'])
    await ensureCertificate(data, { use: 'terminal', name }, new Date())
}

/** Settings whose clock says `clock` now, and goes on from there. */
export const settingsAt = (data: string, databaseUrl: string | null, clock: string): Settings => {
  const behind = Date.now() - Date.parse(clock)
  return { ...defaultSettings(data), databaseUrl, now: () => new Date(Date.now() - behind) }
}
