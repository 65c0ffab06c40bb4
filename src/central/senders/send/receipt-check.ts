// What a sender holds in hand after sending: every receipt checked against the roots, and against what was sent.
import { createHash } from 'node:crypto'
import { EventText } from '../../../contract/wire/evidence.ts'
import type { Posting, SenderReceipt } from '../../../contract/wire/post.ts'
import { checkDetached } from '../../../verify/evidence/checks.ts'
import { json } from '../../../verify/evidence/json.ts'
import type { Roots } from '../../../verify/evidence/roots.ts'
import { readStamp } from '../../../verify/evidence/stamp.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')
const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url')

/** `withheld`: the text names the resident's card, so its sender gets signature and stamp alone */
export type Checked = SenderReceipt & { readonly stampedAt: string | null; readonly verdict: string }

const codesOf = (
  receipt: SenderReceipt,
  posting: Posting | null,
  roots: Roots
): { at: Date | null; codes: string[] } => {
  const signature = bytes(receipt.signature)
  const stamp = readStamp(bytes(receipt.stamp), signature, roots.stamp)
  const codes: string[] = stamp ? [...stamp.codes] : ['stampMalformed']
  const at = stamp?.at ?? null
  if (receipt.text === null) return { at, codes }
  codes.push(...checkDetached(signature, receipt.text, 'signer', roots.evidence, at ?? new Date(receipt.at)).codes)
  const text = EventText.safeParse(json(receipt.text))
  if (!text.success) return { at, codes: [...codes, 'eventMalformed'] }
  const own =
    posting === null ||
    (text.data.consignmentSha256 === digest(posting.consignment) &&
      text.data.senderSignatureSha256 === digest(bytes(posting.signature)))
  if (!own || text.data.event !== receipt.event) codes.push('eventConsignment')
  return { at, codes }
}

/** Each receipt with `genuine`, `withheld`, or the first of the verifier's codes against it. `posting`: what was sent, if known. */
export const checkReceipts = (
  receipts: readonly SenderReceipt[],
  posting: Posting | null,
  roots: Roots
): readonly Checked[] =>
  receipts.map((receipt) => {
    const { at, codes } = codesOf(receipt, posting, roots)
    const verdict = codes[0] ?? (receipt.text === null ? 'withheld' : 'genuine')
    return { ...receipt, stampedAt: at?.toISOString() ?? null, verdict }
  })
