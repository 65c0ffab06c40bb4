// Writes the signature vectors of test/fixtures/vectors: `node test/support/make-vectors.ts`. With --anew OpenSSL makes a new P-384 key and
// new right signatures first; the key itself is thrown away.
import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ecdsaVectors, type EcdsaBase } from './vectors-ecdsa.ts'
import { rsaVectors } from './vectors-rsa.ts'
import type { VectorFile } from './vectors.ts'

const vectors = new URL('../fixtures/vectors/', import.meta.url)
const baseFile = new URL('ecdsa_base.json', vectors)
const rsaKey = new URL('../fixtures/cards/ca/signature-mallory.key.pem', import.meta.url)

const ecdsaBase = (): EcdsaBase => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-vectors-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    openssl('ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', at('key'))
    const sign = (msg: string, sha: string) => {
      writeFileSync(at('message'), Buffer.from(msg, 'hex'))
      const sig = openssl('dgst', `-${sha.replace('-', '').toLowerCase()}`, '-sign', at('key'), at('message')).toString(
        'hex'
      )
      return { msg, sha, sig }
    }
    const messages = ['313233343030', '', '4d657373616765', 'ff'.repeat(200)]
    const signatures = [
      ...messages.map((msg) => sign(msg, 'SHA-384')),
      ...['SHA-1', 'SHA-256', 'SHA-512'].map((sha) => sign('313233343030', sha))
    ]
    return { publicKeyPem: openssl('ec', '-in', at('key'), '-pubout').toString(), signatures }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const keptBase = (): EcdsaBase => JSON.parse(readFileSync(baseFile, 'utf8')) as EcdsaBase
export const vectorFile = (name: 'rsa' | 'ecdsa'): URL =>
  new URL(name === 'rsa' ? 'rsa_pkcs1_2048_sha256.json' : 'ecdsa_p384_sha384.json', vectors)

/** what the kept files are made of, made again */
export const makeVectors = (): Readonly<Record<'rsa' | 'ecdsa', VectorFile>> => ({
  rsa: rsaVectors(createPrivateKey(readFileSync(rsaKey, 'utf8'))),
  ecdsa: ecdsaVectors(keptBase())
})

if (import.meta.main) {
  const write = (file: URL, content: unknown): void => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  if (process.argv.includes('--anew')) write(baseFile, ecdsaBase())
  const made = makeVectors()
  for (const name of ['rsa', 'ecdsa'] as const) write(vectorFile(name), made[name])
}
