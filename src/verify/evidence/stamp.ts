// Time-stamp tokens (RFC 3161): what they cover, when they say it was, and who says so.
import { createHash, type X509Certificate } from 'node:crypto'
import * as pkijs from 'pkijs'
import { checkChain, mayStamp, pathOf } from './chain.ts'
import type { Code } from './codes.ts'
import { checkCms, digests, readCms } from './cms.ts'

const tstInfo = '1.2.840.113549.1.9.16.1.4'

export type Stamp = {
  readonly at: Date
  readonly authority: X509Certificate
  readonly certificates: readonly X509Certificate[]
  /** from the authority up to who stands under the root; empty without a path */
  readonly path: readonly X509Certificate[]
  readonly codes: readonly Code[]
}

const readInfo = (content: Uint8Array): pkijs.TSTInfo | null => {
  try {
    const info = pkijs.TSTInfo.fromBER(new Uint8Array(content))
    // a critical extension says what nobody here understands (RFC 3161 §2.4.2): such a token says nothing
    const strange = (info.extensions ?? []).some(({ critical }) => critical)
    return strange || Number.isNaN(info.genTime.getTime()) ? null : info
  } catch {
    return null
  }
}

const signatureCodes = { malformed: 'stampMalformed', weak: 'algorithmWeak', invalid: 'stampInvalid' } as const

/**
 * Checks a token over `covered` for itself: signature, imprint, the authority's certificate and its path at the time it
 * names. Whether that certificate still counts is `stillHolds`. Null when nothing can be read from it.
 */
export const readStamp = (der: Uint8Array, covered: Uint8Array, anchors: readonly X509Certificate[]): Stamp | null => {
  const signed = readCms(der)
  const info = signed?.content && signed.type === tstInfo ? readInfo(signed.content) : null
  if (!signed?.content || !info) return null
  const codes: Code[] = []
  const wrong = checkCms(signed, signed.content)
  if (wrong) codes.push(signatureCodes[wrong])
  const digest = digests[info.messageImprint.hashAlgorithm.algorithmId]
  const imprint = Buffer.from(info.messageImprint.hashedMessage.getValue())
  if (digest === undefined) codes.push('algorithmWeak')
  else if (!imprint.equals(createHash(digest).update(covered).digest())) codes.push('stampMismatch')
  const path = checkChain(signed.signer, signed.certificates, anchors, info.genTime)
  if (path === 'untrusted') codes.push('stampUntrusted')
  else if (path !== null) codes.push('stampOutsideValidity')
  if (!mayStamp(signed.signer)) codes.push('stampUsage')
  return {
    at: info.genTime,
    authority: signed.signer,
    certificates: signed.certificates,
    path: pathOf(signed.signer, signed.certificates, anchors) ?? [],
    codes
  }
}

/** Whether the authority's path holds at `at`: the moment the next stamp took over, or now. */
export const stillHolds = (stamp: Stamp, anchors: readonly X509Certificate[], at: Date): boolean =>
  checkChain(stamp.authority, stamp.certificates, anchors, at) === null
