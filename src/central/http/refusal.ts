// What central says no with: one HTTP status and one plain title per code (RFC 9457).
import type { Problem, ProblemCode } from '../../contract/wire/problem.ts'
import type { Level } from '../../contract/wire/session.ts'

const catalogue: Record<ProblemCode, readonly [status: number, title: string]> = {
  malformed: [400, 'The request is not in the form of the contract'],
  tooLarge: [413, 'The request is too large'],
  mediaType: [415, 'Only application/json is understood'],
  notAcceptable: [406, 'This is answered as text/event-stream only'],
  notFound: [404, 'There is nothing here by that name'],
  terminalMissing: [401, 'No terminal certificate was shown'],
  terminalUntrusted: [403, 'The terminal certificate is not one of ours'],
  terminalExpired: [403, 'The terminal certificate is outside its validity'],
  terminalRevoked: [403, 'The terminal was revoked'],
  terminalRetired: [403, 'The terminal certificate was replaced by a newer one'],
  nonceUnknown: [403, 'The nonce was not given out for this'],
  nonceSpent: [403, 'The nonce was used before'],
  nonceExpired: [403, 'The nonce is too old'],
  wrongVersion: [403, 'The proof has another version'],
  wrongPurpose: [403, 'The proof was made for another purpose'],
  wrongServer: [403, 'The proof was made for another server'],
  wrongConnection: [403, 'The proof or token belongs to another connection'],
  wrongTerminal: [403, 'The proof, token or intent belongs to another terminal'],
  wrongPayload: [403, 'The proof or manifest covers something else'],
  signatureInvalid: [403, 'The signature does not match'],
  certificateMalformed: [403, 'The certificate cannot be read'],
  certificateUntrusted: [403, 'The certificate was not issued by a trusted authority'],
  certificateExpired: [403, 'The certificate has expired'],
  certificateNotYetValid: [403, 'The certificate is not valid yet'],
  certificateRevoked: [403, 'The certificate was revoked'],
  certificatePolicy: [403, 'The certificate was issued under another policy'],
  certificateUsage: [403, 'The certificate is for another use'],
  credentialUnknown: [403, 'The passkey is not known here'],
  credentialExpired: [403, 'The passkey has expired'],
  credentialRevoked: [403, 'The passkey was revoked'],
  credentialCloned: [403, 'The passkey counts backwards: it may be a copy, and is closed'],
  userVerificationMissing: [403, 'The passkey did not verify its holder'],
  enrolmentInvalid: [403, 'The new passkey is not one that was made here, now'],
  residentUnknown: [403, 'The certificate belongs to nobody registered here'],
  sessionMissing: [401, 'There is no open session with that token'],
  sessionExpired: [401, 'The session has ended by time'],
  levelInsufficient: [401, 'This needs a session of a higher level'],
  notOwner: [403, 'This belongs to another resident'],
  operationConflict: [409, 'The same id came with another content'],
  intentUnknown: [403, 'No intent was recorded for this'],
  intentExpired: [403, 'The time named in the intent is over'],
  documentInvalid: [422, 'The signed document is not what the operation says'],
  recipientUnknown: [422, 'There is no such recipient'],
  portalUnknown: [422, 'There is no such portal'],
  withdrawalClosed: [409, 'The filing has left, or its time to be withdrawn is over'],
  receiptNeeded: [409, 'The sender asked for an opening receipt first'],
  messageClosed: [409, 'The message was refused, has expired, or was decided before'],
  folderInUse: [409, 'The folder is not empty, or not one of the resident'],
  cursorUnknown: [409, 'The cursor is ahead of this stream; begin again from the start'],
  tooManyStreams: [429, 'There are too many streams on this connection or of this terminal'],
  csrInvalid: [422, 'The certificate request is not one for this terminal, or not signed with its own key'],
  keyReused: [422, 'The certificate request has a key that was used before'],
  portalTokenInvalid: [401, 'The portal did not show a token that is good here'],
  cardRequired: [403, 'This needs the card itself, not a phone or a passkey'],
  introductionUnknown: [403, 'The code was not given out here, was used, or is too old'],
  mandateSelf: [422, 'Principal and proxy must be two persons with two cards'],
  mandateInvalid: [422, 'The mandate names what cannot be given, or ends too late'],
  mandateUnknown: [403, 'There is no such mandate for this resident'],
  mandateNotValid: [
    403,
    'The mandate does not hold: it is not signed by both cards, not begun, or its proxy is under guardianship'
  ],
  mandateExpired: [403, 'The mandate has expired'],
  mandateRevoked: [403, 'The mandate was ended'],
  mandateScope: [403, 'The mandate does not reach this'],
  mandateClosed: [409, 'The mandate was signed before, or cannot be signed any more'],
  mandateStatutory: [409, 'A guardianship is ended by the register only'],
  guardianshipForbids: [403, 'Somebody under guardianship can neither give nor take a mandate here'],
  staffMissing: [401, 'This needs a session of a member of staff'],
  staffUnknown: [403, 'The certificate belongs to no member of staff'],
  staffRevoked: [403, 'This member of staff was revoked, or the certificate is outside its validity'],
  helpClosed: [409, 'The help call is not running'],
  helpTaken: [409, 'Somebody else took the help call'],
  wrongCaller: [403, 'This is for another kind of caller: terminals, or senders'],
  senderRevoked: [403, 'This sender was revoked, or its certificate is outside its validity'],
  sealInvalid: [422, 'The seal does not match the consignment, or what is sealed cannot be opened'],
  sealUntrusted: [422, 'The seal was not made with a certificate of this sender that holds'],
  termsImpossible: [422, 'An opening receipt wants a time that is still to come, and nothing else has one'],
  receiptPersonal: [403, 'A message with an opening receipt is accepted, refused and opened by the resident alone'],
  formInvalid: [
    422,
    'The form asks for what its procedure does not have, or names days or requirements that cannot be'
  ],
  formClosed: [409, 'The form was refused, replaced or withdrawn before'],
  noticeClosed: [409, 'The notice was answered before'],
  overloaded: [503, 'Central cannot answer now; the same request may be sent again'],
  internal: [500, 'Central is wrong; the same request may be sent again']
}

/** The input is not ours to take. Thrown in a handler, answered as a problem document and audited by its code. */
export class Refusal extends Error {
  readonly code: ProblemCode
  /** the level the resource wants, where the code is levelInsufficient */
  readonly level: Level
  constructor(code: ProblemCode, level: Level = 2) {
    super(code)
    this.code = code
    this.level = level
  }
}

export const problemOf = (code: ProblemCode): Problem => {
  const [status, title] = catalogue[code]
  return { type: `urn:madoguchi:problem:${code}`, title, status, code }
}

/** Throws unless `held`. */
export function demand(held: boolean, code: ProblemCode): asserts held {
  if (!held) throw new Refusal(code)
}
