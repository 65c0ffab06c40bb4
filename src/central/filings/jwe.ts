// Opens the one form of JWE that terminals seal with: compact (RFC 7516 §7.1), ECDH-ES+A256KW on P-256 (RFC 7518 §4.6), A256GCM (§5.3).
//
// jose opens every form there is through WebCrypto, which takes a millisecond for one message. Here
// it is under a third of that. What jose accepts under the same limits is accepted here, and nothing else; a test compares them.
import { createDecipheriv, createPublicKey, createSecretKey, diffieHellman, hash, type KeyObject } from 'node:crypto'
import { z } from 'zod'

export class JweProblem extends Error {}

const algorithm = 'ECDH-ES+A256KW'
const coordinate = z.string().length(43)
/** Other parameters may stand there (RFC 7516 §4); those that change how it is opened may not. */
const Header = z.object({
  alg: z.literal(algorithm),
  enc: z.literal('A256GCM'),
  epk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
  apu: z.string().optional(),
  apv: z.string().optional(),
  // a sealed operation is small; nothing may unpack into something large
  zip: z.undefined().optional(),
  crit: z.undefined().optional()
})

const lengths = { coordinate: 32, wrappedKey: 40, iv: 12, tag: 16 } as const

const must = (held: boolean): void => {
  if (!held) throw new JweProblem('not a JWE of the form that is sealed to central')
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const decoded = (text: string): Buffer => Buffer.from(text, 'base64url')

/** SubjectPublicKeyInfo of a P-256 key (RFC 5480 §2) up to the two coordinates of its point, uncompressed */
const p256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex')
/** Node takes text at once, and looks at whatever else it is given for what it might be: twice as long as reading it takes. */
const pemOf = ({ x, y }: { readonly x: string; readonly y: string }): string => {
  const point = [decoded(x), decoded(y)]
  must(point.every(({ length }) => length === lengths.coordinate))
  const text = Buffer.concat([p256, ...point]).toString('base64')
  return `-----BEGIN PUBLIC KEY-----\n${text.slice(0, 64)}\n${text.slice(64)}\n-----END PUBLIC KEY-----\n`
}

const counted = (bytes: Uint8Array): Buffer => Buffer.concat([uint32(bytes.length), bytes])

/** The key that wraps the content's key: one round of the Concat KDF (NIST SP 800-56A §5.8.1, RFC 7518 §4.6.2). */
const wrappingKey = (header: z.output<typeof Header>, key: KeyObject): KeyObject => {
  // a point that is not on the curve is refused here
  const publicKey = createPublicKey(pemOf(header.epk))
  const input = Buffer.concat([
    uint32(1),
    diffieHellman({ privateKey: key, publicKey }),
    counted(Buffer.from(algorithm)),
    counted(decoded(header.apu ?? '')),
    counted(decoded(header.apv ?? '')),
    uint32(256)
  ])
  return createSecretKey(hash('sha256', input, 'buffer'))
}

/** RFC 3394 §2.2.3.1 */
const wrapIv = Buffer.alloc(8, 0xa6)
const form = /^([\w-]+)\.([\w-]+)\.([\w-]+)\.([\w-]*)\.([\w-]+)$/

/** The bytes that were sealed. Throws JweProblem, or what node:crypto throws at bytes that are not what they should be. */
export const openJwe = (text: string, key: KeyObject): Buffer => {
  const [, protect = '', wrapped = '', iv = '', content = '', tag = ''] = form.exec(text) ?? []
  const header = Header.parse(JSON.parse(decoded(protect).toString('utf8')))
  const parts = { wrapped: decoded(wrapped), iv: decoded(iv), tag: decoded(tag) }
  must(parts.wrapped.length === lengths.wrappedKey)
  must(parts.iv.length === lengths.iv && parts.tag.length === lengths.tag)
  const unwrap = createDecipheriv('id-aes256-wrap', wrappingKey(header, key), wrapIv)
  const contentKey = createSecretKey(Buffer.concat([unwrap.update(parts.wrapped), unwrap.final()]))
  const decipher = createDecipheriv('aes-256-gcm', contentKey, parts.iv, { authTagLength: lengths.tag })
  decipher.setAAD(Buffer.from(protect, 'latin1'))
  decipher.setAuthTag(parts.tag)
  return Buffer.concat([decipher.update(decoded(content)), decipher.final()])
}
