// A terminal believes what central signed for it, and nothing else.
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactSign, type CompactJWSHeaderParameters } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSigner, type Signer } from '../../src/central/fleet/signer.ts'
import { ensureAuthority, ensureCertificate } from '../../src/central/terminals/authority.ts'
import { typeOf, type DocumentText } from '../../src/contract/wire/fleet.ts'
import { readSigned, settingsUnder, type Expected } from '../../src/main/fleet/signed.ts'

const [ours, theirs] = [
  mkdtempSync(join(tmpdir(), 'madoguchi-ours-')),
  mkdtempSync(join(tmpdir(), 'madoguchi-theirs-'))
]
afterAll(() => [ours, theirs].forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const now = new Date()
const right = {
  kind: 'configuration',
  version: 5,
  audience: 'town:morikawa',
  signedAt: now.toISOString(),
  settings: { patience: 60_000 }
} as const satisfies DocumentText

let expected: Expected
let [own, foreign]: [Signer | null, Signer | null] = [null, null]
beforeAll(async () => {
  ;[own, foreign] = [await openSigner(ours, now), await openSigner(theirs, now)]
  const ca = readFileSync(join(ours, 'pki', 'ca.pem'), 'utf8')
  expected = { ca, kind: 'configuration', terminal: { id: 'morikawa-1', town: 'morikawa' }, newest: 4 }
})
const signed = async (text: DocumentText, by: Signer | null = own): Promise<string> => {
  if (!by) throw new Error('no signer')
  return by.sign(text)
}
const verdict = async (jws: string, more: Partial<Expected> = {}): Promise<string> => {
  const read = await readSigned(jws, { ...expected, ...more })
  return read.ok ? 'believed' : read.fault
}

/** Signs anything with the key of any certificate of `folder`/pki. */
const signedBy = async (
  folder: string,
  file: string,
  payload: unknown,
  header: Partial<CompactJWSHeaderParameters> = {}
): Promise<string> => {
  const path = join(folder, 'pki', file)
  const x5c = [new X509Certificate(readFileSync(`${path}.pem`)).raw.toString('base64')]
  return new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: typeOf('configuration'), x5c, ...header })
    .sign(createPrivateKey(readFileSync(`${path}.key`)))
}

const changed = (jws: string, part: 0 | 1 | 2, change: (text: string) => string): string =>
  jws
    .split('.')
    .map((one, index) =>
      index === part
        ? Buffer.from(change(Buffer.from(one, 'base64url').toString('latin1')), 'latin1').toString('base64url')
        : one
    )
    .join('.')

describe('what central signed', () => {
  it('is believed, by every audience of this terminal', async () => {
    for (const audience of ['all', 'town:morikawa', 'terminal:morikawa-1'])
      expect(await verdict(await signed({ ...right, audience }))).toBe('believed')
  })

  it('is not believed when it is not newer than what was believed before', async () => {
    const jws = await signed(right)
    for (const newest of [5, 6, 1_000]) expect(await verdict(jws, { newest })).toBe('rolledBack')
  })

  it('is not believed by others', async () => {
    for (const audience of ['town:umino', 'terminal:morikawa-2', 'terminal:morikawa', 'town:morikawa-1'])
      expect(await verdict(await signed({ ...right, audience }))).toBe('forOthers')
  })

  it('is not believed as something of another kind', async () => {
    const content = {
      kind: 'content',
      version: 5,
      audience: 'all',
      signedAt: right.signedAt,
      name: 'rules',
      mediaType: 'text/csv',
      size: 0,
      sha256: 'x'.repeat(43)
    } as const
    expect(await verdict(await signed(content))).toBe('malformed')
    expect(await verdict(await signed(right), { kind: 'content' })).toBe('malformed')
    expect(await verdict(await signedBy(ours, 'configuration', content))).toBe('malformed')
  })

  it('is not believed from another authority, with another certificate, or outside its days', async () => {
    expect(await verdict(await signed(right, foreign))).toBe('signerUntrusted')
    await ensureAuthority(ours, now)
    await ensureCertificate(ours, { use: 'terminal', name: 'morikawa-1' }, now)
    await ensureCertificate(ours, { use: 'server', name: 'localhost' }, now)
    for (const file of ['terminals/morikawa-1', 'server', 'ca'])
      expect(await verdict(await signedBy(ours, file, right))).toBe('signerUntrusted')
    for (const signedAt of ['2020-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'])
      expect(await verdict(await signed({ ...right, signedAt }))).toBe('signerUntrusted')
  })

  it('is not believed when a byte of it was changed', async () => {
    const jws = await signed(right)
    expect(await verdict(changed(jws, 1, (text) => text.replace('60000', '90000')))).toBe('signatureInvalid')
    expect(await verdict(changed(jws, 2, (text) => String.fromCharCode(text.charCodeAt(0) ^ 1) + text.slice(1)))).toBe(
      'signatureInvalid'
    )
    expect(await verdict(changed(jws, 0, (text) => text.replace('{', '{"x":1,')))).toBe('signatureInvalid')
    const certificate = new X509Certificate(readFileSync(join(theirs, 'pki', 'configuration.pem'))).raw.toString(
      'base64'
    )
    expect(await verdict(await signedBy(ours, 'configuration', right, { x5c: [certificate] }))).toBe('signerUntrusted')
  })

  it('is not believed with another algorithm, without one, or without its certificate', async () => {
    const jws = await signed(right)
    const [, payload = ''] = jws.split('.')
    const header = (more: object) =>
      Buffer.from(JSON.stringify({ alg: 'ES256', typ: typeOf('configuration'), ...more })).toString('base64url')
    expect(await verdict(`${header({ alg: 'none' })}.${payload}.`)).toBe('malformed')
    expect(await verdict(changed(jws, 0, (text) => text.replace('ES256', 'HS256')))).toBe('malformed')
    for (const x5c of [undefined, [], ['', ''], [7], 'x', ['AAAA']])
      expect(await verdict(`${header({ x5c })}.${payload}.${'A'.repeat(86)}`)).toBe('malformed')
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(await verdict(`${header({ jwk: publicKey.export({ format: 'jwk' }) })}.${payload}.${'A'.repeat(86)}`)).toBe(
      'malformed'
    )
    for (const text of ['', '.', '..', 'a.b.c', payload]) expect(await verdict(text)).toBe('malformed')
  })

  it('is not believed when it says what the contract does not know', async () => {
    for (const wrong of [
      { ...right, more: 1 },
      { ...right, settings: { pin: '1234' } },
      { ...right, version: 0 },
      'x',
      []
    ])
      expect(await verdict(await signedBy(ours, 'configuration', wrong))).toBe('malformed')
    expect(await verdict(await signedBy(ours, 'configuration', right))).toBe('believed')
  })
})

it('the narrower audience holds, one setting at a time, whatever came later', () => {
  const one = (version: number, audience: string, settings: object): DocumentText => ({
    ...right,
    version,
    audience,
    settings
  })
  expect(
    settingsUnder([
      one(9, 'all', { patience: 20_000, graceSeconds: 20, language: 'ja' }),
      one(2, 'terminal:a', { patience: 90_000 }),
      one(7, 'town:a', { patience: 50_000, language: 'en' })
    ])
  ).toEqual({ patience: 90_000, graceSeconds: 20, language: 'en' })
})
