// Central's CMS check against OpenSSL: each accepts what the other side of the wire makes.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { simulatedVerifier } from '../../src/central/agencies/verifier/simulator.ts'
import { verifyCms } from '../../src/central/filings/cms.ts'
import { Refusal } from '../../src/central/http/refusal.ts'
import { readTrust, type CertificateVerifier } from '../../src/central/session/trust.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { fixture, signCms, softCard } from '../support/central-card.ts'
import { issueCard } from '../support/central-issue.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-cms-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const settings = defaultSettings(folder)
const trust = readTrust(settings.trust, readSeedData(settings.town).policies)
const verifier = simulatedVerifier({
  folder: settings.trust,
  keys: join(folder, 'verifier'),
  trust,
  delayFactor: 0,
  patience: 5_000,
  now: () => new Date()
})
const judges = { trust, verifier }
const next = await issueCard({ purpose: 'signature', card: 'next' })
const tanaka = softCard('tanaka').signature
const document = Buffer.from(JSON.stringify({ 届出: '転出', n: 1 }))

const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content, { mode: 0o600 })
  return file
}
const openssl = (...args: string[]): { status: number | null; out: Buffer; says: string } => {
  const { status, stdout, stderr } = spawnSync('openssl', args)
  return { status, out: stdout, says: stderr.toString() }
}
const pem = put('signer.pem', new X509Certificate(tanaka.certificate).toString())
const key = put('signer.key', tanaka.key.export({ type: 'pkcs8', format: 'pem' }))
const other = softCard('sato').signature
const otherPem = put('other.pem', new X509Certificate(other.certificate).toString())
const otherKey = put('other.key', other.key.export({ type: 'pkcs8', format: 'pem' }))
const plain = put('document', document)
const madeByOpenssl = (...more: string[]): Buffer => {
  const { status, out, says } = openssl(
    'cms',
    '-sign',
    '-binary',
    '-nodetach',
    '-outform',
    'DER',
    '-signer',
    pem,
    '-inkey',
    key,
    '-in',
    plain,
    ...more
  )
  if (status !== 0) throw new Error(says)
  return out
}
const refusal = async (der: Buffer, verifier: CertificateVerifier = judges.verifier): Promise<unknown> =>
  verifyCms(der, { trust, verifier }, new Date()).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refusal ? error.code : error)
  )

describe('attached CMS', () => {
  it('OpenSSL accepts the one the tests make, under the fictional authority', () => {
    const file = put('ours.der', signCms(document, tanaka))
    const judged = openssl(
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      file,
      '-CAfile',
      join(settings.trust, 'signature-ca.pem'),
      '-purpose',
      'any'
    )
    expect(judged.says).toMatch(/successful/i)
    expect(judged.out).toEqual(document)
  })

  it('central accepts one made by OpenSSL, with signing time and capabilities among its attributes', async () => {
    const { content, certificate } = await verifyCms(madeByOpenssl(), judges, new Date())
    expect(Buffer.from(content)).toEqual(document)
    expect(Buffer.from(certificate.der)).toEqual(tanaka.certificate)
  })

  it.each<[string, string, () => Buffer]>([
    ['without signed attributes', 'documentInvalid', () => madeByOpenssl('-noattr')],
    ['with the weaker SHA-1', 'documentInvalid', () => madeByOpenssl('-md', 'sha1')],
    ['with a signature of another scheme', 'documentInvalid', () => madeByOpenssl('-keyopt', 'rsa_padding_mode:pss')],
    ['without its certificate', 'documentInvalid', () => madeByOpenssl('-nocerts')],
    ['with two signers', 'documentInvalid', () => madeByOpenssl('-signer', otherPem, '-inkey', otherKey)],
    ['that names its signer by key id', 'documentInvalid', () => madeByOpenssl('-keyid')],
    ['of another content type', 'documentInvalid', () => madeByOpenssl('-econtent_type', 'pkcs7-envelopedData')],
    ['with something behind it', 'documentInvalid', () => Buffer.concat([madeByOpenssl(), Buffer.from([0])])],
    ['cut short', 'documentInvalid', () => madeByOpenssl().subarray(0, 900)],
    [
      'with another certificate of the same holder in it',
      'certificateUsage',
      () => signCms(document, tanaka, { certificate: softCard('tanaka').authentication.certificate })
    ],
    ['under a self-made root', 'certificateUntrusted', () => signCms(document, softCard('mallory').signature)],
    ['of P-384 that says it was signed with RSA', 'documentInvalid', () => signCms(document, next, { as: 'today' })],
    ['of RSA that says it was signed with P-384', 'documentInvalid', () => signCms(document, tanaka, { as: 'next' })]
  ])('one %s is refused', async (_, expected, make) => {
    expect(await refusal(make())).toBe(expected)
  })

  it('one of the next card, P-384 with SHA-384, is accepted by central and by OpenSSL', async () => {
    const der = signCms(document, next)
    const { content, certificate } = await verifyCms(der, judges, new Date())
    expect(Buffer.from(content)).toEqual(document)
    expect(Buffer.from(certificate.der)).toEqual(next.certificate)
    const anchor = fixture('ca/signature-2023.cert.pem')
    const [file, more] = [put('next.der', der), ['-CAfile', anchor, '-purpose', 'any']]
    expect(openssl('cms', '-verify', '-binary', '-inform', 'DER', '-in', file, ...more).says).toMatch(/successful/i)
    const nextPem = put('next.pem', new X509Certificate(next.certificate).toString())
    const nextKey = put('next.key', next.key.export({ type: 'pkcs8', format: 'pem' }))
    const signer = ['-signer', nextPem, '-inkey', nextKey, '-md', 'sha384', '-in', plain]
    const theirs = openssl('cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', ...signer).out
    expect(await refusal(theirs)).toBe('accepted')
  })

  it('a detached one is refused', async () => {
    const { out } = openssl('cms', '-sign', '-binary', '-outform', 'DER', '-signer', pem, '-inkey', key, '-in', plain)
    expect(await refusal(out)).toBe('documentInvalid')
  })

  it('no changed byte changes what was signed or by whom', async () => {
    const der = signCms(document, tanaka)
    const accepted: number[] = []
    for (let at = 0; at < der.length; at += 3) {
      const changed = Buffer.from(der)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const same = await verifyCms(changed, judges, new Date()).then(
        (signed) => document.equals(signed.content) && tanaka.certificate.equals(signed.certificate.der),
        () => true
      )
      // a byte nobody signs (a version, a list of digests) may differ; what was signed, and by whom, may not
      if (!same) accepted.push(at)
    }
    expect(accepted).toEqual([])
    expect(await refusal(der)).toBe('accepted')
  })

  it.each(['unknown', 'late'] as const)('a verifier that answers "%s" means: not now', async (status) => {
    expect(await refusal(signCms(document, tanaka), { status: () => Promise.resolve(status) })).toBe('overloaded')
  })
})
