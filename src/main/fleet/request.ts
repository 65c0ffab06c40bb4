// A new key of this terminal, made here and never leaving it, and the request for its certificate (PKCS#10, RFC 2986).
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

/** PKCS#8, PEM; DER, base64url */
export type KeyRequest = { readonly key: string; readonly csr: string }

/** P-256, the only kind central certifies. `name` is the terminal's id. */
export const requestKey = async (name: string): Promise<KeyRequest> => {
  x509.cryptoProvider.set(crypto)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm
  })
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    csr: Buffer.from(request.rawData).toString('base64url')
  }
}
