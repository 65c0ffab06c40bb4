// The key that signs tree heads, and the newest head it signed, kept beside the key and away from the database.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject
} from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { TreeHead, type LogKey } from '../../contract/wire/provision-log.ts'
import { base64url, fromBase64url } from '../digest.ts'
import { soundly } from '../key-problem.ts'
import { writeWhole } from '../terminals/authority.ts'

export type UnsignedHead = {
  readonly number: number
  readonly size: number
  readonly at: Date
  readonly root: Uint8Array
}

export type Signer = {
  readonly key: LogKey
  /** signs the head of a tree; says nothing about whether it was signed before */
  readonly signHead: (head: UnsignedHead) => TreeHead
  /** the largest head known to have been committed, or null */
  readonly witnessed: () => TreeHead | null
  /** remembers a committed head; one that is smaller than before, or that this key never signed, is left alone */
  readonly witness: (head: TreeHead) => void
}

const uint = (value: number, length: 2 | 8): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes.subarray(8 - length)
}
const withLength = (data: Uint8Array): Buffer => Buffer.concat([uint(data.length, 2), data])

/** of the range that RFC 9162 leaves for private use */
const headNumber = 0xf000

/** TreeHeadDataV2, RFC 9162 §4.9 */
const treeHeadData = ({ number, size, at, root }: UnsignedHead): Buffer => {
  const extension = Buffer.concat([uint(headNumber, 2), withLength(uint(number, 8))])
  return Buffer.concat([uint(at.getTime(), 8), uint(size, 8), Buffer.of(root.length), root, withLength(extension)])
}

const signerWith = (key: KeyObject, witnessFile: string): Signer => {
  const open = createPublicKey(key)
  const spki = open.export({ type: 'spki', format: 'der' })
  const witnessed = (): TreeHead | null =>
    existsSync(witnessFile) ? soundly(witnessFile, (content) => TreeHead.parse(JSON.parse(content.toString()))) : null
  return {
    key: { publicKey: base64url(spki), logId: createHash('sha256').update(spki).digest('base64url') },
    signHead: (head) => ({
      number: head.number,
      size: head.size,
      at: head.at.toISOString(),
      root: base64url(head.root),
      signature: base64url(sign('sha256', treeHeadData(head), key))
    }),
    witnessed,
    witness: (head) => {
      const signed = treeHeadData({ ...head, at: new Date(head.at), root: fromBase64url(head.root) })
      if (head.size <= (witnessed()?.size ?? 0) || !verify('sha256', signed, open, fromBase64url(head.signature)))
        return
      writeWhole(witnessFile, JSON.stringify(head))
    }
  }
}

/**
 * Reads the log key of `folder`, making it at the first start. Instances that share a database share the folder. Throws
 * KeyProblem when the key, or the head beside it, cannot be read.
 */
export const openSigner = (folder: string): Signer => {
  const file = join(folder, 'log.pem')
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeWhole(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  }
  const key = soundly(file, (pem) => {
    const read = createPrivateKey(pem)
    if (read.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('the log key is of another kind')
    return read
  })
  const signer = signerWith(key, join(folder, 'log-head.json'))
  signer.witnessed()
  return signer
}
