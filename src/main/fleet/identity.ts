// Who this terminal is: the certificate it was set up with, or the newest that replaced it. One file, so never half of one.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Endpoint } from '../central/channel.ts'
import { readEndpoint, type CentralConfig } from '../central/endpoint.ts'
import type { Answered } from '../central/port.ts'
import type { Log } from '../log/port.ts'
import { writeWhole } from './atomic.ts'

export type IdentityFiles = { readonly current: string; readonly next: string }
export const identityFiles = (data: string): IdentityFiles => ({
  current: join(data, 'identity.json'),
  next: join(data, 'identity-next.json')
})

const pem = z.string().max(10_000)
/**
 * `root` is the SHA-256 fingerprint of the certificate the terminal was set up with, from which this one descends: whoever sets
 * the terminal up anew, with another one, is obeyed.
 */
const Identity = z.strictObject({ root: z.string().max(100), cert: pem, key: pem })
export type Identity = z.infer<typeof Identity>
/** a request under way; `replaces` is the fingerprint of the certificate it was made under */
const Next = z.strictObject({ replaces: z.string().max(100), key: pem, csr: z.string().max(6_000) })
export type Next = z.infer<typeof Next>

const readAs = <T>(schema: z.ZodType<T>, file: string): T | null => {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

export const fingerprintOf = (cert: string): string => new X509Certificate(cert).fingerprint256
export const nameIn = (cert: string): string => /(?:^|\n)CN=([^\n]+)/.exec(new X509Certificate(cert).subject)?.[1] ?? ''

/** Whether a certificate can replace the one of `endpoint`: of its authority, in its name, for this key. */
export const isSuccessor = ({ ca, cert: before }: Endpoint, cert: string, key: string): boolean => {
  try {
    const [fresh, authority] = [new X509Certificate(cert), new X509Certificate(ca)]
    return (
      fresh.checkPrivateKey(createPrivateKey(key)) &&
      fresh.checkIssued(authority) &&
      fresh.verify(authority.publicKey) &&
      nameIn(cert) === nameIn(before)
    )
  } catch {
    return false
  }
}

/**
 * What the terminal shows central: what it was set up with, or what descends from that unless `original`. Faults as
 * `readEndpoint`.
 */
export const currentEndpoint = (
  config: CentralConfig,
  files: IdentityFiles,
  log: Log,
  original = false
): Answered<Endpoint> => {
  const configured = readEndpoint(config)
  if (!configured.ok || original) return configured
  const renewed = readAs(Identity, files.current)
  if (renewed === null || renewed.root !== fingerprintOf(configured.value.cert)) return configured
  if (isSuccessor(configured.value, renewed.cert, renewed.key))
    return { ok: true, value: { ...configured.value, cert: renewed.cert, key: renewed.key } }
  log('identity.unreadable', {})
  return configured
}

export const readNext = ({ next }: IdentityFiles): Next | null => readAs(Next, next)
export const writeNext = ({ next }: IdentityFiles, request: Next): void => writeWhole(next, JSON.stringify(request))
export const dropNext = ({ next }: IdentityFiles): void => rmSync(next, { force: true })
export const writeIdentity = ({ current }: IdentityFiles, identity: Identity): void =>
  writeWhole(current, JSON.stringify(identity))
