import { fromCallback, fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Fault } from '../../faults.ts'
import { procedureFlow, type ProcedureParts } from '../../procedures/procedure.flow.ts'
import { cardFlow } from '../card/card.flow.ts'
import { noticesFlow } from '../notices/notices.flow.ts'
import { secretFlow } from '../secret/secret.flow.ts'
import { mailboxFlow, type MailboxParts } from '../mailbox/mailbox.flow.ts'
import { provisionsFlow, type ProvisionsParts } from '../provisions/provisions.flow.ts'
import { selfInfoFlow, type SelfInfoParts } from '../self-info/self-info.flow.ts'
import { tasksFlow } from '../tasks/tasks.flow.ts'
import { visitMachine } from './visit.machine.ts'
import type { Mail } from './visit.setup.ts'

export const visitFlow = (parts: ProcedureParts & SelfInfoParts & ProvisionsParts & MailboxParts) => {
  const { central } = parts
  return visitMachine.provide({
    actors: {
      fetchMail: fromPromise<Outcome<Mail, Fault>>(async () => {
        const notices = await central.notices()
        if (!notices.ok) return notices
        const filings = await central.filings()
        if (!filings.ok) return filings
        const letters = await central.mailbox.messages()
        if (!letters.ok) return letters
        return { ok: true, value: { notices: notices.value, filings: filings.value, letters: letters.value } }
      }),
      news: fromCallback(({ sendBack }) => {
        const stops = [
          central.followNews('notices', { event: (notice) => sendBack({ type: 'fact.notice', notice }) }),
          central.followNews('filings', { event: (filing) => sendBack({ type: 'fact.filing', filing }) }),
          central.followNews('mailbox', { event: (letter) => sendBack({ type: 'fact.letter', letter }) })
        ]
        return () => {
          for (const stop of stops) stop()
        }
      }),
      notices: noticesFlow(central),
      mailbox: mailboxFlow(parts),
      selfInfo: selfInfoFlow(parts),
      provisions: provisionsFlow(parts),
      tasks: tasksFlow(parts),
      procedure: procedureFlow(parts),
      card: cardFlow(parts),
      secret: secretFlow(parts.card, parts.bug)
    }
  })
}
