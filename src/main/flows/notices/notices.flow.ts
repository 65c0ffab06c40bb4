import { fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { ResidentCentral } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import { noticesMachine } from './notices.machine.ts'

export const noticesFlow = (central: Pick<ResidentCentral, 'noticeOpened'>) =>
  noticesMachine.provide({
    actors: {
      markOpened: fromPromise<Outcome<void, Fault>, { readonly id: string }>(({ input }) =>
        central.noticeOpened(input.id)
      )
    }
  })
