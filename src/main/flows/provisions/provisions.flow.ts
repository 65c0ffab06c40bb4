import { fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { CheckedLog, ProvisionDesk } from '../../provision-log/port.ts'
import type { Fault } from '../../faults.ts'
import { provisionsMachine } from './provisions.machine.ts'

export type ProvisionsParts = { readonly provisions: ProvisionDesk }

export const provisionsFlow = ({ provisions }: ProvisionsParts) =>
  provisionsMachine.provide({
    actors: { readLog: fromPromise<Outcome<CheckedLog, Fault>>(() => provisions.read()) }
  })
