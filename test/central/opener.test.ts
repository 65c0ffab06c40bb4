// Sealed operations opened on a thread of their own: each caller gets what was sealed in what they asked about, and hears of its end.
import { generateKeyPairSync } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { afterAll, describe, expect, it } from 'vitest'
import { newOpener } from '../../src/central/filings/opener.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const opener = newOpener(privateKey)
afterAll(() => opener.stop())

const seal = (content: Uint8Array, key = publicKey): Promise<string> =>
  new CompactEncrypt(content).setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' }).encrypt(key)

describe('opening beside the thread that serves', () => {
  it('answers each with what was theirs, however many ask at once', async () => {
    const all = Array.from({ length: 25 }, (_, n) => n)
    const texts = await Promise.all(all.map((n) => seal(Buffer.from(`届出 ${n}`))))
    const asked = texts.map((text, n) => (n % 7 === 3 ? `${text}x.` : text))
    expect(await Promise.all(asked.map(opener.open))).toEqual(all.map((n) => (n % 7 === 3 ? null : `届出 ${n}`)))
  })

  it('says nothing of what was sealed to another key, is no JWE, or is no text', async () => {
    const sealed = [
      await seal(Buffer.from('転出'), other.publicKey),
      '',
      'a.b.c.d.e',
      await seal(Uint8Array.of(0x22, 0xff, 0x22))
    ]
    expect(await Promise.all(sealed.map(opener.open))).toEqual([null, null, null, null])
  })

  it('tells those who wait that the thread ended, and opens for the next with a new one', async () => {
    const texts = await Promise.all(Array.from({ length: 9 }, () => seal(Buffer.from('転入'))))
    const ending = newOpener(privateKey)
    const asked = Promise.allSettled(texts.map(ending.open))
    await new Promise(setImmediate)
    await ending.stop()
    for (const one of await asked)
      expect(one).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/thread .* ended/) } })
    expect(await ending.open(texts[0] ?? '')).toBe('転入')
    await ending.stop()
  })
})
