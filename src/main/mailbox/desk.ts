// Decides about letters with the card, and opens them; what is handed over must be what its digest says.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { done, failed, type Outcome } from '../../card/port.ts'
import { OpeningReceipt } from '../../contract/wire/evidence.ts'
import type { Message } from '../../contract/wire/mailbox.ts'
import type { SignatureEvidence } from '../../contract/wire/proof.ts'
import type { AuthProvider } from '../auth/port.ts'
import type { Decision, MailboxCentral, VisitCentral } from '../central/port.ts'
import type { Fault } from '../faults.ts'
import { readLetter, type LetterKinds } from './letter.ts'
import type { MailboxDesk } from './port.ts'

export type MailboxDeskParts = {
  /** one visit's; what comes late never reaches another's card */
  readonly mailbox: MailboxCentral
  readonly prove: VisitCentral['prove']
  readonly provider: Pick<AuthProvider<Fault, z.infer<typeof SignatureEvidence>>, 'prove'>
  readonly newOperation: () => string
  readonly kinds: LetterKinds
}

/** times the same is sent when its answer does not come */
const mostTries = 3

/** The card proves only what the resident was shown: this letter, of this sender, and this decision. */
const isAbout = (text: string, message: Message, operationId: string, decision: Decision): boolean => {
  try {
    const receipt = OpeningReceipt.parse(JSON.parse(text))
    return (
      receipt.message === message.id &&
      receipt.sender === message.sender &&
      receipt.title.ja === message.title.ja &&
      receipt.title.en === message.title.en &&
      receipt.operationId === operationId &&
      receipt.decision === decision
    )
  } catch {
    return false
  }
}

const again = async (once: () => Promise<Outcome<void, Fault>>): Promise<Outcome<void, Fault>> => {
  for (let tries = 1; ; tries++) {
    const got = await once()
    if (got.ok || got.fault !== 'centralUnreachable' || tries === mostTries) return got
  }
}

const decide = async (
  { mailbox, prove, provider, newOperation }: MailboxDeskParts,
  message: Message,
  decision: Decision
): Promise<Outcome<void, Fault>> => {
  const operationId = newOperation()
  const asked = await mailbox.receipt(message.id, operationId, decision)
  if (!asked.ok) return asked
  const { receipt, nonce } = asked.value
  if (!isAbout(receipt, message, operationId, decision)) return failed({ fault: 'centralRubbish' })
  const proof = await prove('open', nonce, receipt, provider.prove)
  if (!proof.ok) return proof
  return again(() => mailbox.decide(message.id, { operationId, receipt, proof: proof.value }))
}

export const mailboxDesk = (parts: MailboxDeskParts): MailboxDesk => ({
  decide: (message, decision) => decide(parts, message, decision),
  move: ({ id }, folder) => again(() => parts.mailbox.move(id, folder)),
  open: async (message) => {
    const got = await parts.mailbox.content(message.id)
    if (!got.ok) return got
    const { documentSha256, document } = got.value
    const bytes = Buffer.from(document, 'base64url')
    const whole =
      createHash('sha256').update(bytes).digest('base64url') === documentSha256 && got.value.id === message.id
    if (!whole) return failed({ fault: 'letterDamaged' })
    return done({ lines: readLetter(message, bytes, parts.kinds), documentSha256 })
  }
})
