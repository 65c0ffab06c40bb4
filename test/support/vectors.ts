// Test vectors in the shape of Wycheproof's JSON, and the one way to run them.
import { createPublicKey, type KeyObject } from 'node:crypto'

export type Vector = {
  readonly tcId: number
  readonly comment: string
  readonly flags: readonly string[]
  /** hex */
  readonly msg: string
  readonly sig: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
}
export type VectorGroup = {
  readonly type: string
  readonly sha: string
  readonly publicKeyPem: string
  readonly tests: readonly Vector[]
}
export type VectorFile = {
  readonly algorithm: string
  readonly numberOfTests: number
  readonly testGroups: readonly VectorGroup[]
}

/** a vector before it is numbered */
export type Case = Omit<Vector, 'tcId'>

export const numbered = (cases: readonly Case[], from = 1): readonly Vector[] =>
  cases.map((one, index) => ({ tcId: from + index, ...one }))

type Check = (group: VectorGroup, key: KeyObject, message: Uint8Array, signature: Uint8Array) => boolean

/** Runs a file: the vectors judged wrongly, by number and comment; `acceptable` may go either way. Throws when some are missing. */
export const misjudged = (file: VectorFile, check: Check): readonly string[] => {
  const wrong: string[] = []
  let run = 0
  for (const group of file.testGroups) {
    const key = createPublicKey(group.publicKeyPem)
    for (const { tcId, comment, msg, sig, result } of group.tests) {
      run++
      const verdict = check(group, key, Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'))
      if (result !== 'acceptable' && verdict !== (result === 'valid')) wrong.push(`${tcId} ${result}: ${comment}`)
    }
  }
  if (run !== file.numberOfTests || run === 0) throw new Error(`${run} of ${file.numberOfTests} vectors`)
  return wrong
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
/** DER: tag, shortest length, contents */
export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
/** BER: the length written with more bytes than needed */
export const longTlv = (tag: number, extra: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const zeros = Array.from({ length: extra }, () => 0)
  return Buffer.concat([Buffer.from([tag, 0x81 + extra, ...zeros, content.length]), content])
}
