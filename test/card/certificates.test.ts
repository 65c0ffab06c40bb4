// Reading certificates and judging them: chain, policy, usage, validity, critical extensions. Authorities share one name.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as asn1js from 'asn1js'
import { beforeAll, describe, expect, it } from 'vitest'
import { chainOf, issuedBy } from '../../src/card/certificates/chain.ts'
import { judgeCertificate, readAuthorities, type CertificateTrust } from '../../src/card/certificates/judge.ts'
import { readCertificate } from '../../src/card/certificates/read.ts'
import { validAt, validOn } from '../../src/card/certificates/validity.ts'
import { jpkiRules } from '../../src/card/profiles/jpki-certificates.ts'
import { value } from '../support/cards.ts'
import {
  authority,
  authorityExtensions,
  extendedUsage,
  extension,
  issue,
  keyUsage,
  person,
  policy,
  signatureExtensions,
  usage,
  type Issued,
  type Wanted
} from '../support/issuing.ts'
import { outsideData } from '../support/outside-data.ts'

const now = new Date('2026-06-01T00:00:00Z')
const sign = jpkiRules.test.signature
const named = '1.2.392.200149.8.5.1.0.20'
const faultOf = (outcome: { ok: boolean; fault?: string }): string => (outcome.ok ? 'believed' : (outcome.fault ?? ''))

