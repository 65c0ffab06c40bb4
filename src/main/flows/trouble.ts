// The one place where a fault becomes a code, and a code becomes a way on.
import type { CountedSecret } from '../../card/doctor/port.ts'
import type { Code } from '../../contract/screen/codes.ts'
import type { TroubleScreen } from '../../contract/screen/views/care.ts'
import type { Fault, FaultName } from '../faults.ts'

type PinFault = 'pinWrong' | 'pinBlocked'

/** A call we broke off ourselves reads as a mute card; a last try nobody said yes to is asked for again, and else is a wrong entry. */
const readsAs = { cancelled: 'cardMute', lastTryUnasked: 'pinMalformed' } as const satisfies Partial<
  Record<FaultName, FaultName>
>

const codes: Readonly<Record<Exclude<FaultName, PinFault | keyof typeof readsAs>, Code>> = {
  readerGone: 'M-101',
  daemonStopped: 'M-102',
  notMyNumberCard: 'M-103',
  cardRemoved: 'M-104',
  cardMute: 'M-105',
  cardRubbish: 'M-106',
  cardChanged: 'M-107',
  cardBusy: 'M-108',
  twoCards: 'M-109',
  triesUnknown: 'M-215',
  pinMalformed: 'M-218',
  pinTimedOut: 'M-231',
  pinsDiffer: 'M-232',
  changeUnsure: 'M-233',
  newPinMalformed: 'M-234',
  certificateExpired: 'M-301',
  certificateRevoked: 'M-302',
  certificateUntrusted: 'M-303',
  residentUnknown: 'M-304',
  proofRefused: 'M-305',
  sessionEnded: 'M-306',
  certificateNotYetValid: 'M-308',
  certificateUnfit: 'M-309',
  centralUnreachable: 'M-401',
  terminalRefused: 'M-402',
  centralRubbish: 'M-403',
  centralBusy: 'M-404',
  terminalCertificateMissing: 'M-405',
  terminalRevoked: 'M-406',
  storeUnreadable: 'M-501',
  storeFull: 'M-502',
  screenStopped: 'M-503',
  notCleared: 'M-504',
  filingRefused: 'M-601',
  officeAsks: 'M-602',
  keptHere: 'M-603',
  withdrawalClosed: 'M-604',
  withdrawalKept: 'M-605',
  recordBroken: 'M-611',
  letterClosed: 'M-612',
  letterDamaged: 'M-613',
  notPrinted: 'M-701',
  timedOut: 'M-801',
  ourMistake: 'M-901'
}

const pinCodes: Readonly<Record<CountedSecret, Readonly<Record<PinFault, Code>>>> = {
  authentication: { pinWrong: 'M-213', pinBlocked: 'M-214' },
  signature: { pinWrong: 'M-216', pinBlocked: 'M-217' },
  profile: { pinWrong: 'M-222', pinBlocked: 'M-221' }
}

/** `secret` tells which of the PINs a PIN fault is about. */
export const codeOf = ({ fault }: Fault, secret: CountedSecret = 'authentication'): Code => {
  if (fault === 'pinWrong' || fault === 'pinBlocked') return pinCodes[secret][fault]
  return codes[fault === 'cancelled' || fault === 'lastTryUnasked' ? readsAs[fault] : fault]
}

/** Faults after which nothing of the visit can go on: the visit is wiped and the code is shown at its end. */
const endings: ReadonlySet<FaultName> = new Set<FaultName>([
  'cardRemoved',
  'cardChanged',
  'readerGone',
  'daemonStopped',
  'sessionEnded',
  'terminalRevoked',
  'changeUnsure'
])
export const endsVisit = ({ fault }: Fault): boolean => endings.has(fault)

const again: ReadonlySet<FaultName> = new Set<FaultName>([
  'cardMute',
  'cardRubbish',
  'cardBusy',
  'cancelled',
  'twoCards',
  'triesUnknown',
  'pinWrong',
  'pinMalformed',
  'lastTryUnasked',
  'pinTimedOut',
  'pinsDiffer',
  'newPinMalformed',
  'centralUnreachable',
  'centralRubbish',
  'centralBusy',
  'letterDamaged',
  'storeFull',
  'notPrinted'
])
/** Whether trying once more can help. */
export const worthRetrying = ({ fault }: Fault): boolean => again.has(fault)

/** The trouble screen of a fault. `leads` says where `next` goes when there is nothing to retry. */
export const troubleScreen = (fault: Fault, leads: 'home' | 'finish', secret?: CountedSecret): TroubleScreen => {
  const retry = worthRetrying(fault)
  return {
    kind: 'trouble',
    code: codeOf(fault, secret),
    triesLeft: fault.fault === 'pinWrong' ? fault.triesLeft : null,
    way: retry ? 'retry' : leads,
    cancel: retry
  }
}
