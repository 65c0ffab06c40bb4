// RSA PKCS#1 v1.5 blocks (RSA-2048, SHA-256) that are not the one block RFC 8017 §9.2 allows: every padding that has fooled somebody.
import { createHash } from 'node:crypto'
import { longTlv, tlv } from './vectors.ts'

export const modulusSize = 256
export const message = Buffer.from('313233343030', 'hex')
const digestOf = (bytes: Uint8Array, hash = 'sha256'): Buffer => createHash(hash).update(bytes).digest()
const oids = {
  sha1: '2b0e03021a',
  md5: '2a864886f70d0205',
  sha224: '608648016503040204',
  sha256: '608648016503040201',
  sha384: '608648016503040202',
  sha512: '608648016503040203'
}
const oid = (name: keyof typeof oids): Buffer => tlv(0x06, Buffer.from(oids[name], 'hex'))
const none = tlv(0x05)
const digestInfo = (name: keyof typeof oids, bytes: Uint8Array = message): Buffer =>
  tlv(0x30, tlv(0x30, oid(name), none), tlv(0x04, digestOf(bytes, name)))

/** 00 01 FF … FF 00 info (RFC 8017 §9.2), with changes */
export const block = (
  info: Uint8Array,
  { first = 0x00, type = 0x01, fill = 0xff, end = 0x00, behind = Buffer.alloc(0), padding = -1 } = {}
): Buffer => {
  const length = padding < 0 ? modulusSize - 3 - info.length - behind.length : padding
  const whole = Buffer.concat([Buffer.from([first, type]), Buffer.alloc(length, fill), Buffer.of(end), info, behind])
  if (whole.length > modulusSize) throw new Error('too long')
  return Buffer.concat([whole, Buffer.alloc(modulusSize - whole.length, 0xaa)])
}
export const good = digestInfo('sha256')
const hash = digestOf(message)
const algorithm = tlv(0x30, oid('sha256'), none)
const octets = tlv(0x04, hash)

const changed = (bytes: Buffer, at: number, to: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = to
  return copy
}

/** blocks that are not the one block RFC 8017 allows */
export const wrongBlocks: readonly (readonly [flag: string, comment: string, block: Buffer])[] = [
  ['MissingNull', 'parameters left out', block(tlv(0x30, tlv(0x30, oid('sha256')), octets))],
  ...[0, 1, 2].flatMap((extra): readonly (readonly [string, string, Buffer])[] => [
    ['BerEncodedPadding', `long length of DigestInfo (+${extra})`, block(longTlv(0x30, extra, algorithm, octets))],
    [
      'BerEncodedPadding',
      `long length of algorithm (+${extra})`,
      block(tlv(0x30, longTlv(0x30, extra, oid('sha256'), none), octets))
    ],
    [
      'BerEncodedPadding',
      `long length of object identifier (+${extra})`,
      block(tlv(0x30, tlv(0x30, longTlv(0x06, extra, Buffer.from(oids.sha256, 'hex')), none), octets))
    ],
    [
      'BerEncodedPadding',
      `long length of parameters (+${extra})`,
      block(tlv(0x30, tlv(0x30, oid('sha256'), longTlv(0x05, extra)), octets))
    ],
    ['BerEncodedPadding', `long length of digest (+${extra})`, block(tlv(0x30, algorithm, longTlv(0x04, extra, hash)))]
  ]),
  [
    'BerEncodedPadding',
    'indefinite length',
    block(Buffer.concat([Buffer.of(0x30, 0x80), algorithm, octets, Buffer.of(0, 0)]))
  ],
  [
    'BerEncodedPadding',
    'constructed octet string',
    block(tlv(0x30, algorithm, tlv(0x24, tlv(0x04, hash.subarray(0, 16)), tlv(0x04, hash.subarray(16)))))
  ],
  ['InvalidAsnInPadding', 'something behind the digest', block(tlv(0x30, algorithm, octets, none))],
  [
    'InvalidAsnInPadding',
    'something behind the parameters',
    block(tlv(0x30, tlv(0x30, oid('sha256'), none, none), octets))
  ],
  [
    'InvalidAsnInPadding',
    'something in the parameters',
    block(tlv(0x30, tlv(0x30, oid('sha256'), tlv(0x05, Buffer.alloc(64, 1))), octets))
  ],
  [
    'InvalidAsnInPadding',
    'another tag for the parameters',
    block(tlv(0x30, tlv(0x30, oid('sha256'), tlv(0x04)), octets))
  ],
  ['InvalidAsnInPadding', 'another tag for the digest', block(tlv(0x30, algorithm, tlv(0x03, hash)))],
  ['InvalidAsnInPadding', 'another tag for DigestInfo', block(tlv(0x31, algorithm, octets))],
  ['InvalidAsnInPadding', 'a digest cut short', block(tlv(0x30, algorithm, tlv(0x04, hash.subarray(0, 31))))],
  ['InvalidAsnInPadding', 'an empty digest', block(tlv(0x30, algorithm, tlv(0x04)))],
  ['InvalidAsnInPadding', 'a digest with a byte more', block(tlv(0x30, algorithm, tlv(0x04, hash, Buffer.of(0))))],
  ['InvalidAsnInPadding', 'no algorithm', block(tlv(0x30, octets))],
  ['InvalidAsnInPadding', 'an empty DigestInfo', block(tlv(0x30))],
  [
    'InvalidAsnInPadding',
    'a length that reaches beyond',
    block(Buffer.concat([good.subarray(0, 1), Buffer.of(good.length), good.subarray(2)]))
  ],
  ['NoHash', 'the digest alone', block(hash)],
  ['NoHash', 'the message alone', block(message)],
  ['ModifiedPadding', 'a first byte of 01', block(good, { first: 0x01 })],
  ['ModifiedPadding', 'block type 00', block(good, { type: 0x00, fill: 0x00 })],
  ['ModifiedPadding', 'block type 02', block(good, { type: 0x02, fill: 0x55 })],
  ['ModifiedPadding', 'block type 01 filled with FE', block(good, { fill: 0xfe })],
  ['ModifiedPadding', 'one padding byte of FE', changed(block(good), 100, 0xfe)],
  ['ModifiedPadding', 'the first padding byte of 00', changed(block(good), 2, 0x00)],
  ['ModifiedPadding', 'no zero at the end of the padding', block(good, { end: 0xff })],
  ['ModifiedPadding', 'a zero more at the end of the padding', block(Buffer.concat([Buffer.of(0), good]))],
  ['InvalidPadding', 'something behind DigestInfo', block(good, { behind: Buffer.alloc(16, 0x11) })],
  ['InvalidPadding', 'zeros behind DigestInfo', block(good, { behind: Buffer.alloc(8) })],
  ['ShortPadding', 'eight bytes of padding and rubbish behind', block(good, { padding: 8 })],
  ['ShortPadding', 'no padding and rubbish behind', block(good, { padding: 0 })],
  ['WrongHash', 'SHA-1', block(digestInfo('sha1'))],
  ['WrongHash', 'MD5', block(digestInfo('md5'))],
  ['WrongHash', 'SHA-224', block(digestInfo('sha224'))],
  ['WrongHash', 'SHA-384', block(digestInfo('sha384'))],
  ['WrongHash', 'SHA-512', block(digestInfo('sha512'))],
  [
    'WrongHash',
    'SHA-256 by name, another digest by content',
    block(tlv(0x30, algorithm, tlv(0x04, digestOf(message, 'sha1'))))
  ],
  ['WrongHash', 'the digest of another message', block(digestInfo('sha256', Buffer.from('another')))]
]
