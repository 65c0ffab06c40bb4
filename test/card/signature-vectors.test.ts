// Signatures that must verify and signatures that must not, in Wycheproof's shape: our own vectors made with OpenSSL, and Wycheproof's.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { signatureAlgorithms } from '../../src/card/profiles/signature-algorithms.ts'
import { verifySignature } from '../../src/card/certificates/verify-signature.ts'
import { makeVectors, vectorFile } from '../support/make-vectors.ts'
import { outsideData } from '../support/outside-data.ts'
import { misjudged, type VectorFile, type VectorGroup } from '../support/vectors.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-vectors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (file: URL | string): VectorFile => JSON.parse(readFileSync(file, 'utf8')) as VectorFile

/** our verification, as CMS and XML use it */
const check: Parameters<typeof misjudged>[1] = ({ type, sha }, key, message, signature) => {
  const hash = sha.replace('-', '').toLowerCase()
  const algorithm = signatureAlgorithms.find((one) => one.hash === hash && one.key.type === key.asymmetricKeyType)
  if (!algorithm || (hash !== 'sha256' && hash !== 'sha384')) throw new Error(`no algorithm for ${sha}`)
  return verifySignature(algorithm, key, message, signature, type === 'EcdsaP1363Verify' ? 'p1363' : 'der')
}

describe.each(['rsa', 'ecdsa'] as const)('the %s vectors', (name) => {
  const file = read(vectorFile(name))
  const all = file.testGroups.flatMap(({ tests }) => tests)

  it('are many, and of both kinds', () => {
    expect(all.length).toBe(file.numberOfTests)
    expect(all.filter(({ result }) => result === 'valid').length).toBeGreaterThan(5)
    expect(all.filter(({ result }) => result === 'invalid').length).toBeGreaterThan(60)
  })

  it('are what the script makes', () => {
    expect(makeVectors()[name]).toEqual(file)
  })

  it('are judged rightly by our verification', () => {
    expect(misjudged(file, check)).toEqual([])
  })

  it('would catch a verification that takes everything, and one that takes nothing', () => {
    expect(misjudged(file, () => true).length).toBe(all.filter(({ result }) => result === 'invalid').length)
    expect(misjudged(file, () => false).length).toBe(all.filter(({ result }) => result === 'valid').length)
  })

  it('that are valid convince the openssl program, and the first twenty of the others do not', () => {
    const [group] = file.testGroups
    if (!group) throw new Error('no group')
    const some = [
      ...group.tests.filter(({ result }) => result === 'valid'),
      ...group.tests.filter(({ result }) => result === 'invalid').slice(0, 20)
    ]
    expect(some.map((one) => (openssl(group, one) ? 'valid' : 'invalid'))).toEqual(some.map(({ result }) => result))
  })
})

const openssl = ({ publicKeyPem, sha }: VectorGroup, { msg, sig }: { msg: string; sig: string }): boolean => {
  const [key, message, signature] = ['key', 'message', 'signature'].map((name) => join(folder, name))
  if (!key || !message || !signature) throw new Error('no files')
  writeFileSync(key, publicKeyPem)
  writeFileSync(message, Buffer.from(msg, 'hex'))
  writeFileSync(signature, Buffer.from(sig, 'hex'))
  const hash = `-${sha.replace('-', '').toLowerCase()}`
  return spawnSync('openssl', ['dgst', hash, '-verify', key, '-signature', signature, message]).status === 0
}

describe('a key that is not of today', () => {
  it('verifies nothing: too short, another curve, or bound to PSS', () => {
    for (const [make, hash] of [
      [['genrsa', '1024'], 'sha256'],
      [['ecparam', '-name', 'secp256k1', '-genkey', '-noout'], 'sha256'],
      [['genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], 'sha256']
    ] as const) {
      const [key, message] = ['key', 'message'].map((name) => join(folder, name)) as [string, string]
      writeFileSync(key, execFileSync('openssl', make, { stdio: ['ignore', 'pipe', 'ignore'] }))
      writeFileSync(message, 'a message')
      const sig = execFileSync('openssl', ['dgst', `-${hash}`, '-sign', key, message]).toString('hex')
      const publicKeyPem = execFileSync('openssl', ['pkey', '-in', key, '-pubout']).toString()
      const test = {
        tcId: 1,
        comment: '',
        flags: [],
        msg: Buffer.from('a message').toString('hex'),
        sig,
        result: 'invalid'
      } as const
      expect(openssl({ type: '', sha: 'SHA-256', publicKeyPem, tests: [] }, test)).toBe(true)
      const file = {
        algorithm: '',
        numberOfTests: 1,
        testGroups: [{ type: '', sha: 'SHA-256', publicKeyPem, tests: [test] }]
      }
      for (const algorithm of signatureAlgorithms)
        expect(
          misjudged(file, (_, key, message, signature) => verifySignature(algorithm, key, message, signature))
        ).toEqual([])
    }
  })
})

const wycheproof = join(outsideData, 'pki/rsa_signature_2048_sha256_test.json')
const absent = existsSync(wycheproof) ? '' : ` (skipped: ${wycheproof} is absent)`
describe.skipIf(absent)(`Wycheproof's RSA-2048 vectors${absent}`, () => {
  it('are judged as Wycheproof judges them', () => {
    const file = read(wycheproof)
    expect(file.numberOfTests).toBe(259)
    expect(misjudged(file, check)).toEqual([])
  })
})
