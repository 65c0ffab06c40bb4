// Whether a granted mandate is what its two sides signed: looked at whenever it is used, so that no row is believed by itself.
import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { MandateText, Scope } from '../../contract/wire/mandates.ts'
import type { Central } from '../central.ts'
import { base64url, digestText, fromBase64url, keyedHash, sha256 } from '../digest.ts'
import { openCms } from '../filings/cms.ts'
import { checkSignature, readTranscript } from '../session/proof.ts'
import { remembering } from '../memory.ts'
import type { Db } from '../store/store.ts'
import { cardHash } from '../town/seed.ts'
import type { MandateRow } from './chain.ts'

/** Version 1 was signed before there were chains: of it the principal is the grantor. */
const KeptText = z.union([
  MandateText,
  MandateText.omit({ grantor: true, under: true, further: true }).extend({ version: z.literal(1) })
])

/** how the text of a mandate calls a side of it: keyed, and of this mandate only */
export const referenceOf = (keys: Pick<Central['keys'], 'hash'>, mandate: string, holder: string): string =>
  keyedHash(keys.hash, 'mandate', `${mandate}\0${holder}`)

/** Whether the row says what its text says: who, what, how far, until when, under what. */
const textFits = (keys: Pick<Central['keys'], 'hash'>, row: MandateRow): boolean => {
  const read = KeptText.safeParse(JSON.parse(row.text ?? 'null'))
  if (!read.success) return false
  const said = read.data
  const is = (reference: string, holder: string): boolean => reference === referenceOf(keys, row.id, holder)
  const grantor = said.version === 1 ? said.principal : said.grantor
  const [under, further] = said.version === 1 ? [null, false] : [said.under, said.further]
  return (
    said.mandate === row.id &&
    is(said.principal.reference, row.principal) &&
    is(grantor.reference, row.grantor) &&
    is(said.proxy.reference, row.proxy) &&
    under === row.under &&
    further === (row.further === 1) &&
    new Date(said.until).toISOString() === row.valid_until &&
    JSON.stringify(said.scope) === JSON.stringify(Scope.parse(JSON.parse(row.scope ?? 'null')))
  )
}

type Kept = {
  readonly transcript: string
  readonly signature: string
  readonly key: string
  readonly cms: string
  readonly certificate: string
}

const proved = ({ transcript, signature, key }: Kept, text: string): boolean => {
  if (readTranscript({ transcript }).payload !== base64url(sha256(text))) return false
  checkSignature({ transcript, signature }, createPublicKey({ key: fromBase64url(key), format: 'der', type: 'spki' }))
  return true
}

const signedText = ({ cms, certificate }: Kept, text: string, hash: Uint8Array): boolean => {
  const opened = openCms(fromBase64url(cms))
  return Buffer.from(text, 'utf8').equals(opened.content) && cardHash(hash, opened.certificate) === certificate
}

/** The answer for the same bytes is the same: only which rows there are is asked anew. */
const sound = remembering<boolean>()
const soundly = (kept: Kept, text: string, hash: Uint8Array): boolean =>
  sound(digestText(JSON.stringify([kept, text, base64url(hash)])), () => {
    try {
      return proved(kept, text) && signedText(kept, text, hash)
    } catch {
      return false
    }
  })

export type Signed = 'bothSigned' | 'unsigned' | 'changed'

/**
 * `unsigned` where a side's signature is missing or one hand gave both; `changed` where the row is not what was signed, or a
 * signature does not verify. Certificates were judged when they signed: one that has ended since does not end the mandate.
 */
export const signedAs = async (db: Db, { keys }: Pick<Central, 'keys'>, row: MandateRow): Promise<Signed> => {
  const rows = await db
    .selectFrom('mandate_signatures')
    .select(['party', 'transcript', 'signature', 'key', 'cms', 'certificate'])
    .where('mandate', '=', row.id)
    .execute()
  if (new Set(rows.map((one) => one.party)).size !== 2) return 'unsigned'
  if (new Set(rows.map((one) => one.key)).size !== 2) return 'unsigned'
  const { text } = row
  if (text === null || !textFits(keys, row)) return 'changed'
  return rows.every((kept) => soundly(kept, text, keys.hash)) ? 'bothSigned' : 'changed'
}
