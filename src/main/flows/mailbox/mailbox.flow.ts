import { fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Message } from '../../../contract/wire/mailbox.ts'
import type { Decision, ResidentCentral } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { Letter, MailboxDesk } from '../../mailbox/port.ts'
import { mailboxMachine } from './mailbox.machine.ts'
import type { Moving, Post } from './mailbox.setup.ts'

export type MailboxParts = {
  readonly central: Pick<ResidentCentral, 'mailbox'>
  readonly letters: MailboxDesk
  /** prints the paper of the View that is shown */
  readonly print: () => Promise<Outcome<void, Fault>>
}

export const mailboxFlow = ({ central, letters, print }: MailboxParts) =>
  mailboxMachine.provide({
    actors: {
      fetchPost: fromPromise<Outcome<Post, Fault>>(async () => {
        // held: both answers belong to the visit they were asked in
        const { mailbox } = central
        const messages = await mailbox.messages()
        if (!messages.ok) return messages
        const folders = await mailbox.folders()
        return folders.ok ? { ok: true, value: { messages: messages.value, folders: folders.value } } : folders
      }),
      decide: fromPromise<Outcome<void, Fault>, { readonly message: Message; readonly decision: Decision }>(
        ({ input }) => letters.decide(input.message, input.decision)
      ),
      openLetter: fromPromise<Outcome<Letter, Fault>, { readonly message: Message }>(({ input }) =>
        letters.open(input.message)
      ),
      move: fromPromise<Outcome<void, Fault>, Moving>(({ input }) => letters.move(input.message, input.folder)),
      print: fromPromise<Outcome<void, Fault>>(() => print())
    }
  })
