// Signs what terminals are told: ES256 with a key whose certificate says that it is for nothing else.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CompactSign } from 'jose'
import { DocumentText, typeOf } from '../../contract/wire/fleet.ts'
import { ensureAuthority, ensureCertificate } from '../terminals/authority.ts'

export type Signer = { readonly sign: (text: DocumentText) => Promise<string> }

/**
 * The configuration key under `data`/pki, made at first use and certified by central's authority, which every terminal
 * trusts already. Instances that share a database must share this folder. Throws KeyProblem.
 */
export const openSigner = async (data: string, now: Date): Promise<Signer> => {
  await ensureAuthority(data, now)
  const { cert, key } = await ensureCertificate(data, { use: 'configuration', name: 'Madoguchi configuration' }, now)
  const x5c = [new X509Certificate(readFileSync(cert)).raw.toString('base64')]
  const privateKey = createPrivateKey(readFileSync(key))
  return {
    sign: (text) =>
      new CompactSign(Buffer.from(JSON.stringify(DocumentText.parse(text))))
        .setProtectedHeader({ alg: 'ES256', typ: typeOf(text.kind), x5c })
        .sign(privateKey)
  }
}
