// A verifier that goes by revocation lists alone: files that a notified verifier is given, read at every question.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificateVerifier } from '../../session/trust.ts'
import { readCrl } from './crl.ts'
import type { Answered } from './read-answer.ts'

/** The lists in a folder: files ending in .crl, DER. */
export const listsIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((file) => file.endsWith('.crl'))

/** the worst that a list of this issuer says comes first; lists of other issuers say nothing */
const order: readonly Answered[] = ['revoked', 'good', 'late']

/** Answers from the lists in `folder`. `late` when every list of the issuer is over, `unknown` when there is none. */
export const listVerifier = (folder: string, now: () => Date): CertificateVerifier => ({
  status: (_purpose, serial, _at, issuer) => {
    const said = listsIn(folder).map((file) => readCrl(readFileSync(join(folder, file)), issuer, serial, now()))
    return Promise.resolve(order.find((one) => said.includes(one)) ?? 'unknown')
  }
})
