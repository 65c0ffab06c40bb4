// What `npm run company` says when something is wrong: a sentence for every fault.
import type { CompanyFileFault } from '../../card/certificates/faults.ts'
import type { CompanyProofFault } from '../auth/company.ts'
import type { CentralFault } from '../central/port.ts'
import { reasons, type StopReason } from '../signing-command/stop.ts'

type Said = CompanyFileFault['fault'] | CompanyProofFault['fault'] | CentralFault['fault']

/** as `card sign` says it */
const alike = (reason: StopReason): string => reasons[reason][1]

export const words: Readonly<Record<Said, string>> = {
  companyFileDamaged: alike('companyFileDamaged'),
  companyPasswordWrong: alike('companyPasswordWrong'),
  companyFileUnsupported: alike('companyFileUnsupported'),
  companyKeyMissing: alike('companyKeyMissing'),
  companyKeysSeveral: 'the company file has several keys; put the one that is meant into a file of its own',
  companyKeyUnsupported: 'the key of the company file is none that is signed with: RSA of 2048 bits or more, or P-384',
  certificateExpired: alike('certificateExpired'),
  certificateNotYetValid: alike('certificateNotYetValid'),
  certificateUnfit:
    'central takes no such certificate: it wants one for signatures, with RSA of 2048 bits or more, or P-384',
  certificateRevoked: 'the certificate was revoked',
  certificateUntrusted: 'no authority that central believes issued the certificate',
  signerUnfit: alike('signerUnfit'),
  signatureWrong: alike('signatureWrong'),
  residentUnknown: 'central does not know this company',
  proofRefused: 'central did not take the proof',
  sessionEnded: 'the session is over',
  centralUnreachable: 'central cannot be reached, or is another one than --ca says',
  terminalRefused: 'central does not know the terminal of --cert',
  terminalRevoked: 'the terminal of --cert was struck off',
  centralRubbish: 'central answered what the contract does not know',
  centralBusy: 'central is too busy; try again later',
  terminalCertificateMissing: '--ca, --cert or --key cannot be read, or do not belong together',
  filingRefused: 'central refused the filing',
  letterClosed: 'the letter is closed'
}
