// e-Tax: returns that the official schemas take, boxes that come back by name, and signatures that programs of others accept.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldBoxes } from '../../src/central/agencies/etax/boxes.ts'
import { readReturn } from '../../src/central/agencies/etax/read-return.ts'
import { rootId, writeReturn } from '../../src/central/agencies/etax/write-return.ts'
import { correctionsIn } from '../../src/central/agencies/judge.ts'
import { pemBlocks } from '../../src/central/evidence/certificates.ts'
import { openIssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { checkSeal } from '../../src/central/issuers/check-seal.ts'
import { rootOf } from '../../src/central/issuers/dom.ts'
import { readCertificate } from '../../src/central/issuers/read.ts'
import { sealXml } from '../../src/central/issuers/seal.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { signXml } from '../../src/main/signing/xml-signature.ts'
import { value } from '../support/cards.ts'
import { schemaFaults, schemasAbsent } from '../support/etax-schema.ts'
import { taxReturn } from '../support/linked-filings.ts'
import { outsideData } from '../support/outside-data.ts'
import { simulatedSigner } from '../support/signers.ts'

const now = new Date()
const folder = mkdtempSync(join(tmpdir(), 'madoguchi-etax-'))
const desk = readSeedData(defaultSettings('').town).agencies.find((one) => one.id === 'nta-etax')?.desk
let anchors: X509Certificate[]
let seal: (xml: string) => string
beforeAll(async () => {
  const keys = await openIssuerKeys(folder, () => now)
  const signer = await keys.signer('return-sender')
  anchors = [new X509Certificate(keys.root())]
  seal = (xml) => sealXml(xml, rootId, signer)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a return', () => {
  it('comes back from its XML as it went in, every box of it', () => {
    expect(readReturn(seal(writeReturn(taxReturn, now)), anchors, now)).toEqual(taxReturn)
    expect(new Set(fieldBoxes.map(([code]) => code)).size).toBe(fieldBoxes.length)
  })

  it('keeps what the resident signed, markup and all, and never repairs an amount', () => {
    const odd = { ...taxReturn, name: '<b>&"田中"', address: '森川市\t本町\n2丁目', withheld: '12,000' }
    expect(readReturn(seal(writeReturn(odd, now)), anchors, now)).toEqual(odd)
  })

  it('of which a number was changed under way is refused for its signature', () => {
    const changed = seal(writeReturn(taxReturn, now)).replace('<ABB00710>', '<ABB00710>9')
    expect(readReturn(changed, anchors, now)).toMatchObject({
      state: 'refused',
      reason: { en: expect.stringContaining('contentChanged') }
    })
    expect(readReturn(writeReturn(taxReturn, now), anchors, now)).toMatchObject({
      reason: { en: expect.stringContaining('sealMissing') }
    })
    expect(readReturn(seal(writeReturn(taxReturn, now)), [], now)).toMatchObject({
      reason: { en: expect.stringContaining('issuerUntrusted') }
    })
  })

  it.each([
    ['no XML', () => 'return'],
    ['another form version', (xml: string) => xml.replace('VR="23.0"', 'VR="22.0"')],
    ['two forms', (xml: string) => xml.replace(/(<KOA020 .*<\/KOA020>)/, '$1$1')],
    ['no common part', (xml: string) => xml.replace(/<IT .*<\/IT>/, '')]
  ])('that is not in form is refused: %s', (_, change) => {
    expect(readReturn(seal1(change(writeReturn(taxReturn, now))), anchors, now)).toMatchObject({
      state: 'refused',
      reason: { en: expect.stringContaining('not in the form') }
    })
  })
  const seal1 = (xml: string): string => (xml.startsWith('<') ? seal(xml) : xml)

  it('that is right has nothing to correct', () => {
    expect(desk && correctionsIn(desk, taxReturn, now)).toEqual([])
  })

  it.each([
    ['totalIncome', '1', 'sum-12'],
    ['allDeductions', '0', 'sum-30'],
    ['taxableIncome', '2100500', 'taxable-31'],
    ['tax', '112501', 'tax-32'],
    ['reconstructionTax', '0', 'reconstruction-44'],
    ['wholeTax', '112500', 'whole-45'],
    ['refund', '', ''],
    ['refund', '1', 'refund-52'],
    ['withheld', '１２０', 'amount'],
    ['year', '25', 'year'],
    ['taxpayerId', '123', 'user-number'],
    ['birthday', '2999-01-01', 'past-date'],
    ['name', '', 'present']
  ])('with %s = "%s" names the box and the rule %s', (field, value, rule) => {
    const found = desk ? correctionsIn(desk, { ...taxReturn, [field]: value }, now) : []
    expect(found.filter((one) => one.field === field).map((one) => one.rule)).toEqual(rule === '' ? [] : [rule])
    for (const one of found) expect([one.box.ja, one.correct.ja].every((words) => words !== '')).toBe(true)
  })

  it.skipIf(spawnSync('xmlsec1', ['--version']).status !== 0)(
    'has a signature that xmlsec1 accepts, and none once it is changed',
    () => {
      const xml = seal(writeReturn(taxReturn, now))
      const root = join(folder, 'root.pem')
      const judge = (text: string): number | null => {
        const file = join(folder, 'judged.xml')
        writeFileSync(file, text)
        const args = [
          '--verify',
          '--enabled-reference-uris',
          'same-doc',
          '--id-attr:id',
          'DATA',
          '--trusted-pem',
          root,
          file
        ]
        return spawnSync('xmlsec1', args).status
      }
      expect(judge(xml)).toBe(0)
      expect(judge(xml.replace('<ABB00710>', '<ABB00710>9'))).not.toBe(0)
    }
  )
})

describe('seals', () => {
  /** sorted as a dictionary does, every one of these attributes and namespaces would stand elsewhere */
  const odd =
    '<DATA xmlns="urn:x" id="DATA" xmlns:b="urn:p" xmlns:Z="urn:pp" Z:a="1" b:x="2" Za="3" aZ="4" é="5"><Z:in xmlns:a="urn:q" a:B="6" a:a="7"/></DATA>'
  it.skipIf(spawnSync('xmlsec1', ['--version']).status !== 0)(
    'are in the canonical order that other programs compute',
    () => {
      const file = join(folder, 'odd.xml')
      writeFileSync(join(folder, 'root.pem'), anchors.map(String).join(''))
      writeFileSync(file, seal(odd))
      const args = [
        '--verify',
        '--enabled-reference-uris',
        'same-doc',
        '--id-attr:id',
        'DATA',
        '--trusted-pem',
        join(folder, 'root.pem'),
        file
      ]
      expect(spawnSync('xmlsec1', args, { encoding: 'utf8' })).toMatchObject({ status: 0 })
      const root = rootOf(seal(odd))
      expect(root && checkSeal(seal(odd), root, anchors, now)).toBeNull()
    }
  )

  it('made with a card by the terminal are in the form that e-Tax reads, too', async () => {
    const signed = value(await signXml(writeReturn(taxReturn, now), await simulatedSigner(), { signatureId: '_DATA' }))
    const pem = readFileSync(join(defaultSettings('').trust, 'signature-ca.pem'), 'utf8')
    const card = pemBlocks(pem).map((one) => new X509Certificate(one))
    expect(readReturn(signed, card, now)).toEqual(taxReturn)
    expect(readReturn(signed, anchors, now)).toMatchObject({ state: 'refused' })
  })
})

describe.skipIf(schemasAbsent !== null)(`official schemas${schemasAbsent ? `: skipped, ${schemasAbsent}` : ''}`, () => {
  it('take a signed return, and xmllint is heard when they do not', () => {
    const xml = seal(writeReturn(taxReturn, now))
    expect(schemaFaults(xml)).toBe('')
    expect(schemaFaults(xml.replace(/<ABB00410>\d+/, '<ABB00410>much'))).toContain('ABB00410')
    expect(schemaFaults(xml.replace('IDREF="NENBUN"', 'IDREF="NENGETSUBUN"'))).not.toBe('')
  })

  it('take the return with any one box left empty', () => {
    for (const field of ['salaryRevenue', 'pensionIncome', 'housingCredit', 'refund', 'birthday'])
      expect(schemaFaults(seal(writeReturn({ ...taxReturn, [field]: '' }, now)))).toBe('')
  })
})

const samples = join(outsideData, 'etax/kojo-xml-viewer/sample')
describe.skipIf(!existsSync(samples))("the tax agency's TEG840 samples", () => {
  const read = (number: string) => {
    const file = readdirSync(samples).find((name) => name.includes(number)) ?? ''
    return readCertificate(readFileSync(join(samples, file), 'utf8'), anchors, now)
  }
  it('are readable, not verifiable', () => {
    for (const number of ['①', '②'])
      expect(read(number)).toMatchObject({ ok: true, reading: { kind: 'TEG840', seal: 'readableNotVerifiable' } })
  })
  it('never show a total of 0 where 240000 was paid', () => {
    const found = read('①')
    const total = found.ok ? found.reading.amounts.find((one) => one.box === 'WOM00000') : undefined
    expect(total).toMatchObject({ yen: null, says: 0, parts: 240_000 })
  })
})
