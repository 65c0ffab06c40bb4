// ECDSA signatures in their two forms: Ecdsa-Sig-Value in DER (X.509, CMS) and r and s side by side (XML, RFC 9231 §2.3.6).
import * as asn1js from 'asn1js'
import { parseWhole } from '../../card/certificates/extensions.ts'

/** `size`: bytes of r, and of s. Throws at what is no Ecdsa-Sig-Value: call it with a signature that verified. */
export const plainValue = (der: Uint8Array, size: number): Uint8Array => {
  const value = parseWhole(der)
  const [r, s] = value instanceof asn1js.Sequence ? value.valueBlock.value : []
  if (!(r instanceof asn1js.Integer) || !(s instanceof asn1js.Integer)) throw new Error('no Ecdsa-Sig-Value')
  const padded = (number: asn1js.Integer): Buffer =>
    Buffer.from(
      number
        .toBigInt()
        .toString(16)
        .padStart(size * 2, '0'),
      'hex'
    )
  return Buffer.concat([padded(r), padded(s)])
}
