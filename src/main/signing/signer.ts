// Who signs a document: a certificate, what came along with it, and one digest to one signature (a card, or a company's key).
import { createHash } from 'node:crypto'
import { readCertificate } from '../../card/certificates/read.ts'
import { algorithmFor, verifySignature } from '../../card/certificates/verify-signature.ts'
import { done, failed, type Outcome } from '../../card/port.ts'
import type { SignatureAlgorithm } from '../../card/profiles/signature-algorithms.ts'
import type { SignDigest } from '../central/port.ts'

export type Signer<F> = {
  /** DER */
  readonly certificate: Uint8Array
  /** certificates between it and an authority, DER: they travel inside the signature */
  readonly between?: readonly Uint8Array[]
  /** the hash its digests are of, as a card's profile says; left out, the one that goes with the key */
  readonly hash?: SignatureAlgorithm['hash']
  /** Digest of that hash. Answers as cards do: PKCS#1 v1.5, or r and s of ECDSA one after the other. */
  readonly sign: SignDigest<F>
}

/** signerUnfit: the certificate cannot be read or its key is none we sign with. signatureWrong: what came back does not verify. */
export type SigningFault = { readonly fault: 'signerUnfit' } | { readonly fault: 'signatureWrong' }

export type ReadySigner<F> = {
  readonly algorithm: SignatureAlgorithm
  /** Signs the digest of `message`, then checks what came back: a signature that does not verify never leaves. */
  readonly sign: (message: Uint8Array) => Promise<Outcome<Uint8Array, F | SigningFault>>
}

/** The digest a signature of this algorithm is made over. */
export const digestFor = ({ hash }: SignatureAlgorithm, message: Uint8Array): Buffer =>
  createHash(hash).update(message).digest()

export const readySigner = <F extends { readonly fault: string }>({
  certificate,
  hash,
  sign
}: Signer<F>): Outcome<ReadySigner<F>, SigningFault> => {
  const read = readCertificate(certificate)
  if (!read.ok) return failed({ fault: 'signerUnfit' })
  const key = read.value.publicKey
  const algorithm = algorithmFor(key, hash)
  if (!algorithm) return failed({ fault: 'signerUnfit' })
  return done({
    algorithm,
    sign: async (message) => {
      const signed = await sign(digestFor(algorithm, message))
      if (!signed.ok) return signed
      return verifySignature(algorithm, key, message, signed.value, 'p1363')
        ? signed
        : failed<SigningFault>({ fault: 'signatureWrong' })
    }
  })
}
