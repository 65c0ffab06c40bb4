// Taking a sealed message from a sender: exactly once per reference, after every check of its seal.
import { createHash } from 'node:crypto'
import { compactDecrypt } from 'jose'
import { CorporateNumber } from '../../contract/wire/corporate-number.ts'
import { Consignment } from '../../contract/wire/evidence.ts'
import { largestDocument, type Posting } from '../../contract/wire/post.ts'
import { checkDetached } from '../../verify/evidence/checks.ts'
import { senderIn } from '../../verify/evidence/chain.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { companyId } from '../companies/identity.ts'
import { jsonIn } from '../http/json.ts'
import { fromBase64url } from '../digest.ts'
import { hasOpenDoor, sealHolds } from '../senders/enrolment.ts'
import { locksRows, nextPosition, type Tx } from '../store/store.ts'
import { makeEvents, type MessageRow, type Step } from './ledger.ts'

export type SubmissionFault =
  | 'malformed'
  | 'tooLarge'
  | 'sealInvalid'
  | 'senderUntrusted'
  | 'recipientUnknown'
  | 'documentChanged'
  | 'termsImpossible'
  | 'conflict'

/** What came of it: the message, whether now or at an earlier try. */
export type Submitted =
  { readonly ok: true; readonly message: string } | { readonly ok: false; readonly fault: SubmissionFault }

const no = (fault: SubmissionFault): Submitted => ({ ok: false, fault })

const readConsignment = (text: string): Consignment | null => {
  try {
    return Consignment.safeParse(jsonIn(text)).data ?? null
  } catch {
    return null
  }
}

const open = async (central: Central, sealed: string): Promise<Uint8Array | null> => {
  try {
    const { plaintext } = await compactDecrypt(sealed, central.keys.sealing.private, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxDecompressedLength: 0
    })
    return plaintext
  } catch {
    return null
  }
}

/** The document of a message, out of its seal. Throws when it cannot be opened: it could be when it was taken. */
export const openDocument = async (central: Central, sealed: string): Promise<Uint8Array> => {
  const document = await open(central, sealed)
  if (!document) throw new Error('a sealed document cannot be opened')
  return document
}

/** The certificate (DER) a seal that holds was made with, or what is wrong with it. */
const checkSeal = async (
  central: Central,
  submission: Posting,
  consignment: Consignment
): Promise<Uint8Array | SubmissionFault> => {
  const der = fromBase64url(submission.signature)
  const anchors = central.evidence.senders()
  const { signer, codes } = checkDetached(der, submission.consignment, 'sender', anchors, central.now())
  if (codes.includes('senderUntrusted') || codes.includes('senderExpired') || codes.includes('senderNotYetValid'))
    return 'senderUntrusted'
  if (codes.length > 0 || !signer) return 'sealInvalid'
  const own = senderIn(signer) === consignment.sender && (await sealHolds(central.db, signer.raw))
  return own ? signer.raw : 'senderUntrusted'
}

/** A receipt without a time would wait for ever; a time without a receipt means nothing. */
const termsHold = ({ receipt, openBefore }: Consignment, now: Date): boolean =>
  receipt === 'none' ? openBefore === null : openBefore !== null && openBefore > now.toISOString()

const stepsOf = ({ receipt }: Consignment): readonly Step[] =>
  receipt === 'none'
    ? [{ event: 'submission' }, { event: 'delivery' }]
    : [{ event: 'submission' }, { event: 'notification' }]

const known = async (central: Central, sender: string, { reference, consignment }: Posting) => {
  const found = await central.db
    .selectFrom('messages')
    .select(['id', 'consignment'])
    .where('sender', '=', sender)
    .where('reference', '=', reference)
    .executeTakeFirst()
  if (!found) return null
  return found.consignment === consignment ? { ok: true as const, message: found.id } : no('conflict')
}

/**
 * Stamping takes its time: what was looked at before it is looked at again where the message is written down, so that an address
 * that was taken back, or a seal that was revoked, meanwhile gets nothing in any more.
 */
