// Central's opening of sealed operations against jose's: what is opened is the same, and nothing is opened that jose would not open.
import { createPrivateKey, generateKeyPairSync, randomInt } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { openJwe } from '../../src/central/filings/jwe.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const limits = {
  keyManagementAlgorithms: ['ECDH-ES+A256KW'],
  contentEncryptionAlgorithms: ['A256GCM'],
  maxDecompressedLength: 0
}
const content = Buffer.from('{"届出":"転出"}'.repeat(20))

type Change = { readonly alg?: string; readonly enc?: string; readonly kid?: string }
const sealer = (change: Change = {}): CompactEncrypt =>
  new CompactEncrypt(content).setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', ...change })
const seal = (change: Change = {}): Promise<string> => sealer(change).encrypt(publicKey)

const opened = (text: string): string | null => {
  try {
    return openJwe(text, privateKey).toString()
  } catch {
    return null
  }
}
const joses = async (text: string): Promise<string | null> => {
  try {
    return Buffer.from((await compactDecrypt(text, privateKey, limits)).plaintext).toString()
  } catch {
    return null
  }
}

/** with another header, sealed to nobody: every header is part of what is authenticated */
const withHeader = (text: string, change: (header: Record<string, unknown>) => object): string => {
  const [header = '', ...rest] = text.split('.')
  const changed = change(JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>)
  return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.')
}

describe('a sealed operation', () => {
  it('is opened as jose opens it, whoever it says it is from', async () => {
    const named = sealer().setKeyManagementParameters({ apu: Buffer.from('terminal'), apv: Buffer.from('central') })
    for (const text of [await seal(), await seal({ kid: 'of central' }), await named.encrypt(publicKey)]) {
      expect(opened(text)).toBe(content.toString())
      expect(await joses(text)).toBe(content.toString())
    }
  })

  it('is not opened when it is sealed in another form, or to another key', async () => {
    for (const change of [{ enc: 'A128GCM' }, { enc: 'A256CBC-HS512' }, { alg: 'ECDH-ES' }, { alg: 'ECDH-ES+A128KW' }])
      expect(opened(await seal(change))).toBeNull()
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(opened(await sealer().encrypt(other.publicKey))).toBeNull()
    const larger = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    expect(opened(await sealer().encrypt(larger.publicKey))).toBeNull()
  })

  it('is not opened with a character changed anywhere, unless jose reads the same out of it', async () => {
    const text = await seal()
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n'
    for (let at = 0; at < text.length; at += 3) {
      const bent = text.slice(0, at) + (letters[randomInt(letters.length)] ?? 'A') + text.slice(at + 1)
      const ours = opened(bent)
      if (ours !== null) expect(await joses(bent)).toBe(ours)
    }
    for (const cut of ['', '.', '....', text.slice(0, -4), `${text}.`, text.split('.').slice(0, 4).join('.')])
      expect(opened(cut)).toBeNull()
  })

  it('is not opened by a point that is not on the curve, nor when its header asks for what is not known here', async () => {
    const text = await seal()
    const moved = withHeader(text, ({ epk, ...rest }) => ({ ...rest, epk: { ...(epk as object), y: 'A'.repeat(43) } }))
    expect(() => openJwe(moved, privateKey)).toThrow(/decode error/)
    expect(() =>
      openJwe(
        withHeader(text, (header) => ({ ...header, zip: 'DEF' })),
        privateKey
      )
    ).toThrow(/zip/)
    expect(() =>
      openJwe(
        withHeader(text, (header) => ({ ...header, crit: ['b64'] })),
        privateKey
      )
    ).toThrow(/crit/)
    expect(opened(withHeader(text, (header) => ({ ...header, kid: 'another' })))).toBeNull()
    // the key itself may come as it is kept
    const kept = createPrivateKey({ key: privateKey.export({ format: 'jwk' }), format: 'jwk' })
    expect(openJwe(text, kept).equals(content)).toBe(true)
  })
})
