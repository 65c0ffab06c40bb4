// Central's own keys under DIR/keys: for keyed hashes, for sealed operations, and for the heads of the provision log.
import { randomBytes, type webcrypto } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'
import { Keys as PublicKeys } from '../contract/wire/town.ts'
import { makeFolder } from './folder.ts'
import { openSigner, type Signer } from './provision-log/log-key.ts'
import { writeWhole } from './terminals/authority.ts'

const PrivateJwk = PublicKeys.shape.sealing.extend({ d: z.string() })

export type CentralKeys = {
  readonly hash: Uint8Array
  readonly sealing: { readonly public: PublicKeys['sealing']; readonly private: webcrypto.CryptoKey }
  readonly log: Signer
}

const makeSealingKey = async (): Promise<string> => {
  const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true })
  const jwk = await exportJWK(pair.privateKey)
  return JSON.stringify({
    kty: jwk.kty,
    crv: jwk.crv,
    x: jwk.x,
    y: jwk.y,
    d: jwk.d,
    kid: await calculateJwkThumbprint(jwk)
  })
}

/** Reads the keys, making them at the first start. Instances that share a database must share this folder. */
export const openKeys = async (data: string): Promise<CentralKeys> => {
  const folder = join(data, 'keys')
  makeFolder(folder)
  const hashFile = join(folder, 'hash.key')
  const sealingFile = join(folder, 'sealing.jwk')
  if (!existsSync(hashFile)) writeWhole(hashFile, randomBytes(32))
  if (!existsSync(sealingFile)) writeWhole(sealingFile, await makeSealingKey())
  const { d, ...open } = PrivateJwk.parse(JSON.parse(readFileSync(sealingFile, 'utf8')))
  const imported = await importJWK({ ...open, d }, 'ECDH-ES+A256KW')
  if (imported instanceof Uint8Array) throw new Error('the sealing key is not a key pair')
  return { hash: readFileSync(hashFile), sealing: { public: open, private: imported }, log: openSigner(folder) }
}
