// What it would cost to try a password on a PKCS#12 file: a file may ask for years of hashing and so stop the terminal.
import * as asn1js from 'asn1js'

/** OpenSSL writes 2,048, Windows 2,000, careful tools up to 600,000 */
const most = 1_000_000

const inside = (value: asn1js.AsnType): readonly asn1js.AsnType[] => {
  if (value instanceof asn1js.OctetString && !value.idBlock.isConstructed) {
    const bytes = new Uint8Array(value.valueBlock.valueHexView)
    const { offset, result } = asn1js.fromBER(bytes.buffer)
    return offset === bytes.length && result instanceof asn1js.Sequence ? [result] : []
  }
  return value instanceof asn1js.Constructed ? value.valueBlock.value : []
}

/** The rounds named after every salt: MacData, PBEParameter and PBKDF2-params all say OCTET STRING, INTEGER (RFC 7292, RFC 8018). */
const rounds = (value: asn1js.AsnType): number => {
  const parts = inside(value)
  let highest = 0
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1]
    if (part instanceof asn1js.OctetString && next instanceof asn1js.Integer)
      highest = Math.max(highest, Number(next.toBigInt()))
    highest = Math.max(highest, rounds(part))
  }
  return highest
}

export const affordable = (file: asn1js.AsnType): boolean => rounds(file) <= most