describe('a certificate', () => {
  let older: Issued
  let newer: Issued
  let stranger: Issued
  let trust: CertificateTrust
  const judged = async (wanted: Wanted, at = now): Promise<string> => {
    const { der } = await issue({ by: newer, extensions: signatureExtensions(), ...wanted })
    return faultOf(judgeCertificate(der, trust, at))
  }

  beforeAll(async () => {
    older = await authority({ from: '2015-01-01', to: '2025-10-19T14:59:59Z' })
    newer = await authority()
    stranger = await authority()
    trust = { rules: sign, anchors: [older.facts, newer.facts] }
  })

  it('is believed under the authority that signed it, whatever the order they are known in', async () => {
    const { der } = await issue({ by: newer, extensions: signatureExtensions() })
    for (const anchors of [trust.anchors, trust.anchors.toReversed()]) {
      const { chain } = value(judgeCertificate(der, { rules: sign, anchors }, now))
      expect(chain.map(({ serial }) => serial)).toEqual([newer.facts.serial])
    }
  })

  it('needs a signature of a trusted authority: one of the same name is not enough', async () => {
    expect(await judged({ by: stranger })).toBe('certificateUntrusted')
  })

  it('is not matched by name where key identifiers are left out either', async () => {
    expect(await judged({ by: stranger, bare: true })).toBe('certificateUntrusted')
    expect(await judged({ by: newer, bare: true })).toBe('believed')
  })

  it('is not believed under an authority whose time is over, and that is said', async () => {
    expect(await judged({ by: older })).toBe('authorityExpired')
    expect(await judged({ by: older }, new Date('2025-10-19T14:59:59Z'))).toBe('believed')
  })

  it.each<[string, string, () => Wanted]>([
    ['with another policy', 'certificatePolicy', () => ({ extensions: [keyUsage(1), policy('1.2.3.4')] })],
    ['without any policy', 'certificatePolicy', () => ({ extensions: [keyUsage(1)] })],
    [
      'whose policy is not critical',
      'certificatePolicy',
      () => ({ extensions: [keyUsage(1), policy(named, { critical: false })] })
    ],
    [
      'whose policy names no statement',
      'certificatePolicy',
      () => ({ extensions: [keyUsage(1), policy(named, { cps: false })] })
    ],
    [
      'of the production environment',
      'certificatePolicy',
      () => ({ extensions: [keyUsage(1), policy('1.2.392.200149.8.5.1.1.20')] })
    ],
    [
      'that is for sign-in',
      'certificateUsage',
      () => ({ extensions: [keyUsage(usage.digitalSignature), policy(named)] })
    ],
    [
      'that may sign certificates',
      'certificateUsage',
      () => ({ extensions: [keyUsage(1, usage.keyCertSign), policy(named)] })
    ],
    ['without key usage', 'certificateUsage', () => ({ extensions: [policy(named)] })],
    ['of an authority', 'certificateUsage', () => ({ extensions: [...authorityExtensions(), policy(named)] })],
    [
      'for TLS servers only',
      'certificateUsage',
      () => ({ extensions: [...signatureExtensions(), extendedUsage('1.3.6.1.5.5.7.3.1')] })
    ],
    ['not valid yet', 'certificateNotYetValid', () => ({ from: '2027-01-01' })],
    ['that has expired', 'certificateExpired', () => ({ from: '2020-01-01', to: '2025-01-01' })],
    ['with a short key', 'certificateWeak', () => ({ kind: 'rsaSmall' })]
  ])('%s is refused: %s', async (_, fault, wanted) => {
    expect(await judged(wanted())).toBe(fault)
  })

  it('signed with SHA-1 is refused, even by its own authority', async () => {
    const weak = await authority({ kind: 'rsaSha1' })
    const { der } = await issue({ by: weak, extensions: signatureExtensions() })
    expect(faultOf(judgeCertificate(der, { rules: sign, anchors: [weak.facts] }, now))).toBe('certificateWeak')
  })

  it('with a critical extension nobody knows is refused by its number; an uncritical one is passed over', async () => {
    const odd = (critical: boolean) => extension('1.2.3.4.5', critical, new asn1js.Null())
    const { der } = await issue({ by: newer, extensions: [...signatureExtensions(), odd(true)] })
    expect(judgeCertificate(der, trust, now)).toEqual({ ok: false, fault: 'certificateExtension', oid: '1.2.3.4.5' })
    expect(await judged({ extensions: [...signatureExtensions(), odd(false)] })).toBe('believed')
  })

  it('is believed for sign-in by its own rules', async () => {
    const { der } = await issue({
      by: newer,
      extensions: [keyUsage(usage.digitalSignature), policy('1.2.392.200149.8.5.1.3.30', { critical: false })]
    })
    const { anchors } = trust
    for (const environment of ['production', 'test'] as const)
      expect(faultOf(judgeCertificate(der, { rules: jpkiRules[environment].authentication, anchors }, now))).toBe(
        'believed'
      )
    expect(faultOf(judgeCertificate(der, trust, now))).toBe('certificateUsage')
  })

  it('that was changed anywhere is not believed', async () => {
    const { der } = await issue({ by: newer, extensions: signatureExtensions() })
    const believed: number[] = []
    for (let at = 0; at < der.length; at += 5) {
      const changed = new Uint8Array(der)
      changed[at] = (changed[at] ?? 0) ^ 0x04
      if (judgeCertificate(changed, trust, now).ok) believed.push(at)
    }
    expect(believed).toEqual([])
  })

  it('is one value and nothing behind it', async () => {
    const { der } = await issue({ by: newer, extensions: signatureExtensions() })
    for (const bytes of [
      Buffer.concat([der, Buffer.of(0)]),
      der.subarray(0, -1),
      new Uint8Array(),
      Buffer.from('rubbish')
    ])
      expect(readCertificate(new Uint8Array(bytes))).toEqual({ ok: false, fault: 'certificateMalformed' })
  })

  it.each<[string, () => NonNullable<Wanted['extensions']>]>([
    ['an extension twice', () => [keyUsage(1), keyUsage(0)]],
    ['a key usage that is no bit string', () => [extension('2.5.29.15', true, new asn1js.Integer({ value: 1 }))]],
    ['two values of one other name', () => [person({ name: new asn1js.Sequence({ value: [] }) }), person()]]
  ])('with %s is malformed', async (_, extensions) => {
    // issue() reads what it made
    await expect(issue({ by: newer, extensions: extensions() })).rejects.toThrow('certificateMalformed')
  })
})

