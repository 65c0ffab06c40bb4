// The stand-alone verifier against a negative corpus: everybody who signs is an insider with the right keys.
import { beforeAll, describe, expect, it } from 'vitest'
import { EvidenceBundle } from '../../src/contract/wire/evidence.ts'
import { codeTexts } from '../../src/verify/evidence/codes.ts'
import { reportText } from '../../src/verify/evidence/report.ts'
import { readRoots, RootsProblem } from '../../src/verify/evidence/roots.ts'
import { verifyBundle, type Report } from '../../src/verify/evidence/verify.ts'
import { accepted, corpus, expired, plain, refused, type Forgery } from '../support/evidence-corpus.ts'
import { forge, minutes, type Recipe } from '../support/evidence-forge.ts'
import { makeAuthorities, type Authorities } from '../support/evidence-keys.ts'

const years = (count: number): Date => new Date(Date.UTC(2026 + count, 0, 15))

describe('evidence', () => {
  let keys: Authorities
  let forgeries: readonly Forgery[]
  beforeAll(async () => {
    keys = await makeAuthorities()
    forgeries = corpus(keys)
  })
  const verify = (recipe: Recipe, at = years(4), roots = keys.roots): Report =>
    verifyBundle(forge(recipe, keys), readRoots(roots), at)

  it.each([
    ['a plain letter', plain],
    ['an accepted one', accepted],
    ['a refused one', refused],
    ['an expired one', expired]
  ])('%s verifies, on the day and after the certificates of those who signed have ended', (_, events) => {
    for (const at of [minutes(90), years(4), years(10)])
      expect(verify({ events }, at)).toMatchObject({ ok: true, codes: [] })
  })

  it('a renewed bundle verifies after the first authority has ended, and only then', () => {
    const archive = [{ at: minutes(60) }, { by: keys.signers.laterStamp, at: years(10.5) }]
    expect(verify({ events: accepted }, years(13)).codes).toEqual(['archiveExpired'])
    expect(verify({ events: accepted, archive }, years(13))).toMatchObject({ ok: true, codes: [] })
    expect(verify({ events: accepted, archive }, years(25)).codes).toEqual(['archiveExpired'])
  })

  it('what was signed before its certificate was revoked still proves what it says', () => {
    const since = minutes(2)
    const lists = [keys.list([{ serial: keys.serial(keys.signers.revokedSigner), since }], minutes(60))]
    const signer = (index: number) => (index === 1 ? keys.signers.revokedSigner : undefined)
    for (const at of [minutes(90), years(4)])
      expect(verify({ events: plain, signer, lists }, at)).toMatchObject({ ok: true, codes: [], revocations: [] })
  })

  it('what a time-stamp authority stamped before it was replaced still proves it, and so does what a sender sealed', () => {
    const { lists, signers, serial } = keys
    const replaced = { serial: serial(signers.revokedStamp), since: minutes(70), reason: 4 }
    const sender = { serial: serial(signers.revokedSender), since: minutes(50) }
    const recipe: Recipe = {
      events: plain,
      sender: signers.revokedSender,
      stamper: () => signers.revokedStamp,
      others: [
        lists.stamp([replaced], minutes(60)),
        lists.sender([], minutes(60)),
        lists.authority([sender], minutes(60))
      ],
      archive: [{ by: signers.revokedStamp, at: minutes(60), lists: [lists.stamp([replaced], minutes(60))] }]
    }
    expect(verify(recipe)).toMatchObject({ ok: true, codes: [], version: 3 })
  })

  it('a bundle of an earlier release is still read, and told to say less', () => {
    const archive = [{ at: minutes(60) }, { by: keys.signers.laterStamp, at: years(10.5) }]
    for (const events of [plain, accepted, refused])
      expect(verify({ events, version: 2 })).toMatchObject({ ok: true, codes: [], version: 2 })
    const renewed = verify({ events: plain, version: 2, archive }, years(13))
    expect(renewed).toMatchObject({ ok: true, codes: [], version: 2 })
    expect(reportText(renewed, 'en')).toContain('of version 2')
    expect(verify({ events: plain, version: 2, archive: [] }).codes).toEqual(['archiveMissing'])
  })

  it('at least 40 forgeries are refused, each with exactly its own codes', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(40)
    expect(new Set(forgeries.map((one) => one.name)).size).toBe(forgeries.length)
    const found = forgeries.map(({ name, recipe, at, roots }) => {
      const report = verify(recipe, at, roots)
      return { name, ok: report.ok, codes: [...report.codes].sort() }
    })
    expect(found).toEqual(forgeries.map(({ name, codes }) => ({ name, ok: false, codes: [...codes].sort() })))
  })

  it.each([
    // the mark of an uncompressed point, just before a public key
    ['key', '03420004'],
    // a time in a certificate or in a stamp: UTCTime, GeneralizedTime
    ['time', '170d32'],
    ['time of a stamp', '180f32']
  ])('a bundle with a damaged %s in it is refused, and no crash', (_, pattern) => {
    const bundle = EvidenceBundle.parse(JSON.parse(forge({ events: accepted }, keys)))
    const damaged = (text: string): string => {
      const bytes = Buffer.from(text, 'base64url')
      const mark = Buffer.from(pattern, 'hex')
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) bytes[at + mark.length - 1] = 0x58
      return bytes.toString('base64url')
    }
    for (const one of [
      { ...bundle, seal: damaged(bundle.seal) },
      { ...bundle, archive: bundle.archive.map((entry) => ({ ...entry, stamp: damaged(entry.stamp) })) }
    ]) {
      const report = verifyBundle(JSON.stringify(one), readRoots(keys.roots), years(4))
      expect(report.ok).toBe(one.seal === bundle.seal && one.archive[0]?.stamp === bundle.archive[0]?.stamp)
    }
  })

  it('every code there is, is the answer to some forgery', () => {
    const raised = new Set(forgeries.flatMap((one) => one.codes))
    expect(Object.keys(codeTexts).filter((code) => !raised.has(code as keyof typeof codeTexts))).toEqual([])
  })

  it('each role wants its own root: a root of senders vouches for no event', () => {
    const swapped = keys.roots
      .replace('role: evidence', 'role: x')
      .replace('role: sender', 'role: evidence')
      .replace('role: x', 'role: sender')
    expect(verify({ events: plain }, years(1), swapped).codes).toEqual([
      'senderUntrusted',
      'signerUntrusted',
      'revocationInvalid',
      'sealUntrusted'
    ])
  })

  it('roots without a role, or without one of the three, are refused', () => {
    expect(() => readRoots(keys.roots.replace('role: stamp\n', ''))).toThrow(RootsProblem)
    expect(() => readRoots(keys.roots.slice(0, keys.roots.indexOf('role: sender')))).toThrow(RootsProblem)
    expect(() => readRoots(keys.roots.replace(/[A-Z]{5}/, '!!!!!'))).toThrow(RootsProblem)
  })
})
