// Why `sign` and `verify` stop: each reason with its code and its sentence. The manual lists the same (test/card/manual.test.ts).
import type { CertificateFault, CompanyFileFault, SignatureFault } from '../../card/certificates/faults.ts'
import type { CardFault } from '../../card/port.ts'
import type { CheckedFault } from '../signing/checked-cms.ts'
import type { XmlSigningFault } from '../signing/xml-signature.ts'

type OwnFault =
  | 'notUnderstood'
  | 'fileUnreadable'
  | 'outputThere'
  | 'noTerminal'
  | 'notConfirmed'
  | 'noCard'
  | 'severalCards'
  | 'nothingToSign'
export type StopReason =
  | OwnFault
  | CardFault['fault']
  | CheckedFault['fault']
  | XmlSigningFault['fault']
  | CertificateFault['fault']
  | CompanyFileFault['fault']
  | SignatureFault['fault']

/** K-15 is the doctor's; what stands before it is said by the simulated cards */
export const reasons: Readonly<Record<StopReason, readonly [code: string, words: string]>> = {
  notUnderstood: ['K-16', 'not understood'],
  fileUnreadable: ['K-17', 'the file cannot be read'],
  outputThere: ['K-18', 'the result cannot be written there, or something is there already (--force replaces it)'],
  noTerminal: ['K-19', 'a secret is asked for at a terminal only, never taken from a pipe or an argument'],
  notConfirmed: ['K-20', 'not confirmed; nothing was sent to the card and nothing was signed'],
  noCard: ['K-21', 'there is no card in a reader'],
  severalCards: ['K-22', 'there are several cards; say which with --reader NAME'],
  cardRemoved: ['K-23', 'the card is gone; nothing was signed'],
  cardMute: ['K-24', 'the card does not answer'],
  cardRubbish: ['K-25', 'the card answers what no such card answers'],
  cardBusy: ['K-26', 'another program is using the card'],
  cardChanged: ['K-27', 'this is another card than before'],
  notMyNumberCard: ['K-28', 'this is no My Number Card, or it has no signature key'],
  readerGone: ['K-29', 'there is no such reader (any more)'],
  daemonStopped: ['K-30', 'the PC/SC daemon is not running'],
  pinWrong: ['K-31', 'the password is wrong'],
  pinBlocked: ['K-32', 'the password is locked; only the municipal office can unlock it'],
  lastTryUnasked: ['K-33', 'one try is left and nobody said yes to spending it; nothing was sent'],
  pinMalformed: [
    'K-34',
    'not the form of this password: 6 to 16 capital letters and digits, one of each; nothing was sent'
  ],
  triesUnknown: ['K-35', 'the card does not tell how many tries are left, so none is spent'],
  pinTimedOut: ['K-36', "nothing was typed at the reader's keypad in time"],
  pinsDiffer: ['K-37', 'the two entries differ'],
  cancelled: ['K-38', 'cancelled'],
  signerUnfit: ['K-39', 'the certificate or its key is none that is signed with'],
  signatureWrong: ['K-40', 'the signature is not by this key over this'],
  cmsWrong: ['K-41', 'what was made does not verify and was thrown away'],
  documentUnfit: [
    'K-42',
    'not XML that can be signed: well-formed UTF-8, no document type, no instructions, not signed already'
  ],
  nothingToSign: ['K-43', 'the file is empty'],
  certificateMalformed: ['K-44', 'a certificate cannot be read'],
  certificateWeak: ['K-45', "the certificate's key or algorithm is not accepted"],
  certificateExtension: ['K-46', 'the certificate has a critical extension nobody here understands'],
  certificateUsage: ['K-47', 'the certificate is not for signatures'],
  certificatePolicy: ['K-48', 'the certificate is of another policy'],
  certificateUntrusted: ['K-49', 'no authority that is believed here issued the certificate'],
  authorityExpired: ['K-50', 'the authority of the certificate is not valid at that time'],
  certificateNotYetValid: ['K-51', 'the certificate is not valid yet'],
  certificateExpired: ['K-52', 'the certificate has expired'],
  companyFileDamaged: ['K-53', 'the company file is no PKCS#12 file, or is damaged'],
  companyPasswordWrong: ['K-54', 'the password of the company file is wrong'],
  companyFileUnsupported: ['K-55', 'the company file is protected in a way that is not opened here'],
  companyKeyMissing: ['K-56', 'the company file has no such key with its certificate'],
  companyKeysSeveral: ['K-57', 'the company file has several keys; say which with --key FINGERPRINT'],
  companyKeyUnsupported: ['K-58', 'the key of the company file is none that is signed with'],
  signatureMalformed: ['K-59', 'this is no signature of a form that is accepted here'],
  signatureWeak: ['K-60', 'the signature uses an algorithm that is not accepted'],
  digestWrong: ['K-61', 'the document is not the one that was signed']
}

/** Thrown to end the command; one line for a person, its code first. */
export class Stop extends Error {
  readonly reason: StopReason
  constructor(reason: StopReason, detail?: string) {
    const [code, words] = reasons[reason]
    super(detail === undefined ? `${code} ${words}` : `${code} ${words}: ${detail}`)
    this.reason = reason
  }
}

export const stop = (reason: StopReason, detail?: string): never => {
  throw new Stop(reason, detail)
}
