// What the resident's card proved: that this receipt, and nothing else, was accepted or refused with it.
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { cardAlgorithmOf, cardAlgorithms } from '../../contract/wire/card-algorithms.ts'
import { OpeningReceipt, type Consignment, type EventText } from '../../contract/wire/evidence.ts'
import { proofFields, proofLength, proofVersion } from '../../contract/wire/proof.ts'
import type { Code } from './codes.ts'
import { json } from './json.ts'

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

type Transcript = { readonly purpose: string; readonly server: Buffer; readonly payload: Buffer }

const readTranscript = (text: string): Transcript | null => {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== proofLength || bytes[0] !== proofVersion) return null
  const from = (field: keyof typeof proofFields): Buffer => {
    let at = 0
    for (const [name, length] of Object.entries(proofFields)) {
      if (name === field) return bytes.subarray(at, at + length)
      at += length
    }
    throw new Error(`a transcript has no ${field}`)
  }
  const purpose = from('purpose').toString('latin1').replace(/\0+$/, '')
  return { purpose, server: from('server'), payload: from('payload') }
}

const readKey = (spki: string): KeyObject | null => {
  try {
    return createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

/** two clocks at most: what was asked after it was answered was not what was answered */
const tolerance = 5 * 60_000

/** The receipt is what was on the screen: of this message, under this title, asked before it was decided. */
const matches = (receipt: string, event: EventText, consignment: Consignment): boolean => {
  const read = OpeningReceipt.safeParse(json(receipt))
  return (
    read.success &&
    isDeepStrictEqual(read.data.title, consignment.title) &&
    Date.parse(read.data.askedAt) <= Date.parse(event.at) + tolerance &&
    read.data.message === event.message &&
    read.data.sender === consignment.sender &&
    read.data.documentSha256 === consignment.documentSha256 &&
    read.data.decision === (event.event === 'acceptance' ? 'accept' : 'refuse')
  )
}

/** what keys of cards are; one of these that no card has is too weak, or of another curve */
const kinds: ReadonlySet<string | undefined> = new Set(cardAlgorithms.map(({ key }) => key.type))

const decisions: ReadonlySet<string> = new Set(['acceptance', 'refusal'])

/** The first thing that is wrong with the proof of an event, or null. */
export const checkProof = (event: EventText, consignment: Consignment, server: string): Code | null => {
  if (!decisions.has(event.event)) return event.proof === null ? null : 'proofUnexpected'
  if (event.proof === null) return 'proofMissing'
  const { receipt, key, proof } = event.proof
  const transcript = readTranscript(proof.transcript)
  const publicKey = readKey(key)
  if (!transcript || !publicKey || !kinds.has(publicKey.asymmetricKeyType)) return 'proofMalformed'
  const algorithm = cardAlgorithmOf(publicKey)
  if (!algorithm) return 'algorithmWeak'
  if (transcript.purpose !== 'open') return 'proofPurpose'
  if (!transcript.server.equals(sha256(server))) return 'proofServer'
  if (!transcript.payload.equals(sha256(receipt))) return 'proofReceipt'
  const [signed, signature] = [Buffer.from(proof.transcript, 'base64url'), Buffer.from(proof.signature, 'base64url')]
  if (!verify(algorithm.hash, signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)) return 'proofInvalid'
  return matches(receipt, event, consignment) ? null : 'receiptMismatch'
}
