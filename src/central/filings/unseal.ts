// Opens what a terminal sealed to central (JWE compact, RFC 7516).
import { compactDecrypt } from 'jose'
import { SealedOperation } from '../../contract/wire/filings.ts'
import type { z } from 'zod'
import type { CentralKeys } from '../keys.ts'
import { jsonIn } from '../http/json.ts'
import { demand, Refusal } from '../http/refusal.ts'

const limits = {
  keyManagementAlgorithms: ['ECDH-ES+A256KW'],
  contentEncryptionAlgorithms: ['A256GCM'],
  // a sealed operation is small; nothing may unpack into something large
  maxDecompressedLength: 0
}

/** Decrypts and parses; refuses with `malformed`. */
export const unseal = async (keys: CentralKeys, sealed: string): Promise<z.output<typeof SealedOperation>> => {
  let content: unknown
  try {
    const { plaintext } = await compactDecrypt(sealed, keys.sealing.private, limits)
    content = jsonIn(new TextDecoder('utf-8', { fatal: true }).decode(plaintext))
  } catch {
    throw new Refusal('malformed')
  }
  const parsed = SealedOperation.safeParse(content)
  demand(parsed.success, 'malformed')
  return parsed.data
}
