// A terminal's certificate request (PKCS#10, RFC 2986): its key is its own, and of the kind we take.
import 'reflect-metadata'
import { createPublicKey, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { digestText } from '../digest.ts'
import { Refusal } from '../http/refusal.ts'

x509.cryptoProvider.set(webcrypto)

export type RequestedKey = {
  readonly key: webcrypto.CryptoKey
  /** SHA-256 of its SPKI, base64url */
  readonly digest: string
}

/** DER of a request in either form. */
export const derOf = (content: Buffer): Uint8Array => {
  const text = content.toString('latin1')
  return x509.PemConverter.isPem(text) ? new Uint8Array(x509.PemConverter.decodeFirst(text)) : content
}

const parsed = (csr: Uint8Array): x509.Pkcs10CertificateRequest => {
  try {
    return new x509.Pkcs10CertificateRequest(Buffer.from(csr))
  } catch {
    throw new Refusal('csrInvalid')
  }
}

const holds = async (request: x509.Pkcs10CertificateRequest): Promise<boolean> => {
  try {
    return await request.verify()
  } catch {
    return false
  }
}

const isOurs = (spki: ArrayBuffer): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

/** The key of a request that was signed with it, for the terminal of this id. Throws Refusal csrInvalid. */
export const readRequest = async (csr: Uint8Array, terminal: string): Promise<RequestedKey> => {
  const request = parsed(csr)
  const spki = request.publicKey.rawData
  const named = request.subject === `CN=${terminal}`
  if (!named || !isOurs(spki) || !(await holds(request))) throw new Refusal('csrInvalid')
  const key = await webcrypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify'])
  return { key, digest: digestText(new Uint8Array(spki)) }
}
