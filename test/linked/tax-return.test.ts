// Returns made of certificates: right to e-Tax whatever the certificates say, every yen traced, and nothing contradictory used.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  basicDeduction,
  donationDeduction,
  earthquakeDeduction,
  lifeDeduction,
  taxOn
} from '../../src/central/agencies/etax/deductions.ts'
import { returnFrom, type MadeReturn } from '../../src/central/agencies/etax/from-certificates.ts'
import { correctionsIn } from '../../src/central/agencies/judge.ts'
import { makeCertificate } from '../../src/central/issuers/certificate.ts'
import { forms, type Kind } from '../../src/central/issuers/forms/kinds.ts'
import { openIssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { randomFrom } from '../../src/central/issuers/random.ts'
import { readCertificate } from '../../src/central/issuers/read.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { taxReturn } from '../support/linked-filings.ts'

const now = new Date()
const folder = mkdtempSync(join(tmpdir(), 'madoguchi-return-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const desk = readSeedData(defaultSettings('').town).agencies.find((one) => one.id === 'nta-etax')?.desk
const { year = '', taxOffice = '', taxpayerId = '', name = '', address = '', birthday = '' } = taxReturn
const who = { year, taxOffice, taxpayerId, name, address, birthday }
let make: (kind: Kind, seed: number) => string
let anchors: X509Certificate[]
beforeAll(async () => {
  const keys = await openIssuerKeys(join(folder, 'keys'), () => now)
  const signer = await keys.signer('issuer')
  anchors = [new X509Certificate(keys.root())]
  writeFileSync(join(folder, 'root.pem'), keys.root())
  writeFileSync(join(folder, 'who.json'), JSON.stringify(who))
  make = (kind, seed) => {
    const facts = { issuer: 'A', person: name, address, year: 2025, on: { year: 2026, month: 1, day: 20 } }
    return makeCertificate(kind, { ...facts, random: randomFrom(`${kind}${seed}`) }, '1', signer)
  }
})
const madeOf = (xmls: readonly string[]): MadeReturn =>
  returnFrom(
    xmls.flatMap((xml, index) => {
      const read = readCertificate(xml, anchors, now)
      return read.ok ? [{ name: `${index}.xml`, reading: read.reading }] : []
    }),
    who
  )

describe('a return made of certificates', () => {
  it('is right to e-Tax for every taxpayer, and each amount is where its sources say', () => {
    for (let seed = 0; seed < 12; seed++) {
      const made = madeOf((Object.keys(forms) as Kind[]).map((kind) => make(kind, seed)))
      expect(desk && correctionsIn(desk, made.fields, now)).toEqual([])
      expect(made.unused).toEqual([])
      for (const { field, yen, clause, sources } of made.trace) {
        expect(made.fields[field]).toBe(String(yen))
        if (clause === null) expect(sources.reduce((all, one) => all + one.yen, 0)).toBe(yen)
        for (const { seal } of sources) expect(seal).toBe('verified')
      }
      const social = made.trace.find((one) => one.field === 'socialInsurance')
      expect(social?.sources.map((one) => `${one.kind} ${one.box}`)).toEqual(['TEG104 ZFM00020', 'TEG840 WOM00000'])
    }
  })

  it('leaves out what contradicts itself and names it, and shows which seal does not hold', () => {
    const broken = make('TEG840', 1).replace(/<WOM00000>\d+/, '<WOM00000>0')
    const made = madeOf([make('TEG104', 1), broken])
    expect(made.unused).toMatchObject([{ document: '1.xml', box: 'WOM00000', says: 0 }])
    expect(made.trace.find((one) => one.field === 'socialInsurance')?.sources.map((one) => one.kind)).toEqual([
      'TEG104'
    ])
    const forged = madeOf([make('TEG104', 1).replace(/<ZFH00020>\d+/, '<ZFH00020>999900')])
    expect(forged.trace.find((one) => one.field === 'withheld')).toMatchObject({
      yen: 999_900,
      sources: [{ seal: 'readableNotVerifiable' }]
    })
  })

  it('is counted by the clauses', () => {
    const life = { newLife: 0, oldLife: 0, newAnnuity: 0, oldAnnuity: 0, care: 0 }
    const counted = (paid: Partial<typeof life>): number => lifeDeduction({ ...life, ...paid })
    expect([20_000, 20_001, 40_000, 80_000, 90_000].map((care) => counted({ care }))).toEqual([
      20_000, 20_001, 30_000, 40_000, 40_000
    ])
    expect([counted({ oldLife: 100_000 }), counted({ oldLife: 100_000, newLife: 80_000 })]).toEqual([50_000, 50_000])
    expect(counted({ oldLife: 25_000, newLife: 20_000 })).toBe(40_000)
    expect(counted({ oldLife: 200_000, oldAnnuity: 200_000, care: 90_000 })).toBe(120_000)
    expect(earthquakeDeduction({ earthquake: 60_000, oldLongTerm: 0 })).toBe(50_000)
    expect(earthquakeDeduction({ earthquake: 40_000, oldLongTerm: 30_000 })).toBe(50_000)
    expect(earthquakeDeduction({ earthquake: 0, oldLongTerm: 15_000 })).toBe(12_500)
    expect([
      donationDeduction(30_000, 3_000_000),
      donationDeduction(2_000, 3_000_000),
      donationDeduction(2_000_000, 3_000_000)
    ]).toEqual([28_000, 0, 1_198_000])
    expect([1_320_000, 1_320_001, 6_550_001, 25_000_001].map(basicDeduction)).toEqual([950_000, 880_000, 580_000, 0])
    expect([1_949_000, 1_950_000, 3_300_000, 40_000_000].map(taxOn)).toEqual([97_450, 97_500, 232_500, 13_204_000])
  })

  it('is made by a command, which stops at what it cannot use', () => {
    const put = (file: string, xml: string): string => {
      writeFileSync(join(folder, file), xml)
      return join(folder, file)
    }
    const files = [put('104.xml', make('TEG104', 1)), put('830.xml', make('TEG830', 1))]
    const run = (...args: string[]) =>
      spawnSync(
        process.execPath,
        [new URL('../../src/central/agencies/etax/main.ts', import.meta.url).pathname, ...args],
        { encoding: 'utf8' }
      )
    const right = ['--root', join(folder, 'root.pem'), '--who', join(folder, 'who.json')]
    const made = run(...right, '--out', join(folder, 'return.xml'), ...files)
    expect([made.status, made.stderr]).toEqual([0, ''])
    expect(made.stdout).toMatch(
      /ABB00490 donations: \d+ \(所得税法 第78条\)\n {4}\d+ 830.xml TEG830 WMF00000 #1 A, verified/
    )
    expect(run(...right, put('letter.xml', 'letter')).status).toBe(1)
    // given twice, under another name too, it is counted once
    const twice = run(...right, ...files, files[0] ?? '', put('copy.xml', `${make('TEG830', 1)}\n`))
    expect([twice.status, twice.stdout]).toEqual([0, made.stdout])
    expect(twice.stderr.match(/ again, and counted once\n/g)).toHaveLength(2)
    const forged = run(...right, put('forged.xml', make('TEG104', 1).replace(/<ZFH00020>\d+/, '<ZFH00020>999900')))
    expect([forged.status, forged.stderr]).toEqual([
      1,
      expect.stringMatching(/forged\.xml: its seal does not hold: contentChanged\n$/)
    ])
    expect(run('--sead').status).toBe(2)
  })
})
