// Revocation lists (RFC 5280 §5): written as a verifier publishes them, and read only when signed, current and by the right issuer.
import { createPublicKey, sign, verify, type KeyObject, type X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { integer } from '../../asn1/write.ts'
import type { Answered } from './read-answer.ts'
import { wholeSecond } from './ocsp-form.ts'

export type Revocation = {
  readonly serial: string
  readonly since: Date
  /** of RFC 5280 §5.3.1; without one the key is to be thought compromised */
  readonly reason?: number | undefined
}

const signatures = { ec: '1.2.840.10045.4.3.2', rsa: '1.2.840.113549.1.1.11' } as const

const time = (at: Date): pkijs.Time =>
  // RFC 5280 §5.1.2.4: UTCTime through 2049, GeneralizedTime from 2050 on
  new pkijs.Time({
    type: at.getUTCFullYear() < 2050 ? pkijs.TimeType.UTCTime : pkijs.TimeType.GeneralizedTime,
    value: wholeSecond(at)
  })

const algorithmOf = (key: KeyObject): pkijs.AlgorithmIdentifier =>
  key.asymmetricKeyType === 'rsa'
    ? new pkijs.AlgorithmIdentifier({ algorithmId: signatures.rsa, algorithmParams: new asn1js.Null() })
    : new pkijs.AlgorithmIdentifier({ algorithmId: signatures.ec })

const extension = (extnID: string, value: asn1js.AsnType): pkijs.Extension =>
  new pkijs.Extension({ extnID, extnValue: value.toBER() })

/** The issuer's key by its own identifier (§5.2.1); nothing where its certificate has none. */
const keyIdentifier = (issuer: pkijs.Certificate): pkijs.Extension[] => {
  const found = issuer.extensions?.find((one) => one.extnID === '2.5.29.14')?.parsedValue as
    asn1js.OctetString | undefined
  if (!found) return []
  const identifier = new asn1js.Primitive({
    idBlock: { tagClass: 3, tagNumber: 0 },
    valueHex: found.valueBlock.valueHexView.slice()
  })
  return [extension('2.5.29.35', new asn1js.Sequence({ value: [identifier] }))]
}

const reasonOf = (reason: number): pkijs.Extensions =>
  new pkijs.Extensions({ extensions: [extension('2.5.29.21', new asn1js.Enumerated({ value: reason }))] })

/** A list in DER, signed by the key of `issuer`, current from `now` for `hours`. `number` grows with every list (§5.2.3). */
export const writeCrl = (
  { issuer, key }: { readonly issuer: X509Certificate; readonly key: KeyObject },
  revoked: readonly Revocation[],
  { now, hours, number }: { readonly now: Date; readonly hours: number; readonly number: number }
): Buffer => {
  const own = pkijs.Certificate.fromBER(new Uint8Array(issuer.raw))
  const list = new pkijs.CertificateRevocationList({
    version: 1,
    signature: algorithmOf(key),
    issuer: own.subject,
    thisUpdate: time(now),
    nextUpdate: time(new Date(now.getTime() + hours * 3_600_000)),
    // an empty list may not be there at all (§5.1.2.6)
    ...(revoked.length === 0
      ? {}
      : {
          revokedCertificates: revoked.map(
            ({ serial, since, reason }) =>
              new pkijs.RevokedCertificate({
                userCertificate: asn1js.fromBER(integer(serial)).result as asn1js.Integer,
                revocationDate: time(since),
                ...(reason === undefined ? {} : { crlEntryExtensions: reasonOf(reason) })
              })
          )
        }),
    crlExtensions: new pkijs.Extensions({
      extensions: [...keyIdentifier(own), extension('2.5.29.20', new asn1js.Integer({ value: number }))]
    })
  })
  const [tbs] = list.toSchema(true).valueBlock.value
  if (!tbs) throw new Error('a list has nothing to sign')
  list.tbsView = new Uint8Array(tbs.toBER())
  list.signatureAlgorithm = algorithmOf(key)
  list.signatureValue = new asn1js.BitString({ valueHex: new Uint8Array(sign('sha256', list.tbsView, key)) })
  return Buffer.from(list.toSchema().toBER())
}

const hashes: Readonly<Record<string, string>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.113549.1.1.12': 'sha384'
}

type List = { readonly until: Date; readonly from: Date; readonly serials: ReadonlySet<string> }

const readList = (der: Uint8Array, issuer: X509Certificate): List | null => {
  const list = pkijs.CertificateRevocationList.fromBER(new Uint8Array(der))
  const hash = hashes[list.signatureAlgorithm.algorithmId]
  const name = Buffer.from(list.issuer.toSchema().toBER())
  const own = Buffer.from(pkijs.Certificate.fromBER(new Uint8Array(issuer.raw)).subject.toSchema().toBER())
  if (!hash || !list.nextUpdate || !name.equals(own)) return null
  // a critical extension says that the list is about less than it seems (§5.2.5)
  if (list.crlExtensions?.extensions.some((one) => one.critical)) return null
  const key = createPublicKey(issuer.publicKey.export({ type: 'spki', format: 'pem' }))
  if (!verify(hash, list.tbsView, key, list.signatureValue.valueBlock.valueHexView)) return null
  return {
    from: list.thisUpdate.value,
    until: list.nextUpdate.value,
    serials: new Set(
      (list.revokedCertificates ?? []).map(({ userCertificate }) =>
        Buffer.from(userCertificate.valueBlock.valueHexView).toString('hex').replace(/^0+/, '')
      )
    )
  }
}

/** What a list says of a serial (hexadecimal): `late` when the list is over, `unknown` when it cannot be believed. */
export const readCrl = (der: Uint8Array, issuer: X509Certificate, serial: string, now: Date): Answered => {
  let list: List | null
  try {
    list = readList(der, issuer)
  } catch {
    list = null
  }
  if (!list || list.from > now) return 'unknown'
  if (list.serials.has(serial.toLowerCase().replace(/^0+/, ''))) return 'revoked'
  return list.until > now ? 'good' : 'late'
}
