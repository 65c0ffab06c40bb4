// Whether a notice is what its resident's card signed: with nothing but the notice itself.
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { cardAlgorithmOf } from '../../../contract/wire/card-algorithms.ts'
import { FilingContent, Manifest } from '../../../contract/wire/filings.ts'
import type { NoticeText, ResidentProof } from '../../../contract/wire/firms.ts'
import { proofFields, proofLength, proofVersion } from '../../../contract/wire/proof.ts'
import { json } from '../../../verify/evidence/json.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

const keyIn = (spki: string): KeyObject | null => {
  try {
    return createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

const signedBy = ({ proof, key }: ResidentProof): boolean => {
  const publicKey = keyIn(key)
  const algorithm = publicKey ? cardAlgorithmOf(publicKey) : undefined
  if (!publicKey || !algorithm) return false
  const [signed, signature] = [Buffer.from(proof.transcript, 'base64url'), Buffer.from(proof.signature, 'base64url')]
  return verify(algorithm.hash, signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

const purposeOf = (transcript: Buffer): string =>
  transcript
    .subarray(proofFields.version, proofFields.version + proofFields.purpose)
    .toString('latin1')
    .replace(/\0+$/, '')

type Fields = Readonly<Record<string, string>>
const same = (one: Fields, other: Fields): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([field, value]) => other[field] === value)

/** The first code against what the resident signed; null where all of it holds, or the form did not ask for it. */
export const residentFault = ({ what, filing, firm }: NoticeText): string | null => {
  if (what.kind !== 'filing' || !what.signed) return null
  const { manifest, content, proof } = what.signed
  const transcript = Buffer.from(proof.transcript, 'base64url')
  if (transcript.length !== proofLength || transcript[0] !== proofVersion) return 'proofMalformed'
  if (purposeOf(transcript) !== 'filing') return 'proofPurpose'
  if (!signedBy(what.signed)) return 'proofInvalid'
  if (transcript.subarray(-proofFields.payload).toString('base64url') !== digest(manifest)) return 'proofManifest'
  const announced = Manifest.safeParse(json(manifest)).data?.operations.find((one) => one.operationId === filing)
  if (announced?.contentSha256 !== digest(content)) return 'proofContent'
  const read = FilingContent.safeParse(json(content))
  if (!read.success || read.data.recipient !== firm) return 'proofRecipient'
  return same(read.data.fields, what.fields) ? null : 'proofFields'
}
