// Opens what a terminal sealed to central (JWE compact, RFC 7516).
import { SealedOperation } from '../../contract/wire/filings.ts'
import type { z } from 'zod'
import type { CentralKeys } from '../keys.ts'
import { jsonIn } from '../http/json.ts'
import { demand, Refusal } from '../http/refusal.ts'
import { openJwe } from './jwe.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Decrypts and parses; refuses with `malformed`. */
export const unseal = (keys: CentralKeys, sealed: string): z.output<typeof SealedOperation> => {
  let content: unknown
  try {
    content = jsonIn(utf8.decode(openJwe(sealed, keys.sealing.private)))
  } catch {
    throw new Refusal('malformed')
  }
  const parsed = SealedOperation.safeParse(content)
  demand(parsed.success, 'malformed')
  return parsed.data
}
