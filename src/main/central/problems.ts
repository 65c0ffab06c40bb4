// One translator of central's problem codes into faults.
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { CentralFault } from './port.ts'

type CertificateProblem = Extract<ProblemCode, `certificate${string}`>
const certificateFaults = {
  certificateExpired: 'certificateExpired',
  certificateNotYetValid: 'certificateNotYetValid',
  certificateRevoked: 'certificateRevoked',
  certificateUsage: 'certificateUnfit',
  certificateUntrusted: 'certificateUntrusted',
  certificateMalformed: 'certificateUntrusted',
  certificatePolicy: 'certificateUntrusted'
} as const satisfies Readonly<Record<CertificateProblem, CentralFault['fault']>>
const isAboutCertificate = (code: ProblemCode): code is CertificateProblem => code in certificateFaults

const faultBehind = (code: Exclude<ProblemCode, CertificateProblem>): CentralFault => {
  switch (code) {
    case 'credentialExpired':
      return { fault: 'certificateExpired' }
    case 'credentialRevoked':
    case 'credentialCloned':
      return { fault: 'certificateRevoked' }
    case 'residentUnknown':
    case 'credentialUnknown':
      return { fault: 'residentUnknown' }
    case 'nonceUnknown':
    case 'nonceSpent':
    case 'nonceExpired':
    case 'wrongVersion':
    case 'wrongPurpose':
    case 'wrongServer':
    case 'wrongConnection':
    case 'wrongTerminal':
    case 'wrongPayload':
    case 'signatureInvalid':
    case 'userVerificationMissing':
    case 'enrolmentInvalid':
    case 'notOwner':
      return { fault: 'proofRefused' }
    case 'sessionMissing':
    case 'sessionExpired':
    case 'levelInsufficient':
      return { fault: 'sessionEnded' }
    case 'terminalMissing':
    case 'terminalUntrusted':
    case 'terminalExpired':
    case 'terminalRevoked':
      return { fault: 'terminalRefused' }
    case 'operationConflict':
    case 'intentUnknown':
    case 'intentExpired':
    case 'documentInvalid':
    case 'recipientUnknown':
    case 'portalUnknown':
    case 'receiptNeeded':
    case 'messageClosed':
    case 'folderInUse':
    case 'malformed':
    case 'tooLarge':
    case 'mediaType':
    case 'notFound':
      return { fault: 'filingRefused' }
    case 'overloaded':
    case 'internal':
      return { fault: 'centralBusy' }
  }
}

/** The fault behind a problem code of central's; it carries the code along. */
export const problemFault = (code: ProblemCode): CentralFault => ({
  ...(isAboutCertificate(code) ? { fault: certificateFaults[code] } : faultBehind(code)),
  problem: code
})

const final: ReadonlySet<CentralFault['fault']> = new Set<CentralFault['fault']>([
  'certificateExpired',
  'certificateNotYetValid',
  'certificateUnfit',
  'certificateRevoked',
  'certificateUntrusted',
  'residentUnknown',
  'proofRefused',
  'filingRefused'
])
/** Whether central means this operation as it stands, as opposed to not now or not from this terminal. */
export const refusesForGood = ({ fault }: CentralFault): boolean => final.has(fault)
