// The responder of a notified verifier: OCSP requests in, signed answers out (RFC 6960). It knows what its data says.
import { sign } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { Signer } from '../../evidence/cms.ts'
import { ids, nonceIn, responseStatus, serialOf, keyOf, wholeSecond } from './ocsp-form.ts'

export type Standing = 'good' | 'revoked' | 'unknown'
/** Where a certificate stands now; `name` is `keyOf` without the serial. */
export type Standings = (name: string, serial: string) => { readonly state: Standing; readonly since: Date | null }

/** how long an answer may be used; asked anew each time all the same */
const validFor = 3_600_000
/** requests for more certificates than this are none of ours */
const most = 10

const bare = (status: number): Buffer =>
  Buffer.from(new pkijs.OCSPResponse({ responseStatus: new asn1js.Enumerated({ value: status }) }).toSchema().toBER())

const context = (tagNumber: number, value?: asn1js.AsnType[]): asn1js.AsnType => {
  const idBlock = { tagClass: 3, tagNumber }
  return value ? new asn1js.Constructed({ idBlock, value }) : new asn1js.Primitive({ idBlock })
}

const statusOf = ({ state, since }: ReturnType<Standings>, now: Date): asn1js.AsnType => {
  if (state === 'good') return context(0)
  if (state === 'unknown') return context(2)
  return context(1, [new asn1js.GeneralizedTime({ valueDate: wholeSecond(since ?? now) })])
}

const parsed = (der: Uint8Array): pkijs.OCSPRequest | null => {
  try {
    return pkijs.OCSPRequest.fromBER(new Uint8Array(der))
  } catch {
    return null
  }
}

const parsedChains = new WeakMap<Signer, pkijs.Certificate[]>()

/** Parsed once: a responder answers often. */
const certificatesOf = (signer: Signer): pkijs.Certificate[] => {
  const certificates =
    parsedChains.get(signer) ?? signer.chain.map((one) => pkijs.Certificate.fromBER(new Uint8Array(one)))
  parsedChains.set(signer, certificates)
  return certificates
}

const signed = (data: pkijs.ResponseData, signer: Signer): Buffer => {
  data.tbsView = new Uint8Array(data.toSchema(true).toBER())
  const basic = new pkijs.BasicOCSPResponse({
    tbsResponseData: data,
    signatureAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: ids.ecdsaSha256 }),
    signature: new asn1js.BitString({ valueHex: new Uint8Array(sign('sha256', data.tbsView, signer.key)) }),
    certs: certificatesOf(signer)
  })
  const response = new pkijs.OCSPResponse({
    responseStatus: new asn1js.Enumerated({ value: responseStatus.successful }),
    responseBytes: new pkijs.ResponseBytes({
      responseType: ids.basic,
      response: new asn1js.OctetString({ valueHex: basic.toSchema().toBER() })
    })
  })
  return Buffer.from(response.toSchema().toBER())
}

/** Answers one request at `now`, signed with an EC key. What is no request gets malformedRequest, unsigned as the RFC has it. */
export const answerOcsp = (der: Uint8Array, standings: Standings, signer: Signer, now: Date): Buffer => {
  const request = parsed(der)
  const [own] = certificatesOf(signer)
  if (!own) throw new Error('the responder has no certificate')
  const asked = request?.tbsRequest.requestList ?? []
  if (!request || asked.length === 0 || asked.length > most) return bare(responseStatus.malformedRequest)
  const second = wholeSecond(now)
  const nonce = nonceIn(request.tbsRequest.requestExtensions)
  const data = new pkijs.ResponseData({
    responderID: own.subject,
    producedAt: second,
    responses: asked.map(({ reqCert }) => {
      const serial = serialOf(reqCert)
      const standing = standings(keyOf(reqCert).slice(0, -serial.length - 1), serial)
      return new pkijs.SingleResponse({
        certID: reqCert,
        certStatus: statusOf(standing, second),
        thisUpdate: second,
        nextUpdate: new Date(second.getTime() + validFor)
      })
    })
  })
  if (nonce !== null) {
    const octets = new asn1js.OctetString({ valueHex: new Uint8Array(Buffer.from(nonce, 'hex')) })
    data.responseExtensions = [new pkijs.Extension({ extnID: ids.nonce, extnValue: octets.toBER() })]
  }
  return signed(data, signer)
}

/** RFC 6960 §4.2.1: asked too often, or busy. */
export const tryLater = (): Buffer => bare(responseStatus.tryLater)
