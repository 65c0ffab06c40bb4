// Central's own reading of DER against a general PKI library: it accepts nothing they read otherwise.
import { readFileSync } from 'node:fs'
import 'reflect-metadata'
import * as asn1js from 'asn1js'
import * as fc from 'fast-check'
import * as pkijs from 'pkijs'
import * as x509 from '@peculiar/x509'
import { describe, expect, it } from 'vitest'
import { bitsOf, DerProblem, oidOf, readDer } from '../../src/central/asn1/der.ts'
import { keyUsages, usesOf } from '../../src/central/asn1/certificate.ts'
import { verifyCms } from '../../src/central/filings/cms.ts'
import { readTrust } from '../../src/central/session/trust.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { signCms, softCard } from '../support/central-card.ts'

const settings = defaultSettings('')
const trust = readTrust(settings.trust, readSeedData(settings.town).policies)
const judges = { trust, verifier: { status: () => Promise.resolve('good' as const) } }
const tanaka = softCard('tanaka')
const cards = [tanaka, softCard('sato')]

/** one to three places of a right one changed, taken out or doubled */
const damagedOf = (right: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.record({
        at: fc.nat(right.length - 1),
        to: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x01, 0x04, 0x05, 0x24, 0x30, 0x31, 0x80, 0x81, 0xa0, 0xa1)),
        how: fc.constantFrom('change', 'change', 'change', 'gone', 'twice')
      }),
      { minLength: 1, maxLength: 3 }
    )
    .map((places) =>
      places.reduce<Uint8Array>((bytes, { at, to, how }) => {
        const here = at % bytes.length
        if (how === 'change') return Uint8Array.from(bytes, (byte, index) => (index === here ? to : byte))
        const after = how === 'gone' ? bytes.subarray(here + 1) : bytes.subarray(here)
        return Uint8Array.from([...bytes.subarray(0, here + (how === 'gone' ? 0 : 1)), ...after])
      }, right)
    )

/** What the library takes for content and signer's certificate. */
const asLibrary = (der: Uint8Array): { readonly content: string; readonly certificates: readonly string[] } => {
  const parsed = asn1js.fromBER(Uint8Array.from(der).buffer)
  expect(parsed.offset).toBe(der.length)
  const signed = new pkijs.SignedData({ schema: new pkijs.ContentInfo({ schema: parsed.result }).content })
  return {
    content: Buffer.from(signed.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0)).toString('base64'),
    certificates: (signed.certificates ?? []).map((one) => Buffer.from(one.toSchema().toBER()).toString('base64'))
  }
}

describe("central's reading of DER", () => {
  it('accepts no damaged document that a PKI library would read as another', async () => {
    const right = signCms(Buffer.from('届出'.repeat(10)), tanaka.signature)
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(damagedOf(right), async (der) => {
        const signed = await verifyCms(der, judges, new Date()).catch(() => null)
        if (!signed) return
        accepted += 1
        const library = asLibrary(der)
        expect(Buffer.from(signed.content).toString('base64')).toBe(library.content)
        expect(library.certificates).toContain(Buffer.from(signed.certificate.der).toString('base64'))
      }),
      { numRuns: 4000 }
    )
    // some bytes are nobody's: a test that never gets this far proves nothing
    expect(accepted).toBeGreaterThan(0)
    expect(Buffer.from((await verifyCms(right, judges, new Date())).content).toString()).toBe('届出'.repeat(10))
  })

  it('sees in every certificate, whole or damaged, the uses that a PKI library sees', () => {
    const seen = (der: Uint8Array) => {
      const certificate = new x509.X509Certificate(Uint8Array.from(der))
      const usage = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0
      return {
        signs: (usage & x509.KeyUsageFlags.digitalSignature) !== 0,
        binds: (usage & x509.KeyUsageFlags.nonRepudiation) !== 0,
        ca: certificate.getExtension(x509.BasicConstraintsExtension)?.ca ?? false,
        policies: certificate.getExtension(x509.CertificatePolicyExtension)?.policies ?? []
      }
    }
    const ours = (der: Uint8Array) => {
      const { usage, ca, policies } = usesOf(der)
      const has = (bit: number): boolean => (usage & bit) !== 0
      return { signs: has(keyUsages.digitalSignature), binds: has(keyUsages.nonRepudiation), ca, policies }
    }
    const anchor = new x509.X509Certificate(readFileSync(`${settings.trust}/signature-ca.pem`, 'utf8'))
    const whole = cards.flatMap((one) => [one.authentication.certificate, one.signature.certificate])
    const all = [...whole, Buffer.from(anchor.rawData)]
    expect(all.map(ours)).toEqual(all.map(seen))
    expect(ours(Buffer.from(anchor.rawData)).ca).toBe(true)
    expect(new Set(all.map((one) => JSON.stringify(ours(one)))).size).toBe(3)
    let compared = 0
    fc.assert(
      fc.property(fc.constantFrom(...all).chain(damagedOf), (der) => {
        let library: ReturnType<typeof seen>
        let mine: ReturnType<typeof ours>
        try {
          mine = ours(der)
          library = seen(der)
        } catch {
          return
        }
        compared += 1
        expect(mine).toEqual(library)
      }),
      { numRuns: 1500 }
    )
    expect(compared).toBeGreaterThan(100)
  })

  it('takes no bits that are said to be unused', () => {
    const bits = (hex: string): string => Buffer.from(bitsOf(readDer(Buffer.from(hex, 'hex')))).toString('hex')
    expect(['03020780', '030206c0', '0303000180', '030100'].map(bits)).toEqual(['80', 'c0', '0180', ''])
    for (const wrong of ['030207c8', '03020601', '03020880', '030107', '0300', '0402078'.padEnd(8, '0')])
      expect(() => bits(wrong), wrong).toThrow(DerProblem)
  })

  it('takes object identifiers for what they are, and refuses every other length than the shortest', () => {
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.nat(39),
        fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 6 }),
        (a, b, rest) => {
          const value = [a, b, ...rest].join('.')
          expect(oidOf(readDer(new Uint8Array(new asn1js.ObjectIdentifier({ value }).toBER())))).toBe(value)
        }
      )
    )
    for (const hex of [
      '3080',
      '308100',
      '30820001',
      '3084000000010500',
      '1f0100',
      '3002',
      '06028001',
      '0601ff',
      '0600',
      '050000'
    ])
      expect(() => oidOf(readDer(Buffer.from(hex, 'hex'))), hex).toThrow(DerProblem)
  })
})
