// Reading an OCSP answer: believed only when it is signed by a responder we know, about this certificate, now, and to this request.
import { verify, X509Certificate, type KeyObject } from 'node:crypto'
import { childrenOf, contentOf, oidOf, readDer, tags, timeOf, wholeOf, type Der } from '../../asn1/der.ts'
import { ids, keyOf, nonceIn, readCertId, responseStatus, type OcspRequest } from './ocsp-form.ts'

export type Answered = 'good' | 'revoked' | 'unknown' | 'late'

/** clocks of two houses may differ by so much */
const skew = 5 * 60_000

/** a certificate that a root issued to answer; for how long is looked at in every answer */
type Entitled = { readonly der: Uint8Array; readonly key: KeyObject; readonly from: Date; readonly until: Date }
/** the last one of each root: a responder sends the same certificate with every answer, and who issued it does not change */
const entitledBy = new WeakMap<X509Certificate, Entitled>()

const entitled = (der: Uint8Array, root: X509Certificate): Entitled | null => {
  const known = entitledBy.get(root)
  if (known && Buffer.compare(known.der, der) === 0) return known
  const certificate = new X509Certificate(der)
  const { publicKey, validFromDate, validToDate } = certificate
  // node calls the extended uses keyUsage
  const uses = certificate.keyUsage as readonly string[] | undefined
  const may = uses?.includes(ids.signing) === true && publicKey.asymmetricKeyType === 'ec'
  if (!may || !root.ca || !certificate.checkIssued(root) || !certificate.verify(root.publicKey)) return null
  const found = { der: Uint8Array.from(der), key: publicKey, from: validFromDate, until: validToDate }
  entitledBy.set(root, found)
  return found
}

/** The key of whoever may answer with this certificate, under one of these roots and now. */
const keyOfResponder = (der: Uint8Array, roots: readonly X509Certificate[], now: Date): KeyObject | null => {
  for (const root of roots) {
    if (root.validToDate <= now) continue
    const found = entitled(der, root)
    if (found && found.from <= now && found.until > now) return found.key
  }
  return null
}

type Single = { readonly state: Answered; readonly thisUpdate: Date; readonly nextUpdate: Date | null }

const fresh = ({ thisUpdate, nextUpdate }: Single, now: Date): boolean =>
  thisUpdate.getTime() <= now.getTime() + skew &&
  (nextUpdate ? nextUpdate.getTime() > now.getTime() - skew : thisUpdate.getTime() > now.getTime() - skew)

const states: Readonly<Record<number, Answered>> = {
  [tags.bare0]: 'good',
  [tags.context1]: 'revoked',
  [tags.bare2]: 'unknown'
}

/** SingleResponse (RFC 6960 §4.2.1), once it is known to be about our certificate. */
const singleIn = ([, status, thisUpdate, ...rest]: readonly Der[]): Single => {
  const next = rest.find(({ tag }) => tag === tags.context0)
  const extensions = rest.find(({ tag }) => tag === tags.context1)
  // for what is critical among them
  if (extensions) nonceIn(childrenOf(extensions, tags.context1)[0])
  return {
    state: states[status?.tag ?? 0] ?? 'unknown',
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: next ? timeOf(childrenOf(next, tags.context0)[0]) : null
  }
}

type Basic = {
  readonly data: Der
  readonly algorithm: string
  readonly signature: Uint8Array
  /** the responder's own comes first */
  readonly certificate: Uint8Array
}

/** BasicOCSPResponse, inside the octets of ResponseBytes. */
const basicIn = (wrapper: Der | undefined): Basic | null => {
  const [type, octets] = childrenOf(childrenOf(wrapper, tags.context0)[0], tags.sequence)
  if (oidOf(type) !== ids.basic) return null
  const [data, algorithm, signature, certificates] = childrenOf(
    readDer(contentOf(octets, tags.octetString)),
    tags.sequence
  )
  const [own] = certificates ? childrenOf(childrenOf(certificates, tags.context0)[0], tags.sequence) : []
  if (!data || !own) return null
  return {
    data,
    algorithm: oidOf(childrenOf(algorithm, tags.sequence)[0]),
    signature: contentOf(signature, tags.bitString).subarray(1),
    certificate: wholeOf(own)
  }
}

/** What the signed data says of the certificate that was asked about, when it is the answer to this very request. */
const answerIn = (data: Der, request: OcspRequest): Single | null => {
  const parts = childrenOf(data, tags.sequence)
  // version is [0], and the responder's name or key [1] or [2]: the extensions' [1] can only come last
  const responses = parts.find(({ tag }) => tag === tags.sequence)
  const last = parts.at(-1)
  const extensions = last?.tag === tags.context1 && parts.length > 3 ? childrenOf(last, tags.context1)[0] : undefined
  if (nonceIn(extensions) !== request.nonce) return null
  const wanted = keyOf(request.id)
  const [single, ...more] = childrenOf(responses, tags.sequence)
    .map((one) => childrenOf(one, tags.sequence))
    .filter(([id]) => keyOf(readCertId(id)) === wanted)
  return single && more.length === 0 ? singleIn(single) : null
}

const read = (der: Uint8Array, request: OcspRequest, roots: readonly X509Certificate[], now: Date): Answered => {
  const [status, bytes] = childrenOf(readDer(der), tags.sequence)
  const [code] = contentOf(status, tags.enumerated)
  if (code === responseStatus.tryLater || code === responseStatus.internalError) return 'late'
  const basic = code === responseStatus.successful ? basicIn(bytes) : null
  const key = basic && keyOfResponder(basic.certificate, roots, now)
  if (!key || basic.algorithm !== ids.ecdsaSha256) return 'unknown'
  if (!verify('sha256', wholeOf(basic.data), key, basic.signature)) return 'unknown'
  const single = answerIn(basic.data, request)
  return single && fresh(single, now) ? single.state : 'unknown'
}

/** What an answer says; `unknown` for whatever cannot be read or believed, which is no answer at all. */
export const readOcspAnswer = (
  der: Uint8Array,
  request: OcspRequest,
  roots: readonly X509Certificate[],
  now: Date
): Answered => {
  try {
    return read(der, request, roots, now)
  } catch {
    return 'unknown'
  }
}
