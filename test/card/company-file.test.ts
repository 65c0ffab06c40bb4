// Companies' certificates from PKCS#12 files that OpenSSL made: the right password, the wrong one, damage, several keys, a chain inside.
import { createHash, verify, X509Certificate } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCompanyFile } from '../../src/card/certificates/company/company-file.ts'
import { judgeCertificate } from '../../src/card/certificates/judge.ts'
import { companyRules } from '../../src/card/profiles/jpki-certificates.ts'
import { value } from '../support/cards.ts'
import {
  authority,
  authorityExtensions,
  issue,
  keyUsage,
  pemOf,
  usage,
  type Issued,
  type Kind
} from '../support/issuing.ts'
import { joinedPkcs12 } from '../support/pkcs12.ts'

const password = 'ひみつ Pa55'
const folder = mkdtempSync(join(tmpdir(), 'madoguchi-company-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 })
  return join(folder, name)
}
let root: Issued
let middle: Issued
const company = (kind: Kind = 'rsa', subject = 'C=JP, O=みどり商店') =>
  issue({ kind, subject, by: middle, extensions: [keyUsage(usage.digitalSignature)] })
const keyPem = ({ key }: Issued): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
/** OpenSSL's PKCS#12 of a key with its certificate and the chain above it */
const pkcs12 = (one: Issued, ...more: readonly string[]): Buffer => {
  const certificates = put('certificates.pem', [one, middle, root].map(({ der }) => pemOf(der)).join(''))
  const key = put('key.pem', keyPem(one))
  return execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-inkey',
    key,
    '-in',
    certificates,
    '-passout',
    `pass:${password}`,
    ...more
  ])
}
const faultOf = (outcome: { ok: boolean; fault?: string }): string => (outcome.ok ? 'opened' : (outcome.fault ?? ''))

beforeAll(async () => {
  root = await authority({ subject: 'C=JP, O=ROOT' })
  middle = await issue({ by: root, subject: 'C=JP, O=REGISTRY', extensions: authorityExtensions(0) })
})

describe("a company's file", () => {
  it.each<[string, Kind, readonly string[]]>([
    ['RSA, as OpenSSL makes it today', 'rsa', []],
    ['RSA, as old programs do', 'rsa', ['-legacy']],
    ['RSA, with the key unprotected inside', 'rsa', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
    ['P-384', 'p384', []],
    ['P-256, as old programs do', 'p256', ['-legacy']]
  ])('%s: opens, signs, and its chain leads to an authority', async (_, kind, more) => {
    const one = await company(kind)
    const opened = value(openCompanyFile(pkcs12(one, ...more), password))
    expect(Buffer.from(opened.certificate).equals(one.der)).toBe(true)
    const message = Buffer.from('a contract')
    const hash = kind === 'p384' ? 'sha384' : 'sha256'
    const signature = value(await opened.sign(createHash(hash).update(message).digest()))
    const key = new X509Certificate(opened.certificate).publicKey
    const checked = { key, dsaEncoding: 'ieee-p1363' } as const
    expect(verify(hash, message, checked, signature)).toBe(true)
    expect(verify(hash, Buffer.from('another'), checked, signature)).toBe(false)
    const trust = { rules: companyRules, anchors: [root.facts] }
    const at = new Date('2026-06-01')
    expect(value(judgeCertificate(opened.certificate, trust, at, opened.between)).chain).toHaveLength(2)
    expect(faultOf(judgeCertificate(opened.certificate, trust, at))).toBe('certificateUntrusted')
  })

  it('stays closed to another password', async () => {
    const file = pkcs12(await company())
    for (const wrong of ['', 'ひみつ', `${password} `, password.toLowerCase()])
      expect(faultOf(openCompanyFile(file, wrong))).toBe('companyPasswordWrong')
  })

  it('that was cut or changed never opens as another one, and never throws', async () => {
    const one = await company('p384')
    const file = pkcs12(one, '-macalg', 'sha256', '-iter', '1')
    const seen = new Map<string, number>()
    const open = (bytes: Uint8Array): void => {
      const opened = openCompanyFile(bytes, password)
      seen.set(faultOf(opened), (seen.get(faultOf(opened)) ?? 0) + 1)
    }
    // every byte of the frame around what the MAC covers, and every seventh inside
    const inFrame = (at: number): boolean => at < 40 || at >= file.length - 80
    for (let at = 0; at < file.length; at++)
      for (const bits of inFrame(at) ? [0x01, 0x10, 0x80] : at % 7 === 0 ? [0x10] : []) {
        const changed = Buffer.from(file)
        changed[at] = (changed[at] ?? 0) ^ bits
        open(changed)
        if (at % 70 === 0) open(file.subarray(0, at))
      }
    expect(seen.get('companyPasswordWrong')).toBeGreaterThan(file.length / 14)
    expect(seen.get('companyFileDamaged')).toBeGreaterThan(file.length / 71)
    expect(seen.get('opened')).toBeUndefined()
    expect(faultOf(openCompanyFile(Buffer.concat([file, Buffer.of(0)]), password))).toBe('companyFileDamaged')
    expect(faultOf(openCompanyFile(Buffer.from('no file at all'), password))).toBe('companyFileDamaged')
  })

  it('that asks for years of hashing, or has no MAC, is refused at once', async () => {
    const one = await company('p384')
    const began = Date.now()
    const file = pkcs12(one, '-iter', '2000001', '-nomaciter', '-keypbe', 'AES-256-CBC')
    const made = Date.now() - began
    expect(faultOf(openCompanyFile(file, password))).toBe('companyFileUnsupported')
    expect(Date.now() - began - made).toBeLessThan(Math.max(500, made / 4))
    expect(faultOf(openCompanyFile(pkcs12(one, '-nomac'), password))).toBe('companyFileUnsupported')
  })

  it('with certificates only has no key', () => {
    const certificates = put('only.pem', pemOf(root.der))
    const made = spawnSync('openssl', [
      'pkcs12',
      '-export',
      '-nokeys',
      '-in',
      certificates,
      '-passout',
      `pass:${password}`
    ])
    expect(faultOf(openCompanyFile(made.stdout, password))).toBe('companyKeyMissing')
  })

  it('with a key too short for today is refused', async () => {
    expect(faultOf(openCompanyFile(pkcs12(await company('rsaSmall')), password))).toBe('companyKeyUnsupported')
  })

  it('asks for nothing once it is closed', async () => {
    const opened = value(openCompanyFile(pkcs12(await company('p384')), password))
    opened.close()
    expect(await opened.sign(new Uint8Array(48))).toEqual({ ok: false, fault: 'companyKeyMissing' })
  })
})

describe('a file with several keys', () => {
  it('lists them, and opens with the one that is meant', async () => {
    const [first, second] = [await company('rsa', 'C=JP, O=First'), await company('p384', 'C=JP, O=Second')]
    const file = joinedPkcs12([pkcs12(first), pkcs12(second)], password)
    const asked = openCompanyFile(file, password)
    if (asked.ok || asked.fault !== 'companyKeysSeveral') throw new Error(`not several: ${faultOf(asked)}`)
    expect(asked.choices.map(({ subject }) => subject)).toEqual(['C=JP\nO=First', 'C=JP\nO=Second'])
    for (const [at, one] of [first, second].entries()) {
      const opened = value(openCompanyFile(file, password, asked.choices[at]?.fingerprint))
      expect(Buffer.from(opened.certificate).equals(one.der)).toBe(true)
    }
    expect(faultOf(openCompanyFile(file, password, '00'.repeat(32)))).toBe('companyKeyMissing')
  })
})
