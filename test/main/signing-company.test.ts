// npm run card -- sign with a company's key from a PKCS#12 file: RSA and EC, several keys, wrong passwords, a yes before anything.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authority, issue, keyUsage, pemOf, usage, type Issued, type Kind } from '../support/issuing.ts'
import { joinedPkcs12 } from '../support/pkcs12.ts'
import { folder, forget, put, sign, verify, xml } from '../support/signing-hand.ts'

afterAll(forget)
const password = 'Pa55 word'
const pkcs12 = ({ der, key }: Issued, chain: readonly Issued[]): Buffer => {
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const all = [pem, ...[der, ...chain.map((one) => one.der)].map(pemOf)].join('')
  return spawnSync('openssl', ['pkcs12', '-export', '-passout', `pass:${password}`, '-in', put(all)]).stdout
}

describe("signing with a company's key", () => {
  let root: Issued
  let roots: string
  const company = (kind: Kind, subject: string) =>
    issue({ kind, subject, by: root, extensions: [keyUsage(usage.digitalSignature)] })
  beforeAll(async () => {
    root = await authority({ subject: 'C=JP, O=ROOT' })
    roots = put(pemOf(root.der), 'root.pem')
  })

  it.each<Kind>(['rsa', 'p256', 'p384'])('%s: as CMS and as XML; verify wants the right roots', async (kind) => {
    const file = put(pkcs12(await company(kind, 'C=JP, O=みどり商店'), []), `${kind}.p12`)
    const one = await sign([put('x', `${kind}.txt`), '--company', file], { password, name: '' })
    expect(one, one.said).toMatchObject({ code: 0 })
    expect(one.shown).toContain('みどり商店')
    expect((await sign([put(xml, `${kind}.xml`), '--xml', '--company', file], { password })).code).toBe(0)
    for (const made of [`${kind}.txt.p7m`, `${kind}.signed.xml`].map((name) => join(folder, name))) {
      expect((await verify(made, '--as', 'company', '--roots', roots)).code).toBe(0)
      expect((await verify(made)).said).toMatch(/K-4[789]/)
      expect((await verify(made, '--as', 'company', '--roots', roots, '--at', '2001-01-01')).said).toMatch(/K-5[01]/)
    }
  })

  it('names the keys where there are several, and takes the one that is meant', async () => {
    const both = await Promise.all(['C=JP, O=ONE', 'C=JP, O=TWO'].map((subject) => company('p256', subject)))
    const file = put(
      joinedPkcs12(
        both.map((one) => pkcs12(one, [])),
        password
      ),
      'both.p12'
    )
    const unsaid = await sign([put('x'), '--company', file], { password })
    expect(unsaid.said).toContain('K-57')
    const [fingerprint] = /[0-9a-f]{64}(?= {2}C=JP, O=TWO)/.exec(unsaid.shown.split('\n').slice(2).join('\n')) ?? ['']
    const meant = await sign([put('x'), '--company', file, '--key', fingerprint], { password })
    expect(meant).toMatchObject({ code: 0, shown: expect.stringContaining('O=TWO') })
    expect((await sign([put('x'), '--company', file], { password: 'wrong' })).said).toContain('K-54')
    expect((await sign([put('x'), '--company', put('no file')], { password })).said).toContain('K-53')
    expect((await sign([put('x'), '--company', file, '--key', fingerprint], { password, lines: [] })).said).toContain(
      'K-20'
    )
  })
})
