// Opens what a terminal sealed to central (JWE compact, RFC 7516).
import { SealedOperation } from '../../contract/wire/filings.ts'
import type { z } from 'zod'
import { jsonIn } from '../http/json.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Opener } from './opener.ts'

/** Decrypts and parses; refuses with `malformed`. */
export const unseal = async (opener: Opener, sealed: string): Promise<z.output<typeof SealedOperation>> => {
  const text = await opener.open(sealed)
  if (text === null) throw new Refusal('malformed')
  let content: unknown
  try {
    content = jsonIn(text)
  } catch {
    throw new Refusal('malformed')
  }
  const parsed = SealedOperation.safeParse(content)
  demand(parsed.success, 'malformed')
  return parsed.data
}
