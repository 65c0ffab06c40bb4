// The signed document: made as CMS with the card, judged by OpenSSL.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { afterAll, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import type { Outcome } from '../../src/card/port.ts'
import { canonicalJson } from '../../src/main/signing/canonical.ts'
import { signCms } from '../../src/main/signing/cms.ts'
import { signsWith } from '../../src/main/auth/certificate.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import { sealTo } from '../../src/main/signing/sealing.ts'
import { OperationId } from '../../src/contract/wire/words.ts'
import { type, value, virtualReader, withCard, verifyPin } from '../support/cards.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-cms-'))
afterAll(() => rmSync(folder, { recursive: true }))
const ca = new URL('../../assets/trust/signature-ca.pem', import.meta.url).pathname

const signedBy = async (name: string, password: string, document: Uint8Array): Promise<string> => {
  const { services } = withCard(name)
  value(await services.open(virtualReader))
  await type(services, password)
  value(await verifyPin(services, 'signature'))
  const certificate = value(await services.certificate('signature'))
  const cms = value(
    (await signCms(document, { certificate, sign: signsWith(services, 'signature') })) as Outcome<Uint8Array>
  )
  const file = join(folder, `${name}-${Math.random()}.der`)
  writeFileSync(file, cms)
  return file
}

const verify = (file: string): { status: number | null; out: Buffer } => {
  const run = spawnSync('openssl', [
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    file,
    '-CAfile',
    ca,
    '-purpose',
    'any'
  ])
  return { status: run.status, out: run.stdout }
}

describe('the signature over the document', () => {
  const document = Buffer.from(canonicalJson({ rows: [{ label: '引っ越す人', value: '和子さん' }], version: 1 }))

  it('is CAdES that OpenSSL verifies to our CA, giving the very bytes back', async () => {
    const { status, out } = verify(await signedBy('tanaka', 'ABC123', document))
    expect(status).toBe(0)
    expect(out.equals(document)).toBe(true)
  })

  it('names its attributes: content type, digest, time, signing certificate', async () => {
    const text = execFileSync(
      'openssl',
      ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', await signedBy('sato', 'DEF456', document)],
      { encoding: 'utf8' }
    )
    for (const name of ['contentType', 'messageDigest', 'signingTime', 'signingCertificateV2'])
      expect(text).toContain(name)
  })

  it('fails when a byte of the document is another', async () => {
    const file = await signedBy('tanaka', 'ABC123', document)
    const der = execFileSync('cat', [file])
    const at = der.indexOf(Buffer.from('和子さん'))
    der[at] = (der[at] ?? 0) ^ 1
    writeFileSync(file, der)
    expect(verify(file).status).not.toBe(0)
  })

  it('is not made when the card says no', async () => {
    const { services } = withCard('tanaka')
    value(await services.open(virtualReader))
    await type(services, 'ABC123')
    value(await verifyPin(services, 'signature'))
    const certificate = value(await services.certificate('signature'))
    const gone = (): Promise<Outcome<Uint8Array>> => Promise.resolve({ ok: false, fault: 'cardRemoved' })
    expect(await signCms(document, { certificate, sign: gone })).toEqual({ ok: false, fault: 'cardRemoved' })
  })
})

describe('what travels', () => {
  it('is sealed so that only the holder of the key opens it', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true })
    const { x = '', y = '' } = await exportJWK(publicKey)
    const sealed = await sealTo({ kty: 'EC', crv: 'P-256', x, y, kid: 'k1' }, '本町2丁目')
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, privateKey)
    expect(new TextDecoder().decode(plaintext)).toBe('本町2丁目')
    expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: 'k1' })
    expect(Buffer.from(sealed.replaceAll('.', ''), 'base64url').includes('本町')).toBe(false)
  })

  it('carries ids that are UUIDv7 and grow with time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (now) => {
        expect(OperationId.safeParse(newOperationId(now)).success).toBe(true)
        return newOperationId(now) < newOperationId(now + 1)
      })
    )
  })

  it('has one text whatever the order its fields were set in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (fields) => {
        const turned = Object.fromEntries(Object.entries(fields).toReversed())
        const text = canonicalJson(fields)
        return text === canonicalJson(turned) && JSON.stringify(JSON.parse(text)) !== undefined
      })
    )
  })
})
