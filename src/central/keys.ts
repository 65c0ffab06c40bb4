// Central's own keys under DIR/keys: for keyed hashes, for sealed operations, and for the heads of the provision log.
import { createECDH, createPrivateKey, randomBytes, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import { Keys as PublicKeys } from '../contract/wire/town.ts'
import { fromBase64url } from './digest.ts'
import { makeFolder } from './folder.ts'
import { soundly, soundlyLater } from './key-problem.ts'
import { openSigner, type Signer } from './provision-log/log-key.ts'
import { writeWhole } from './terminals/authority.ts'

const PrivateJwk = PublicKeys.shape.sealing.extend({ d: z.string() })

export type CentralKeys = {
  readonly hash: Uint8Array
  readonly sealing: { readonly public: PublicKeys['sealing']; readonly private: KeyObject }
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

const readSealingKey = (file: string): Promise<CentralKeys['sealing']> =>
  soundlyLater(file, async (content) => {
    const { d, ...open } = PrivateJwk.parse(JSON.parse(content.toString()))
    const imported = createPrivateKey({ key: { ...open, d }, format: 'jwk' })
    // node:crypto takes the public half on trust
    const pair = createECDH('prime256v1')
    pair.setPrivateKey(fromBase64url(d))
    const point = Buffer.concat([Buffer.of(4), fromBase64url(open.x), fromBase64url(open.y)])
    if (!pair.getPublicKey().equals(point)) throw new Error('the halves of the sealing key are not a pair')
    if (open.kid !== (await calculateJwkThumbprint(open))) throw new Error('the sealing key has another id')
    return { public: open, private: imported }
  })

const hashKeyLength = 32
const readHashKey = (file: string): Uint8Array =>
  soundly(file, (content) => {
    if (content.length !== hashKeyLength) throw new Error('the hash key has another length')
    return content
  })

/**
 * Reads the keys, making them at the first start. Instances that share a database must share this folder. Throws KeyProblem
 * for a file that cannot be read as what it was; it is never replaced, for what was made with it would be lost.
 */
export const openKeys = async (data: string): Promise<CentralKeys> => {
  const folder = join(data, 'keys')
  makeFolder(folder)
  const hashFile = join(folder, 'hash.key')
  const sealingFile = join(folder, 'sealing.jwk')
  if (!existsSync(hashFile)) writeWhole(hashFile, randomBytes(hashKeyLength))
  if (!existsSync(sealingFile)) writeWhole(sealingFile, await makeSealingKey())
  return { hash: readHashKey(hashFile), sealing: await readSealingKey(sealingFile), log: openSigner(folder) }
}