const stillHolds = async (
  tx: Tx,
  consignment: Consignment,
  to: string,
  seal: Uint8Array
): Promise<SubmissionFault | null> => {
  if (!(await hasOpenDoor(tx, consignment.sender)) || !(await sealHolds(tx, seal))) return 'senderUntrusted'
  return (await recipientOf(tx, consignment)) === to ? null : 'recipientUnknown'
}

const store = async (
  central: Central,
  row: Omit<MessageRow, 'position' | 'sender_position'>,
  steps: readonly Step[],
  holds: (tx: Tx) => Promise<SubmissionFault | null>
): Promise<boolean | SubmissionFault> => {
  const rows = await makeEvents(central, row, { sequence: 0, previous: null }, steps)
  return central.db.transaction().execute(async (tx) => {
    const fault = await holds(tx)
    if (fault) return fault
    const position = await nextPosition(tx, `mailbox:${row.resident}`)
    const added = await tx
      .insertInto('messages')
      .values({ ...row, position, sender_position: await nextPosition(tx, `sender:${row.sender}`) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return false
    await tx.insertInto('evidence').values(rows).execute()
    const by = { terminal: `sender:${row.sender}`, subject: row.id }
    await audit(tx, central.now(), { event: 'message.submitted', ...by })
    return true
  })
}

/** Whose mailbox it is: a company's by its corporate number, a resident's by the address that is this sender's alone. */
const recipientOf = async (db: Central['db'], { recipient, sender }: Consignment): Promise<string | null> => {
  if (CorporateNumber.safeParse(recipient).success) {
    const company = await db
      .selectFrom('holders')
      .select('id')
      .where('id', '=', companyId(recipient))
      .where('kind', '=', 'company')
      .executeTakeFirst()
    return company?.id ?? null
  }
  const to = await db
    .selectFrom('addresses')
    .select('resident')
    .where('address', '=', recipient)
    .where('sender', '=', sender)
    // in a transaction it cannot be taken back before that is over
    .$if(db.isTransaction && locksRows(db), (one) => one.forShare())
    .executeTakeFirst()
  return to?.resident ?? null
}

/** Checks and takes a message of `sender`; the submission and what follows from it are written in one transaction. */
export const submit = async (central: Central, submission: Posting, sender: string): Promise<Submitted> => {
  const consignment = readConsignment(submission.consignment)
  if (!consignment) return no('malformed')
  if (consignment.sender !== sender) return no('senderUntrusted')
  const before = await known(central, consignment.sender, submission)
  if (before) return before
  const seal = await checkSeal(central, submission, consignment)
  if (typeof seal === 'string') return no(seal)
  if (!termsHold(consignment, central.now())) return no('termsImpossible')
  const document = await open(central, submission.sealed)
  if (!document) return no('sealInvalid')
  if (document.length > largestDocument) return no('tooLarge')
  if (createHash('sha256').update(document).digest('base64url') !== consignment.documentSha256)
    return no('documentChanged')
  const to = await recipientOf(central.db, consignment)
  if (to === null) return no('recipientUnknown')
  const steps = stepsOf(consignment)
  const at = central.now().toISOString()
  const row = {
    id: consignment.message,
    resident: to,
    sender: consignment.sender,
    reference: submission.reference,
    folder: consignment.folder,
    state: consignment.receipt === 'none' ? ('delivered' as const) : ('waiting' as const),
    consignment: submission.consignment,
    signature: submission.signature,
    sealed: submission.sealed,
    size: document.length,
    open_before: consignment.openBefore,
    arrived_at: at,
    changed_at: at,
    events: steps.length
  }
  const stored = await store(central, row, steps, (tx) => stillHolds(tx, consignment, to, seal))
  if (typeof stored === 'string') return no(stored)
  if (stored) return { ok: true, message: row.id }
  // two tries at once, or an id that another message has
  return (await known(central, consignment.sender, submission)) ?? no('conflict')
}
