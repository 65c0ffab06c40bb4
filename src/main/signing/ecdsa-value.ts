// ECDSA signatures in their two forms: r and s one after the other (cards, XML: RFC 9231 §2.3.6), Ecdsa-Sig-Value in DER (CMS).
import * as asn1js from 'asn1js'

const integer = (bytes: Uint8Array): asn1js.Integer =>
  asn1js.Integer.fromBigInt(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))

/** `plain`: r and s, half each */
export const ecdsaDer = (plain: Uint8Array): Uint8Array => {
  const half = plain.length / 2
  const value = new asn1js.Sequence({ value: [integer(plain.subarray(0, half)), integer(plain.subarray(half))] })
  return new Uint8Array(value.toBER(false))
}
