// RFC 9457 problem documents, with one code from this list.
import { z } from 'zod'

export const problemCodes = [
  'malformed',
  'tooLarge',
  'mediaType',
  'notAcceptable',
  'notFound',
  'terminalMissing',
  'terminalUntrusted',
  'terminalExpired',
  'terminalRevoked',
  'terminalRetired',
  'nonceUnknown',
  'nonceSpent',
  'nonceExpired',
  'wrongVersion',
  'wrongPurpose',
  'wrongServer',
  'wrongConnection',
  'wrongTerminal',
  'wrongPayload',
  'signatureInvalid',
  'certificateMalformed',
  'certificateUntrusted',
  'certificateExpired',
  'certificateNotYetValid',
  'certificateRevoked',
  'certificatePolicy',
  'certificateUsage',
  'credentialUnknown',
  'credentialExpired',
  'credentialRevoked',
  'credentialCloned',
  'userVerificationMissing',
  'enrolmentInvalid',
  'residentUnknown',
  'sessionMissing',
  'sessionExpired',
  'levelInsufficient',
  'notOwner',
  'operationConflict',
  'intentUnknown',
  'intentExpired',
  'documentInvalid',
  'recipientUnknown',
  'portalUnknown',
  'receiptNeeded',
  'messageClosed',
  'folderInUse',
  'cursorUnknown',
  'tooManyStreams',
  'csrInvalid',
  'keyReused',
  'portalTokenInvalid',
  'overloaded',
  'internal'
] as const
export const ProblemCode = z.enum(problemCodes)
export type ProblemCode = z.infer<typeof ProblemCode>

export const Problem = z.strictObject({
  type: z.string().max(200),
  title: z.string().max(200),
  status: z.int().min(400).max(599),
  code: ProblemCode
})
export type Problem = z.infer<typeof Problem>
/** RFC 9457 §3 */
export const problemMediaType = 'application/problem+json'
