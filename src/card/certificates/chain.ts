// Finds who issued a certificate: by key identifier and signature, never by name. All generations of an authority share one name.
import { done, failed, type Outcome } from '../port.ts'
import { signatureAlgorithms } from '../profiles/signature-algorithms.ts'
import type { CertificateFault } from './faults.ts'
import type { CertificateFacts } from './read.ts'
import { validAt } from './validity.ts'
import { algorithmFor } from './verify-signature.ts'

/** authorities between a certificate and an anchor, at most */
const longest = 4
/** of those that came along, the first so many are looked at: a real chain has three or four */
const most = 32

const accepted: ReadonlySet<string> = new Set(signatureAlgorithms.map(({ oid }) => oid.signature))

/** Whether the certificate's key and its issuer's algorithm are of today. */
export const strong = ({ publicKey, signedWith }: CertificateFacts): boolean =>
  accepted.has(signedWith) && algorithmFor(publicKey) !== undefined

const signedBy = (child: CertificateFacts, issuer: CertificateFacts): boolean => {
  try {
    return child.certificate.verify(issuer.publicKey)
  } catch {
    // the signature is of another kind than the key
    return false
  }
}

/** Whether `issuer` is an authority whose key signed `child`. The names only have to agree; they choose nothing. */
export const issuedBy = (child: CertificateFacts, issuer: CertificateFacts): boolean =>
  issuer.ca &&
  issuer.usage.has('keyCertSign') &&
  (child.authorityKey === undefined || issuer.subjectKey === undefined || child.authorityKey === issuer.subjectKey) &&
  child.issuerName === issuer.subjectName &&
  accepted.has(child.signedWith) &&
  algorithmFor(issuer.publicKey) !== undefined &&
  signedBy(child, issuer)

/** Authorities that may pass trust on, at this depth (authorities below), on this day. */
const passes = (authority: CertificateFacts, below: number): boolean =>
  authority.unknownCritical.length === 0 && (authority.pathLength === undefined || below <= authority.pathLength)

type ChainFault = Extract<CertificateFault, { readonly fault: 'certificateUntrusted' | 'authorityExpired' }>

/**
 * The authorities above `leaf`, nearest first, the anchor last; every one of them valid at `at`. `between` are certificates that
 * came along and prove nothing by themselves. Faults: authorityExpired when time alone stands in the way, else certificateUntrusted.
 */
export const chainOf = (
  leaf: CertificateFacts,
  anchors: readonly CertificateFacts[],
  between: readonly CertificateFacts[],
  at: Date
): Outcome<readonly CertificateFacts[], ChainFault> => {
  let expired = false
  /** the depth at which nothing was found above an authority: deeper there is nothing either */
  const inVain = new Map<CertificateFacts, number>()
  const above = (child: CertificateFacts, below: number): readonly CertificateFacts[] | undefined => {
    for (const [authorities, anchored] of [
      [anchors, true],
      [between.slice(0, most), false]
    ] as const)
      for (const issuer of authorities) {
        if (!passes(issuer, below) || (!anchored && (inVain.get(issuer) ?? Infinity) <= below)) continue
        if (!issuedBy(child, issuer)) continue
        const rest = anchored ? [] : below < longest ? above(issuer, below + 1) : undefined
        if (!rest) {
          inVain.set(issuer, below)
          continue
        }
        if (validAt(issuer, at) === 'valid') return [issuer, ...rest]
        expired = true
        inVain.set(issuer, below)
      }
    return undefined
  }
  const found = above(leaf, 0)
  if (found) return done(found)
  return expired ? failed({ fault: 'authorityExpired' }) : failed({ fault: 'certificateUntrusted' })
}
