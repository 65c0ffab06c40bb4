// Whether a PKCS#12 file is as it was made: its MAC (RFC 7292 §5.1), before anything of it is decrypted or believed.
import { createHmac, timingSafeEqual } from 'node:crypto'
import forge from 'node-forge'

const { asn1, pki } = forge
type Node = forge.asn1.Asn1 | undefined

const childOf = (node: Node, ...path: readonly number[]): Node =>
  path.reduce((at: Node, index) => (Array.isArray(at?.value) ? at.value[index] : undefined), node)

const isUniversal = (node: Node, type: forge.asn1.Type): node is forge.asn1.Asn1 & { readonly value: string } =>
  node?.tagClass === asn1.Class.UNIVERSAL && node.type === type && typeof node.value === 'string'

const isSequence = (node: Node): boolean =>
  node?.tagClass === asn1.Class.UNIVERSAL && node.type === asn1.Type.SEQUENCE && Array.isArray(node.value)

/** An OCTET STRING, in one piece or, as BER allows, in several. */
const octetsOf = (node: Node): string | undefined => {
  if (isUniversal(node, asn1.Type.OCTETSTRING)) return node.value
  if (node?.type !== asn1.Type.OCTETSTRING || !Array.isArray(node.value)) return undefined
  const pieces = node.value.map(octetsOf)
  return pieces.every((piece) => piece !== undefined) ? pieces.join('') : undefined
}

const hashes = new Map([
  [pki.oids['sha1'], { name: 'sha1', length: 20, make: forge.md.sha1 }],
  [pki.oids['sha256'], { name: 'sha256', length: 32, make: forge.md.sha256 }],
  [pki.oids['sha384'], { name: 'sha384', length: 48, make: forge.md.sha384 }],
  [pki.oids['sha512'], { name: 'sha512', length: 64, make: forge.md.sha512 }]
])

const keyForMac = 3

const binary = (text: string): Buffer => Buffer.from(text, 'binary')

/**
 * `holds` only where every byte is covered or has the one form it may have: the contents' tag is [0] EXPLICIT, the hash's
 * parameters are NULL or none (RFC 8017 §A.2.4). `differs` also means a wrong password: nothing tells the two apart.
 */
export const macOf = (pfx: forge.asn1.Asn1, password: string): 'holds' | 'differs' | 'unsupported' | 'damaged' => {
  const explicit = childOf(pfx, 1, 1)
  const [oid, parameters] = [childOf(pfx, 2, 0, 0, 0), childOf(pfx, 2, 0, 0, 1)]
  const contents = octetsOf(childOf(explicit, 0))
  const digest = octetsOf(childOf(pfx, 2, 0, 1))
  const salt = octetsOf(childOf(pfx, 2, 1))
  const rounds = childOf(pfx, 2, 2)
  // PFX, ContentInfo, MacData, DigestInfo, AlgorithmIdentifier
  const frame = [pfx, childOf(pfx, 1), childOf(pfx, 2), childOf(pfx, 2, 0), childOf(pfx, 2, 0, 0)]
  if (!frame.every(isSequence)) return 'damaged'
  if (explicit?.tagClass !== asn1.Class.CONTEXT_SPECIFIC || explicit.type !== asn1.Type.NONE) return 'damaged'
  if (parameters !== undefined && !(isUniversal(parameters, asn1.Type.NULL) && parameters.value === ''))
    return 'damaged'
  if (rounds !== undefined && !isUniversal(rounds, asn1.Type.INTEGER)) return 'damaged'
  if (contents === undefined || digest === undefined || salt === undefined) return 'damaged'
  if (!isUniversal(oid, asn1.Type.OID)) return 'damaged'
  const hash = hashes.get(asn1.derToOid(oid.value))
  if (!hash) return 'unsupported'
  const times = rounds === undefined ? 1 : Number.parseInt(binary(rounds.value).toString('hex'), 16)
  if (!(times >= 1)) return 'damaged'
  const key = forge.pkcs12.generateKey(
    password,
    forge.util.createBuffer(salt),
    keyForMac,
    times,
    hash.length,
    hash.make.create()
  )
  const ours = createHmac(hash.name, binary(key.getBytes())).update(binary(contents)).digest()
  const theirs = binary(digest)
  return theirs.length === ours.length && timingSafeEqual(theirs, ours) ? 'holds' : 'differs'
}
