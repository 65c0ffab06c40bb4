// Everything the world may say no with, as one type: what a screen can explain.
import type { CardFault, ChangeFault } from '../card/port.ts'
import type { CentralFault } from './central/port.ts'
import type { StoreFault } from './store/port.ts'

export type HouseFault =
  | { readonly fault: 'twoCards' }
  | { readonly fault: 'screenStopped' }
  | { readonly fault: 'notCleared' }
  | { readonly fault: 'keptHere' }
  | { readonly fault: 'withdrawalClosed' }
  | { readonly fault: 'withdrawalKept' }
  | { readonly fault: 'officeAsks' }
  | { readonly fault: 'recordBroken' }
  | { readonly fault: 'letterDamaged' }
  | { readonly fault: 'notPrinted' }
  | { readonly fault: 'timedOut' }
  | { readonly fault: 'ourMistake' }

/** what only a change of a PIN meets; what only an office changes is never offered here */
type PinChangeFault = Exclude<ChangeFault, CardFault | { readonly fault: 'onlyAtCounter' }>

export type Fault = CardFault | PinChangeFault | CentralFault | StoreFault | HouseFault
export type FaultName = Fault['fault']

/** The fault of an outcome that is known to have failed; asking a good outcome is a bug. */
export const faultOf = (outcome: { readonly ok: true } | ({ readonly ok: false } & Fault)): Fault => {
  if (outcome.ok) throw new Error('asked a good outcome for its fault')
  const { ok: _, ...fault } = outcome
  return fault
}
