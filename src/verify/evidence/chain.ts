// Certificate paths (RFC 5280 §6, as far as needed here): issued by whom, for what, valid when.
import type { X509Certificate } from 'node:crypto'
import * as pkijs from 'pkijs'
import { strongKey, strongSignature } from './cms.ts'

const ids = {
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  alternativeName: '2.5.29.17',
  policies: '2.5.29.32'
} as const
const timeStamping = '1.3.6.1.5.5.7.3.8'
/** critical ones that are looked at here; any other makes a path worthless */
const understood: readonly string[] = Object.values(ids)

type Parsed = {
  readonly weak: boolean
  readonly strange: boolean
  readonly authority: boolean
  readonly pathLength: number
  /** bits of RFC 5280 §4.2.1.3, the first one highest; all when the extension is absent */
  readonly usage: number
  readonly extended: { readonly critical: boolean; readonly uses: readonly string[] } | null
  readonly uris: readonly string[]
}

const readNew = (certificate: X509Certificate): Parsed => {
  const read = pkijs.Certificate.fromBER(new Uint8Array(certificate.raw))
  const extension = (id: string): pkijs.Extension | undefined => read.extensions?.find((one) => one.extnID === id)
  const basic = extension(ids.basicConstraints)?.parsedValue as pkijs.BasicConstraints | undefined
  const usage = extension(ids.keyUsage)?.parsedValue as { getValue(): ArrayBuffer } | undefined
  const extended = extension(ids.extendedKeyUsage)
  const names = extension(ids.alternativeName)?.parsedValue as pkijs.AltName | undefined
  const bits = usage === undefined ? undefined : readBits(usage)
  return {
    // an authority with a short key is anybody's: whoever finds the key issues what they like
    weak: !strongSignature(read.signatureAlgorithm.algorithmId) || !strongKey(certificate.publicKey),
    strange: (read.extensions ?? []).some((one) => one.critical && !understood.includes(one.extnID)),
    authority: basic?.cA ?? false,
    pathLength: typeof basic?.pathLenConstraint === 'number' ? basic.pathLenConstraint : Infinity,
    usage: bits ?? 0xff,
    extended: extended
      ? { critical: extended.critical, uses: (extended.parsedValue as pkijs.ExtKeyUsage).keyPurposes }
      : null,
    uris: (names?.altNames ?? []).filter((one) => one.type === 6).map((one) => String(one.value))
  }
}

/** what cannot be read is fit for nothing */
const unreadable: Parsed = {
  weak: true,
  strange: true,
  authority: false,
  pathLength: 0,
  usage: 0,
  extended: null,
  uris: []
}

const readSafely = (certificate: X509Certificate): Parsed => {
  try {
    return readNew(certificate)
  } catch {
    return unreadable
  }
}

/** by fingerprint: one bundle shows the same few certificates again and again */
const known = new Map<string, Parsed>()

const parse = (certificate: X509Certificate): Parsed => {
  const before = known.get(certificate.fingerprint256)
  if (before) return before
  const parsed = readSafely(certificate)
  if (known.size >= 200) known.clear()
  known.set(certificate.fingerprint256, parsed)
  return parsed
}

/** first byte of the bit string of a key usage */
const readBits = (usage: unknown): number => {
  const block = (usage as { valueBlock: { valueHexView: Uint8Array } }).valueBlock
  return block.valueHexView[0] ?? 0
}

const bit = { digitalSignature: 0x80, nonRepudiation: 0x40, keyCertSign: 0x04, cRLSign: 0x02 } as const

const issued = (certificate: X509Certificate, by: X509Certificate, between: number): boolean => {
  const parsed = parse(by)
  return (
    certificate.checkIssued(by) &&
    parsed.authority &&
    (parsed.usage & bit.keyCertSign) !== 0 &&
    parsed.pathLength >= between &&
    certificate.verify(by.publicKey)
  )
}

const pathTo = (
  path: readonly X509Certificate[],
  others: readonly X509Certificate[],
  anchors: readonly X509Certificate[]
): readonly X509Certificate[] | null => {
  const last = path.at(-1)
  if (!last || path.length > 5) return null
  if (anchors.some((anchor) => issued(last, anchor, path.length - 1))) return path
  for (const other of others) {
    if (path.some((one) => one.fingerprint256 === other.fingerprint256) || !issued(last, other, path.length - 1))
      continue
    const found = pathTo([...path, other], others, anchors)
    if (found) return found
  }
  return null
}

/**
 * The path from `leaf` up to an anchor, which is not in it; null where there is none. Who issued each certificate is the next one,
 * of the last one an anchor.
 */
export const pathOf = (
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  anchors: readonly X509Certificate[]
): readonly X509Certificate[] | null => {
  try {
    return pathTo([leaf], others, anchors)
  } catch {
    return null
  }
}

export type PathProblem = 'untrusted' | 'expired' | 'notYetValid'

/** Whether a path from `leaf` to an anchor exists whose certificates all were valid at `at`. Anchors are not dated. */
export const checkChain = (
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  at: Date
): PathProblem | null => {
  try {
    const path = pathTo([leaf], others, anchors)
    if (!path || path.some((one) => parse(one).weak || parse(one).strange)) return 'untrusted'
    // one that cannot be dated is not valid at any time
    if (path.some((one) => Number.isNaN(Date.parse(one.validFrom) + Date.parse(one.validTo)))) return 'untrusted'
    if (path.some((one) => new Date(one.validFrom) > at)) return 'notYetValid'
    return path.some((one) => new Date(one.validTo) < at) ? 'expired' : null
  } catch {
    return 'untrusted'
  }
}

/** Fit to sign documents and events: no authority, non-repudiation, and no narrower purpose named. */
export const maySign = (certificate: X509Certificate): boolean => {
  const { authority, usage, extended } = parse(certificate)
  return !authority && (usage & bit.nonRepudiation) !== 0 && extended === null
}

/** RFC 5280 §4.2.1.3: an authority whose key may sign revocation lists. */
export const maySignLists = (certificate: X509Certificate): boolean => {
  const { authority, usage } = parse(certificate)
  return authority && (usage & bit.cRLSign) !== 0
}

/** RFC 3161 §2.3: one extended use, time-stamping, critical. */
export const mayStamp = (certificate: X509Certificate): boolean => {
  const { authority, usage, extended } = parse(certificate)
  return (
    !authority &&
    (usage & (bit.digitalSignature | bit.nonRepudiation)) !== 0 &&
    extended !== null &&
    extended.critical &&
    extended.uses.length === 1 &&
    extended.uses[0] === timeStamping
  )
}

/** The id in `urn:madoguchi:sender:ID` of the alternative names, or null. */
export const senderIn = (certificate: X509Certificate): string | null => {
  const prefix = 'urn:madoguchi:sender:'
  const [uri, ...more] = parse(certificate).uris.filter((one) => one.startsWith(prefix))
  return uri !== undefined && more.length === 0 ? uri.slice(prefix.length) : null
}
