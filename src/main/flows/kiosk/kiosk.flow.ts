import { fromPromise } from 'xstate'
import type { Diagnosis } from '../../../card/doctor/port.ts'
import type { Outcome } from '../../../card/port.ts'
import type { Town } from '../../../contract/wire/town.ts'
import type { Fault } from '../../faults.ts'
import type { ProcedureParts } from '../../procedures/procedure.flow.ts'
import { signInFlow, type SignInParts } from '../sign-in/sign-in.flow.ts'
import type { MailboxParts } from '../mailbox/mailbox.flow.ts'
import type { ProvisionsParts } from '../provisions/provisions.flow.ts'
import type { SelfInfoParts } from '../self-info/self-info.flow.ts'
import { visitFlow } from '../visit/visit.flow.ts'
import { kioskMachine } from './kiosk.machine.ts'
import { wipe, type WipeParts } from './wipe.ts'

export type KioskParts = SignInParts &
  ProcedureParts &
  SelfInfoParts &
  ProvisionsParts &
  MailboxParts &
  WipeParts & {
    readonly boot: () => Promise<Outcome<Town, Fault>>
    /** whether nothing has been shown on the page yet, so that it need not be thrown away */
    readonly pageIsNew: () => boolean
    /** looks at daemon, readers, card and clock; what is wrong is in the answer */
    readonly examine: () => Promise<Diagnosis>
    /** prints the paper of the diagnosis that is shown; it belongs to no visit */
    readonly printDiagnosis: () => Promise<Outcome<void, Fault>>
    /** closes everything for good: the terminal was struck off */
    readonly retire: () => Promise<void>
    readonly wipeProgress: (done: number) => void
    /** ms without a touch before the warning */
    readonly patience: number
    /** ms the farewell stays */
    readonly farewell: number
    /** ms out of service before the next try */
    readonly pause: number
  }

export const kioskFlow = (parts: KioskParts) =>
  kioskMachine.provide({
    actors: {
      boot: fromPromise<Outcome<Town, Fault>>(() => parts.boot()),
      signIn: signInFlow(parts),
      visit: visitFlow(parts),
      examine: fromPromise<Diagnosis>(() => parts.examine()),
      printDiagnosis: fromPromise<Outcome<void, Fault>>(() => parts.printDiagnosis()),
      wipe: fromPromise<Outcome<void, Fault>>(() => wipe(parts, !parts.pageIsNew(), parts.wipeProgress)),
      retire: fromPromise<void>(() => parts.retire())
    },
    delays: {
      patience: ({ context }) => context.signed.settings.patience ?? parts.patience,
      farewell: parts.farewell,
      pause: parts.pause
    }
  })