describe('a chain', () => {
  it('goes through authorities that came along, and only as far as they may pass trust on', async () => {
    const root = await authority({ pathLength: 1 })
    const middle = await issue({ by: root, subject: 'C=JP, O=MIDDLE', extensions: authorityExtensions(0) })
    const leaf = await issue({ by: middle, extensions: signatureExtensions() })
    const trust = { rules: sign, anchors: [root.facts] }
    expect(value(judgeCertificate(leaf.der, trust, now, [leaf.der, middle.der])).chain).toHaveLength(2)
    expect(faultOf(judgeCertificate(leaf.der, trust, now))).toBe('certificateUntrusted')
    const deeper = await issue({ by: middle, subject: 'C=JP, O=DEEPER', extensions: authorityExtensions() })
    const end = await issue({ by: deeper, extensions: signatureExtensions() })
    expect(faultOf(judgeCertificate(end.der, trust, now, [middle.der, deeper.der]))).toBe('certificateUntrusted')
  })

  it.each<[string, NonNullable<Wanted['extensions']>]>([
    ['is no authority', signatureExtensions()],
    ['may sign certificates but is no authority', [keyUsage(usage.keyCertSign)]],
    ['is an authority but may not sign certificates', authorityExtensions().slice(0, 1)],
    ['has a critical extension nobody knows', [...authorityExtensions(), extension('1.2.3.4', true, new asn1js.Null())]]
  ])('does not go through a certificate that %s', async (_, extensions) => {
    const root = await authority()
    const between = await issue({ by: root, subject: 'C=JP, O=FELLOW', extensions })
    const leaf = await issue({ by: between, extensions: signatureExtensions() })
    const trust = { rules: sign, anchors: [root.facts] }
    expect(faultOf(judgeCertificate(leaf.der, trust, now, [between.der]))).toBe('certificateUntrusted')
  })

  it('ends where certificates issue each other in a circle', async () => {
    const a = await authority()
    const again = await authority({ by: a, like: a })
    const leaf = await issue({ by: a, extensions: signatureExtensions() })
    expect(chainOf(leaf.facts, [], [a.facts, again.facts], now)).toEqual({ ok: false, fault: 'certificateUntrusted' })
  })

  it('costs little to look for, however many certificates came along that all issue each other', async () => {
    const one = await authority({ kind: 'rsa', subject: 'C=JP, O=MAZE' })
    const maze = await Promise.all(Array.from({ length: 60 }, () => authority({ subject: 'C=JP, O=MAZE', like: one })))
    const leaf = await issue({ by: one, extensions: signatureExtensions() })
    const anchors = [(await authority()).facts]
    const began = performance.now()
    const chain = chainOf(
      leaf.facts,
      anchors,
      maze.map(({ facts }) => facts),
      now
    )
    expect(faultOf(chain)).toBe('certificateUntrusted')
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('is not built on a key identifier that only claims to be the right one', async () => {
    const real = await authority()
    const leaf = await issue({ by: real, extensions: signatureExtensions() })
    const claims = await authority({
      bare: true,
      extensions: [
        ...authorityExtensions(),
        extension(
          '2.5.29.14',
          false,
          new asn1js.OctetString({ valueHex: Buffer.from(real.facts.subjectKey ?? '', 'hex') })
        )
      ]
    })
    expect(claims.facts.subjectKey).toBe(real.facts.subjectKey)
    expect(issuedBy(leaf.facts, claims.facts)).toBe(false)
    expect(issuedBy(leaf.facts, real.facts)).toBe(true)
  })
})

describe('validity', () => {
  const period = { validFrom: new Date('2024-04-01T01:30:00Z'), validTo: new Date('2026-03-14T14:59:59Z') }

  it('counts both ends, the last second whole', () => {
    expect(validAt(period, new Date('2024-04-01T01:29:59.999Z'))).toBe('notYet')
    expect(validAt(period, new Date('2024-04-01T01:30:00Z'))).toBe('valid')
    expect(validAt(period, new Date('2026-03-14T14:59:59.999Z'))).toBe('valid')
    expect(validAt(period, new Date('2026-03-14T15:00:00Z'))).toBe('expired')
  })

  it.each([
    ['2024-03-31', 'notYet'],
    ['2024-04-01', 'begins'],
    ['2024-04-02', 'whole'],
    ['2026-03-14', 'whole'],
    ['2026-03-15', 'expired']
  ])('on %s in Japan is %s', (day, expected) => {
    expect(validOn(period, day)).toBe(expected)
  })
})

const folder = join(outsideData, 'pki/jpki-ca')
const absent = existsSync(folder) ? '' : ` (skipped: ${folder} is absent)`
describe.skipIf(absent)(`the authorities of the real service${absent}`, () => {
  const read = (name: string) => value(readAuthorities(readFileSync(join(folder, `${name}.pem`), 'utf8')))[0]

  it('share one name per kind and are told apart by signature', () => {
    for (const kind of ['auth', 'sign']) {
      const [old, young] = [read(`${kind}_ca_2015`), read(`${kind}_ca_2023`)]
      if (!old || !young) throw new Error('authorities are missing')
      expect(old.subjectName).toBe(young.subjectName)
      expect([issuedBy(old, old), issuedBy(young, young)]).toEqual([true, true])
      expect([issuedBy(old, young), issuedBy(young, old)]).toEqual([false, false])
      expect(chainOf(young, [old, young], [], now)).toMatchObject({ ok: true, value: [{ serial: young.serial }] })
      expect(chainOf(old, [old, young], [], now)).toEqual({ ok: false, fault: 'authorityExpired' })
      expect(validOn(old, '2025-10-19')).toBe('whole')
      expect(validOn(old, '2025-10-20')).toBe('expired')
      expect(old.unknownCritical.concat(young.unknownCritical)).toEqual([])
    }
  })
})
