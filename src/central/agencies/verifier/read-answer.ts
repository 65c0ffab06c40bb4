// Reading an OCSP answer: believed only when it is signed by a responder we know, about this certificate, now, and to this request.
import { verify, X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { ids, keyOf, nonceIn, responseStatus, type OcspRequest } from './ocsp-form.ts'

export type Answered = 'good' | 'revoked' | 'unknown' | 'late'

/** clocks of two houses may differ by so much */
const skew = 5 * 60_000

const mayAnswer = (certificate: X509Certificate, roots: readonly X509Certificate[], now: Date): boolean => {
  const uses = certificate.keyUsage as readonly string[] | undefined
  const valid = new Date(certificate.validFrom) <= now && new Date(certificate.validTo) > now
  const issued = roots.some(
    (root) =>
      root.ca && certificate.checkIssued(root) && certificate.verify(root.publicKey) && new Date(root.validTo) > now
  )
  // node calls the extended uses keyUsage
  return valid && issued && (uses?.includes(ids.signing) ?? false)
}

const signatureHolds = (basic: pkijs.BasicOCSPResponse, certificate: X509Certificate): boolean =>
  basic.signatureAlgorithm.algorithmId === ids.ecdsaSha256 &&
  certificate.publicKey.asymmetricKeyType === 'ec' &&
  verify('sha256', basic.tbsResponseData.tbsView, certificate.publicKey, basic.signature.valueBlock.valueHexView)

const fresh = ({ thisUpdate, nextUpdate }: pkijs.SingleResponse, now: Date): boolean =>
  thisUpdate.getTime() <= now.getTime() + skew &&
  (nextUpdate ? nextUpdate.getTime() > now.getTime() - skew : thisUpdate.getTime() > now.getTime() - skew)

const states: readonly Answered[] = ['good', 'revoked', 'unknown']

const stateIn = ({ certStatus }: pkijs.SingleResponse): Answered => {
  const { tagClass, tagNumber } = (certStatus as asn1js.BaseBlock).idBlock
  return tagClass === 3 ? (states[tagNumber] ?? 'unknown') : 'unknown'
}

const basicIn = (response: pkijs.OCSPResponse): pkijs.BasicOCSPResponse | null =>
  response.responseBytes?.responseType === ids.basic
    ? pkijs.BasicOCSPResponse.fromBER(response.responseBytes.response.valueBlock.valueHexView.slice())
    : null

const read = (der: Uint8Array, request: OcspRequest, roots: readonly X509Certificate[], now: Date): Answered => {
  const response = pkijs.OCSPResponse.fromBER(new Uint8Array(der))
  const status = response.responseStatus.valueBlock.valueDec
  if (status === responseStatus.tryLater || status === responseStatus.internalError) return 'late'
  const basic = status === responseStatus.successful ? basicIn(response) : null
  const [own] = basic?.certs ?? []
  if (!basic || !own) return 'unknown'
  const certificate = new X509Certificate(Buffer.from(own.toSchema().toBER()))
  if (!mayAnswer(certificate, roots, now) || !signatureHolds(basic, certificate)) return 'unknown'
  if (nonceIn(basic.tbsResponseData.responseExtensions) !== request.nonce) return 'unknown'
  const wanted = keyOf(request.id)
  const [single, ...more] = basic.tbsResponseData.responses.filter((one) => keyOf(one.certID) === wanted)
  if (!single || more.length > 0 || !fresh(single, now)) return 'unknown'
  return stateIn(single)
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
