// Whether a tree head was signed by the log's key.
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { LogKey, TreeHead } from '../../contract/wire/provision-log.ts'

export const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')

/** The key as something that can verify, or why it is not one. */
export const readLogKey = ({ publicKey, logId }: LogKey): KeyObject | 'keyMalformed' | 'logIdWrong' => {
  const spki = bytes(publicKey)
  if (createHash('sha256').update(spki).digest('base64url') !== logId) return 'logIdWrong'
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : 'keyMalformed'
  } catch {
    return 'keyMalformed'
  }
}

/** TreeHeadDataV2 of RFC 9162 §4.9: timestamp, size, root with its length, and the extension 0xF000 with the head's number. */
const signedPart = ({ number, at, size, root }: TreeHead): Buffer => {
  const hash = bytes(root)
  const data = Buffer.alloc(17 + hash.length + 14)
  data.writeBigUInt64BE(BigInt(Date.parse(at)), 0)
  data.writeBigUInt64BE(BigInt(size), 8)
  data.writeUInt8(hash.length, 16)
  hash.copy(data, 17)
  let end = 17 + hash.length
  for (const short of [12, 0xf000, 8]) end = data.writeUInt16BE(short, end)
  data.writeBigUInt64BE(BigInt(number), end)
  return data
}

export const isSigned = (head: TreeHead, key: KeyObject): boolean => {
  // the text of an instant may be more than its milliseconds: only the form that was signed counts
  if (new Date(head.at).toISOString() !== head.at) return false
  return verify('sha256', signedPart(head), key, bytes(head.signature))
}
