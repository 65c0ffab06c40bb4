// The mailbox desk of whoever is there: each deed holds on to the card and the session of the visit it was asked in.
import { providerOnReader } from '../auth/on-reader.ts'
import type { Clock } from '../auth/fitness.ts'
import type { Central } from '../central/port.ts'
import { newOperationId } from '../signing/operation-id.ts'
import type { UnderWay } from '../under-way.ts'
import type { VisitCards } from '../visit-card.ts'
import { mailboxDesk } from './desk.ts'
import { readLetterKinds } from './letter.ts'
import type { MailboxDesk } from './port.ts'

export type LetterParts = {
  readonly central: Pick<Central, 'ofVisit'>
  readonly card: VisitCards
  readonly clock: Clock
  readonly underWay: UnderWay
}

export const lettersOfVisits = ({ central, card, clock, underWay: { follow } }: LetterParts): MailboxDesk => {
  const kinds = readLetterKinds()
  const now = (): MailboxDesk => {
    const { mailbox, prove } = central.ofVisit()
    const held = card.ofVisit()
    const provider = providerOnReader(held.profile(), held, clock)
    return mailboxDesk({ mailbox, prove, provider, newOperation: () => newOperationId(), kinds })
  }
  return {
    decide: (message, decision) => follow(now().decide(message, decision)),
    move: (message, folder) => follow(now().move(message, folder)),
    open: (message) => follow(now().open(message))
  }
}
