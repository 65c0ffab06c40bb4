// One translator of central's problem codes into faults.
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { CentralFault } from './port.ts'

const faults: Readonly<Record<ProblemCode, CentralFault['fault']>> = {
  certificateExpired: 'certificateExpired',
  certificateNotYetValid: 'certificateExpired',
  credentialExpired: 'certificateExpired',
  certificateRevoked: 'certificateRevoked',
  credentialRevoked: 'certificateRevoked',
  credentialCloned: 'certificateRevoked',
  certificateUntrusted: 'certificateUntrusted',
  certificateMalformed: 'certificateUntrusted',
  certificatePolicy: 'certificateUntrusted',
  certificateUsage: 'certificateUntrusted',
  residentUnknown: 'residentUnknown',
  credentialUnknown: 'residentUnknown',
  nonceUnknown: 'proofRefused',
  nonceSpent: 'proofRefused',
  nonceExpired: 'proofRefused',
  wrongVersion: 'proofRefused',
  wrongPurpose: 'proofRefused',
  wrongServer: 'proofRefused',
  wrongConnection: 'proofRefused',
  wrongTerminal: 'proofRefused',
  wrongPayload: 'proofRefused',
  signatureInvalid: 'proofRefused',
  userVerificationMissing: 'proofRefused',
  enrolmentInvalid: 'proofRefused',
  notOwner: 'proofRefused',
  sessionMissing: 'sessionEnded',
  sessionExpired: 'sessionEnded',
  levelInsufficient: 'sessionEnded',
  terminalMissing: 'terminalRefused',
  terminalUntrusted: 'terminalRefused',
  terminalExpired: 'terminalRefused',
  terminalRevoked: 'terminalRefused',
  terminalRetired: 'terminalRefused',
  operationConflict: 'filingRefused',
  intentUnknown: 'filingRefused',
  intentExpired: 'filingRefused',
  documentInvalid: 'filingRefused',
  recipientUnknown: 'filingRefused',
  portalUnknown: 'filingRefused',
  receiptNeeded: 'filingRefused',
  messageClosed: 'filingRefused',
  folderInUse: 'filingRefused',
  cursorUnknown: 'filingRefused',
  csrInvalid: 'filingRefused',
  keyReused: 'filingRefused',
  portalTokenInvalid: 'filingRefused',
  malformed: 'filingRefused',
  tooLarge: 'filingRefused',
  mediaType: 'filingRefused',
  notAcceptable: 'filingRefused',
  notFound: 'filingRefused',
  tooManyStreams: 'centralBusy',
  overloaded: 'centralBusy',
  internal: 'centralBusy'
}

/** The fault behind a problem code of central's; it carries the code along. */
export const problemFault = (code: ProblemCode): CentralFault => ({ fault: faults[code], problem: code })

const final: ReadonlySet<CentralFault['fault']> = new Set<CentralFault['fault']>([
  'certificateExpired',
  'certificateRevoked',
  'certificateUntrusted',
  'residentUnknown',
  'proofRefused',
  'filingRefused'
])
/** Whether central means this operation as it stands, as opposed to not now or not from this terminal. */
export const refusesForGood = ({ fault }: CentralFault): boolean => final.has(fault)
