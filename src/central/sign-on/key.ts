// The key that signs ID tokens, made at the first start; portals learn its public half from the provider's JWKS.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'
import { makeFolder } from '../folder.ts'
import { soundlyLater } from '../key-problem.ts'
import { writeWhole } from '../terminals/authority.ts'

const SigningJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig')
})
export type SigningJwk = z.infer<typeof SigningJwk>

export const newSigningKey = async (): Promise<SigningJwk> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return SigningJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' })
}

/** Instances that share a database must share this folder. Throws KeyProblem for a file that cannot be read as what it was. */
export const openSigningKey = async (data: string): Promise<SigningJwk> => {
  const folder = join(data, 'keys')
  makeFolder(folder)
  const file = join(folder, 'sign-on.jwk')
  if (!existsSync(file)) writeWhole(file, JSON.stringify(await newSigningKey()))
  return soundlyLater(file, async (content) => {
    const jwk = SigningJwk.parse(JSON.parse(content.toString()))
    await importJWK(jwk)
    return jwk
  })
}
