// A terminal's own key and its certificate request, with every part open to being made wrong.
import 'reflect-metadata'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import type { Identity } from './central-client.ts'
import { text } from './central-visit.ts'

export type Requested = {
  readonly der: Buffer
  /** as it goes over the wire */
  readonly csr: string
  readonly keys: CryptoKeyPair
  /** writes the certificate and the key beside each other */
  readonly keep: (folder: string, certificate: string) => Promise<Identity>
}

const pem = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

let count = 0

export const requestFor = async (
  name: string,
  changes: { readonly keys?: CryptoKeyPair; readonly curve?: string } = {}
): Promise<Requested> => {
  const algorithm = { name: 'ECDSA', namedCurve: changes.curve ?? 'P-256', hash: 'SHA-256' }
  const keys = changes.keys ?? (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']))
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    // asked for, and not to be given
    extensions: [new x509.BasicConstraintsExtension(true, 2, true)]
  })
  const der = Buffer.from(request.rawData)
  return {
    der,
    csr: text(der),
    keys,
    keep: async (folder, certificate) => {
      const file = join(folder, `own-${++count}`)
      writeFileSync(`${file}.pem`, certificate)
      writeFileSync(`${file}.key`, await pem(keys.privateKey))
      return { cert: `${file}.pem`, key: `${file}.key` }
    }
  }
}

/** The keys of a certificate that is in use already. */
export const keysIn = async ({ key }: Identity): Promise<CryptoKeyPair> => {
  const own = createPrivateKey(readFileSync(key))
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const pkcs8 = own.export({ type: 'pkcs8', format: 'der' })
  const spki = createPublicKey(own).export({ type: 'spki', format: 'der' })
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
  }
}
