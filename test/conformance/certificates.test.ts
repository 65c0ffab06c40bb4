// What is issued, judged by the tax agency's own schemas (xmllint) and by xmlsec1; and the agency's own samples, read by us.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../../src/central/issuers/certificate.ts'
import { forms, type Kind } from '../../src/central/issuers/forms/kinds.ts'
import { openIssuerKeys, type IssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { somebody } from '../../src/central/issuers/people.ts'
import { randomFrom } from '../../src/central/issuers/random.ts'
import { readCertificate } from '../../src/central/issuers/read.ts'
import { outsideData } from '../support/outside-data.ts'

const kinds = Object.keys(forms) as Kind[]
const viewer = join(outsideData, 'etax/kojo-xml-viewer')
const schemas = join(viewer, 'kojoall/04XMLスキーマ/kyotsu')
const absent = existsSync(schemas) ? '' : `: skipped, ${viewer} is absent`
const present = (program: string): boolean => spawnSync(program, ['--version']).error === undefined
const without = (program: string): string => (present(program) ? '' : `: skipped, ${program} is not installed`)

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-certificates-'))
let keys: IssuerKeys
const files = new Map<Kind, string[]>()
const run = (program: string, ...args: string[]): { readonly ok: boolean; readonly says: string } => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { ok: status === 0, says: `${stdout}${stderr}` }
}

beforeAll(async () => {
  keys = await openIssuerKeys(join(folder, 'keys'), () => new Date())
  const signer = await keys.signer('hikari-life')
  for (const kind of kinds) {
    const dates = [1, 2, 9, 10, 12].flatMap((month) => [1, 28].map((day) => ({ year: 2026, month, day })))
    const made = dates.map((on, index) => {
      const random = randomFrom(`${kind}${index}`)
      const { name, address } = somebody(random)
      const facts = { issuer: 'ひかり生命保険株式会社', person: name, address, year: 2026 - (index % 2), on, random }
      const file = join(folder, `${kind}-${index}.xml`)
      writeFileSync(file, makeCertificate(kind, facts, String(index), signer))
      return file
    })
    files.set(kind, made)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const of = (kind: Kind): readonly string[] => files.get(kind) ?? []

describe.skipIf(absent !== '' || !present('xmllint'))(`the official schemas${absent}${without('xmllint')}`, () => {
  const validate = (kind: Kind, ...made: string[]) =>
    run('xmllint', '--noout', '--schema', join(schemas, `${kind}-001.xsd`), ...made)

  it.each(kinds)('%s validates', (kind) => {
    expect(of(kind)).toHaveLength(10)
    expect(validate(kind, ...of(kind))).toMatchObject({ ok: true })
  })

  it('a missing element and a padded era are noticed', () => {
    const broken = join(folder, 'broken.xml')
    const [file = ''] = of('TEG840')
    writeFileSync(broken, readFileSync(file, 'utf8').replace(/<WOE00000>.*<\/WOE00000>/, ''))
    expect(validate('TEG840', broken).ok).toBe(false)
    writeFileSync(broken, readFileSync(file, 'utf8').replace('<gen:era>5', '<gen:era>05'))
    expect(validate('TEG840', broken).ok).toBe(false)
  })
})

describe.skipIf(!present('xmlsec1'))(`xmlsec1${without('xmlsec1')}`, () => {
  const verify = (kind: Kind, file: string) =>
    run('xmlsec1', '--verify', '--id-attr:id', kind, '--trusted-pem', join(folder, 'keys/root.pem'), file)

  it.each(kinds)('%s: the seal holds, with its chain, and not once a byte was changed', (kind) => {
    for (const file of of(kind).slice(0, 3)) expect(verify(kind, file)).toMatchObject({ ok: true })
    const changed = join(folder, 'changed.xml')
    writeFileSync(
      changed,
      readFileSync(of(kind)[0] ?? '', 'utf8')
        .replace('森川市', '森川町')
        .replace('ひかり', 'くらやみ')
    )
    expect(verify(kind, changed).ok).toBe(false)
  })
})

describe.skipIf(absent !== '')(`the samples of others${absent}`, () => {
  const read = (start: string) => {
    const sample = readdirSync(join(viewer, 'sample')).find((one) => one.startsWith(start)) ?? ''
    const found = readCertificate(
      readFileSync(join(viewer, 'sample', sample), 'utf8'),
      [new X509Certificate(keys.root())],
      new Date()
    )
    if (!found.ok) throw new Error(found.problem)
    return found.reading
  }

  it('sample 1 of the tax agency is readable, not verifiable, and its total of 0 is never shown', () => {
    const sample = read('サンプルデータ①')
    expect(sample).toMatchObject({
      kind: 'TEG840',
      person: '公的　一郎',
      seal: 'readableNotVerifiable',
      why: 'contentChanged'
    })
    expect(sample.amounts.find((one) => one.box === 'WOM00000')).toMatchObject({ yen: null, says: 0, parts: 240_000 })
    expect(sample.amounts.filter((one) => one.yen === 0)).toEqual([])
  })

  it('sample 2 of the tax agency is readable, not verifiable', () => {
    expect(read('サンプルデータ②')).toMatchObject({
      kind: 'TEG840',
      seal: 'readableNotVerifiable',
      why: 'contentChanged'
    })
  })

  it('the hand-made sample is readable, padded dates and amounts included', () => {
    const sample = read('TEG800')
    expect(sample).toMatchObject({ person: 'テスト　太郎', seal: 'readableNotVerifiable' })
    expect(sample.amounts.map((one) => one.yen)).toEqual([5_675, 6_785, 7_885, 8_895])
  })
})
