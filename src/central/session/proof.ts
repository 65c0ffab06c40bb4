// The proof that a card is present: is every field of its transcript what it must be, and was it signed by that card?
import { verify, type KeyObject } from 'node:crypto'
import { cardAlgorithmOf } from '../../contract/wire/card-algorithms.ts'
import {
  proofFields,
  proofLength,
  proofVersion,
  type AnyProof,
  type Proof,
  type Purpose
} from '../../contract/wire/proof.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { base64url, fromBase64url, sha256 } from '../digest.ts'
import { demand } from '../http/refusal.ts'

/** the fields of a transcript, as text: purpose in ASCII, the others base64url */
export type Transcript = {
  readonly version: number
  readonly purpose: string
  readonly server: string
  readonly nonce: string
  readonly exporter: string
  readonly terminal: string
  readonly payload: string
}

export const readTranscript = (proof: Pick<AnyProof, 'transcript'>): Transcript => {
  const bytes = fromBase64url(proof.transcript)
  demand(bytes.length === proofLength && base64url(bytes) === proof.transcript, 'malformed')
  let at: number = proofFields.version
  const next = (length: number): Buffer => bytes.subarray(at, (at += length))
  const purpose = next(proofFields.purpose).toString('latin1').replace(/\0+$/, '')
  const field = (name: 'server' | 'nonce' | 'exporter' | 'terminal' | 'payload'): string =>
    base64url(next(proofFields[name]))
  return {
    version: bytes[0] ?? 0,
    purpose,
    server: field('server'),
    nonce: field('nonce'),
    exporter: field('exporter'),
    terminal: field('terminal'),
    payload: field('payload')
  }
}

export type Expected = {
  readonly purpose: Purpose
  /** the host name terminals connect to */
  readonly serverName: string
  /** what is wrong with the nonce, or nothing */
  readonly nonce: ProblemCode | null
  /** base64url, like the transcript's */
  readonly exporter: string
  readonly terminal: string
  /** the bytes covered, as sent */
  readonly payload: string
}

/** Compares field by field in the order of the transcript; refuses with the code of the first that differs. */
export const checkTranscript = (transcript: Transcript, expected: Expected): void => {
  demand(transcript.version === proofVersion, 'wrongVersion')
  demand(transcript.purpose === expected.purpose, 'wrongPurpose')
  demand(transcript.server === base64url(sha256(expected.serverName)), 'wrongServer')
  demand(expected.nonce === null, expected.nonce ?? 'nonceUnknown')
  demand(transcript.exporter === expected.exporter, 'wrongConnection')
  demand(transcript.terminal === expected.terminal, 'wrongTerminal')
  demand(transcript.payload === base64url(sha256(expected.payload)), 'wrongPayload')
}

/** By the authentication key over the transcript, as keys of its kind sign (contract/wire/card-algorithms.ts). */
export const checkSignature = (proof: Proof, key: KeyObject): void => {
  const algorithm = cardAlgorithmOf(key)
  demand(algorithm !== undefined, 'signatureInvalid')
  const [transcript, signature] = [fromBase64url(proof.transcript), fromBase64url(proof.signature)]
  // an RSA key has no use for it
  const by = { key, dsaEncoding: 'ieee-p1363' } as const
  demand(verify(algorithm.hash, transcript, by, signature), 'signatureInvalid')
}
