// Several PKCS#12 files made into one with all their keys, which OpenSSL does not do.
import { createHmac, randomBytes } from 'node:crypto'
import * as asn1js from 'asn1js'
import forge from 'node-forge'
import { parseWhole } from '../../src/card/certificates/extensions.ts'

const sequence = (...value: asn1js.AsnType[]): asn1js.Sequence => new asn1js.Sequence({ value })
const octets = (bytes: Uint8Array): asn1js.OctetString => new asn1js.OctetString({ valueHex: new Uint8Array(bytes) })
const oid = (value: string): asn1js.ObjectIdentifier => new asn1js.ObjectIdentifier({ value })

/** PFX ::= { version, { data, [0] OCTET STRING of SEQUENCE OF ContentInfo }, mac }: the ContentInfos */
const contentsOf = (file: Uint8Array): asn1js.AsnType[] => {
  const inside = (block: asn1js.AsnType | undefined): asn1js.AsnType[] =>
    block instanceof asn1js.Constructed ? block.valueBlock.value : []
  const [, authSafe] = inside(parseWhole(file))
  const [content] = inside(inside(authSafe)[1])
  if (!(content instanceof asn1js.OctetString)) throw new Error('no PKCS#12')
  return inside(parseWhole(new Uint8Array(content.getValue())))
}

/** All bags of `files` under one MAC (SHA-256, 2,048 rounds) of their common password. */
export const joinedPkcs12 = (files: readonly Uint8Array[], password: string): Uint8Array => {
  const authSafe = new Uint8Array(sequence(...files.flatMap(contentsOf)).toBER())
  const salt = randomBytes(8)
  const { generateKey } = forge.pkcs12
  const derived = generateKey(
    password,
    forge.util.createBuffer(salt.toString('binary')),
    3,
    2048,
    32,
    forge.md.sha256.create()
  )
  const mac = createHmac('sha256', Buffer.from(derived.getBytes(), 'binary')).update(authSafe).digest()
  const tagged = new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [octets(authSafe)] })
  const file = sequence(
    new asn1js.Integer({ value: 3 }),
    sequence(oid('1.2.840.113549.1.7.1'), tagged),
    sequence(
      sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), new asn1js.Null()), octets(mac)),
      octets(salt),
      new asn1js.Integer({ value: 2048 })
    )
  )
  return new Uint8Array(file.toBER())
}
