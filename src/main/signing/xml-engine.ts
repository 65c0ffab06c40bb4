// xml-crypto with our algorithms in it and none of its own: SHA-1, HMAC and keys found inside documents stay out.
import { createHash } from 'node:crypto'
import { callbackify } from 'node:util'
import {
  SignedXml,
  type ErrorFirstCallback,
  type HashAlgorithm,
  type SignatureAlgorithm as EngineAlgorithm
} from 'xml-crypto'
import { canonicalization, xmlHashes } from './xml-document.ts'
import { inStandardOrder } from '../../contract/wire/xml-order.ts'

/** What the engine asks while it works: a signature over SignedInfo (canonical), or whether one holds. */
export type Answers = {
  readonly sign: (signedInfo: Uint8Array) => Promise<string>
  readonly verify: (signedInfo: Uint8Array) => boolean
}

const hashes = (): Record<string, new () => HashAlgorithm> =>
  Object.fromEntries(
    [...xmlHashes].map(([identifier, hash]) => [
      identifier,
      class {
        getAlgorithmName(): string {
          return identifier
        }
        getHash(xml: string): string {
          return createHash(hash).update(xml, 'utf8').digest('base64')
        }
      }
    ])
  )

const bytesOf = (text: unknown): Uint8Array => Buffer.from(String(text), 'utf8')

const algorithmClass = (identifier: string, { sign, verify }: Answers): new () => EngineAlgorithm =>
  class {
    getAlgorithmName(): string {
      return identifier
    }
    getSignature(signedInfo: unknown, _key: unknown, callback?: ErrorFirstCallback<string>): string {
      // only the asynchronous form is used: a card takes its time
      if (!callback) throw new Error('the key is not here')
      callbackify(sign)(bytesOf(signedInfo), callback)
      return ''
    }
    verifySignature(signedInfo: unknown): boolean {
      return verify(bytesOf(signedInfo))
    }
  }

/** An engine for one signature of one algorithm (its XML identifier). */
export const xmlEngine = (
  signature: string,
  answers: Partial<Answers>,
  options: { readonly canonical?: string; readonly keyInfo?: string } = {}
): SignedXml => {
  const absent = (): never => {
    throw new Error('not asked for')
  }
  const engine = new SignedXml({
    // xml-crypto insists on a key; it is never used
    privateKey: 'held by the signer',
    signatureAlgorithm: signature,
    ...(options.canonical ? { canonicalizationAlgorithm: options.canonical } : {}),
    getKeyInfoContent: () => options.keyInfo ?? null,
    getCertFromKeyInfo: () => null
  })
  for (const method of Object.values(canonicalization)) {
    const known = engine.CanonicalizationAlgorithms[method]
    if (known) engine.CanonicalizationAlgorithms[method] = inStandardOrder(known)
  }
  engine.HashAlgorithms = hashes()
  engine.SignatureAlgorithms = {
    [signature]: algorithmClass(signature, { sign: absent, verify: absent, ...answers })
  }
  return engine
}
