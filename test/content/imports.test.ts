// Taking a town's file: what is refused is said line by line, and nothing is ever half there.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isCorporateNumber } from '../../src/central/corporate-number/check-digit.ts'
import { fields } from '../../src/central/corporate-number/fields.ts'
import { decode } from '../../src/central/imports/decode.ts'
import { kinds } from '../../src/central/imports/kinds.ts'
import { readImportCommand, usage } from '../../src/central/imports/options.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { reportText } from '../../src/central/imports/report.ts'
import { readTable } from '../../src/central/imports/table.ts'
import { FileProblem } from '../../src/central/imports/take-file.ts'
import { openContentStore, type ContentStore } from '../support/content.ts'

let content: ContentStore
let folder: string
beforeAll(async () => {
  content = await openContentStore()
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-import-'))
})
afterAll(async () => {
  await content.close()
  rmSync(folder, { recursive: true, force: true })
})

const csv = (...lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\r\n`).join(''))
/** 名称,緯度,経度 in CP932 */
const cp932Header = Buffer.from('96bc8fcc2c88dc93782c8c6f93780d0a', 'hex')
const codes = (faults: readonly { readonly line: number; readonly code: string }[]): string[] =>
  faults.map(({ line, code }) => `${line} ${code}`)

describe('what is refused, and why', () => {
  it('is said for each line, and the others are taken', async () => {
    const report = await content.take(
      'shelters',
      csv(
        'ID,名称,緯度,経度',
        '1,よい所,35.1,139.1',
        '2,,35.1,139.1',
        '3,北,北緯35度,139.1',
        '4,南極,-69.0,39.6',
        '5,逆さま,139.1,35.1',
        '6,長い行,35.1,139.1,余分',
        '7,鐘\u0007,35.1,139.1',
        '8,引用"符,35.1,139.1',
        '1,同じ番号,35.2,139.2',
        '9,場所なし,,',
        ',,,',
        '10,最後,35.3,139.3'
      )
    )
    expect(codes(report.refused).toSorted()).toEqual([
      '3 nameMissing',
      '4 positionUnreadable',
      '5 positionOutside',
      '6 positionSwapped',
      '7 tooManyCells',
      '8 controlCharacter',
      '9 quotes'
    ])
    expect(codes(report.noted)).toEqual(['0 licenceUnknown', '10 idRepeated', '11 positionMissing'])
    expect([report.taken, report.blank, report.changes?.added]).toEqual([4, 1, 4])
    expect(reportText(report)).toContain(
      'line 6: positionSwapped: latitude and longitude are the wrong way round (139.1,35.1)'
    )
  })

  it('the same file again changes nothing, and a smaller one removes', async () => {
    const [all, less] = [csv('ID,名称', '1,甲', '2,乙'), csv('ID,名称', '1,甲')]
    await content.take('toilets', all)
    expect((await content.take('toilets', all)).changes).toEqual({ added: 0, changed: 0, removed: 0, same: 2 })
    expect((await content.take('toilets', less)).changes).toEqual({ added: 0, changed: 0, removed: 1, same: 1 })
  })

  it('a file of which nothing can be taken leaves what was there', async () => {
    await content.take('aed', csv('ID,名称', '1,甲'))
    expect((await content.take('aed', csv('ID,名称', '1,'))).changes).toBeNull()
    await expect(content.take('aed', csv('a,b', '1,2'))).rejects.toThrow(FileProblem)
    await expect(content.take('aed', Buffer.of(0xff, 0xff, 0x80, 0x0a))).rejects.toThrow(FileProblem)
    await expect(content.take('measures', csv('measure,date,value', 'a,2026-01-01,1'), { set: 'aed' })).rejects.toThrow(
      FileProblem
    )
    const rows = await content.store.db.selectFrom('data_places').select('id').where('set_id', '=', 'aed').execute()
    expect(rows).toEqual([{ id: '1' }])
  })

  it('a fault of the database in the middle of it undoes all of it', async () => {
    const { db } = content.store
    const rows = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, index) => `${from + index},所${from + index}`)
    await content.take('clinics', csv('ID,名称', ...rows(0, 3)))
    await sql`create trigger full before insert on data_places when new.number = 700 begin select raise(abort, 'disk full'); end`.execute(
      db
    )
    await expect(content.take('clinics', csv('ID,名称', ...rows(0, 900)))).rejects.toThrow('disk full')
    await sql`drop trigger full`.execute(db)
    const held = await db.selectFrom('data_places').select('id').where('set_id', '=', 'clinics').execute()
    const [set] = await db.selectFrom('data_sets').select('taken').where('id', '=', 'clinics').execute()
    expect([held.length, set?.taken]).toEqual([3, 3])
  })

  it('measures want a day and a number', async () => {
    const report = await content.take(
      'measures',
      csv(
        'measure,name_ja,unit,date,value',
        'a,甲,%,2026-02-29,1',
        'a,甲,%,2026-02,1.5',
        'a,甲,%,2026-02-01,2',
        'a,甲,%,2026-03,x',
        ',甲,%,2026-03,1',
        'a,甲,%,2026-04,'
      )
    )
    expect(codes(report.refused)).toEqual(['2 dateUnreadable', '5 valueUnreadable', '6 idInvalid', '4 pointRepeated'])
    expect([report.taken, report.asOf]).toEqual([2, '2026-04-01'])
  })
})

describe('how files are written', () => {
  it('UTF-8 with and without a mark, UTF-16 and CP932 are told apart', () => {
    const text = '名称,緯度,経度\r\n'
    const read = (bytes: Uint8Array) => decode(bytes)
    expect(read(Buffer.from(text))).toEqual({ text, encoding: 'UTF-8' })
    expect(read(Buffer.from(`\uFEFF${text}`))).toEqual({ text, encoding: 'UTF-8 with BOM' })
    expect(read(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual({ text, encoding: 'UTF-16 with BOM' })
    expect(read(cp932Header)).toEqual({ text, encoding: 'CP932' })
    expect(read(Buffer.of(0x81))).toBeNull()
  })

  it('any bytes are read as a table or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', ',', '\n', '\r', '#property', '名称', 'x', '\u0000', ' ')), (parts) => {
        const table = readTable(parts.join(''))
        for (const row of table?.rows ?? []) expect(row.cells.length).toBeGreaterThan(0)
      }),
      { numRuns: 1_000 }
    )
  })
})

describe('corporate numbers', () => {
  it('the check digit is the one of real numbers, and no other', () => {
    // the National Tax Agency's own number, and the one of the form's example
    for (const rest of ['7000012050002', '8011001150296'].map((number) => number.slice(1)))
      expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => isCorporateNumber(`${digit}${rest}`))).toHaveLength(1)
    expect(['7000012050002', '8011001150296'].every(isCorporateNumber)).toBe(true)
    expect(['1234567890123', '0000012050002', '700001205000', '７000012050002'].filter(isCorporateNumber)).toEqual([])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (number) => {
        const rest = String(number).padStart(12, '0')
        expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => isCorporateNumber(`${digit}${rest}`))).toHaveLength(1)
      })
    )
  })

  const record = {
    ...Object.fromEntries(fields.map((field) => [field, ''])),
    corporateNumber: '7000012050002',
    process: '12',
    correct: '0'
  }
  const firm: Readonly<Record<string, string>> = {
    ...record,
    updateDate: '2026-05-08',
    changeDate: '2026-05-01',
    name: '架空の庁',
    kind: '101',
    assignmentDate: '2015-10-05',
    latest: '1',
    hihyoji: '0'
  }
  const line = (changes: Partial<Record<string, string>> = {}): string =>
    fields.map((field) => ({ ...firm, ...changes })[field] ?? '').join(',')
  const xml = (changes: Partial<Record<string, string>> = {}): Buffer =>
    Buffer.from(
      `<?xml version="1.0"?><corporations><lastUpdateDate>2026-05-09</lastUpdateDate><corporation>${Object.entries({
        ...firm,
        ...changes
      })
        .map(([name, value]) => `<${name}>${value}</${name}>`)
        .join('')}</corporation></corporations>`
    )

  it('CSV, CSV of the Web-API and XML of one record are one record', async () => {
    expect((await content.take('corporate', csv(line()))).changes).toMatchObject({ added: 1 })
    expect(await content.take('corporate', xml())).toMatchObject({ asOf: '2026-05-09', changes: { same: 1 } })
    const api = await content.take('corporate', csv('2026-05-09,1,1,1', line()))
    expect([api.asOf, api.changes?.same, api.refused]).toEqual(['2026-05-09', 1, []])
  })

  it('the record that changed last holds, whatever its kind and whenever it came', async () => {
    const number = '8011001150296'
    const at = (changeDate: string, process: string, name: string): string =>
      line({ corporateNumber: number, changeDate, updateDate: '2026-05-08', process, name })
    await content.take('corporate', csv(at('2024-03-01', '11', '新しい名'), at('2020-01-01', '22', '古い名')))
    await content.take('corporate', csv(at('2019-01-01', '01', '初めの名')))
    const rows = await content.store.db
      .selectFrom('corporations')
      .select(['changed_on', 'latest'])
      .where('number', '=', number)
      .orderBy('changed_on')
      .execute()
    expect(rows.map((row) => [row.changed_on, row.latest])).toEqual([
      ['2019-01-01', 0],
      ['2020-01-01', 0],
      ['2024-03-01', 1]
    ])
  })

  it('a correction replaces, an older state of the same record does not, and what is wrong is named', async () => {
    const take = async (changes: Partial<Record<string, string>>) => {
      const { refused, changes: done } = await content.take('corporate', csv(line(changes)))
      return [...codes(refused), ...(done ? [done] : [])]
    }
    expect(await take({ correct: '1', updateDate: '2026-05-20', cityName: '千代田区' })).toMatchObject([{ changed: 1 }])
    expect(await take({})).toEqual(['1 older'])
    expect(await take({ changeDate: '2026-02-30' })).toEqual(['1 dateUnreadable'])
    expect(await take({ process: '55' })).toEqual(['1 processUnknown'])
    expect(await take({ closeCause: '77' })).toEqual(['1 fieldWrong'])
    expect(await take({ name: '' })).toEqual(['1 nameMissing'])
    expect(codes((await content.take('corporate', csv(line(), 'a,b'))).refused)).toEqual(['2 columnsWrong', '1 older'])
  })
})

describe('npm run import', () => {
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/central/imports/main.ts', ...args], {
      encoding: 'utf8'
    })
    return { status, stdout, stderr }
  }
  const file = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }

  it('takes a file in CP932, reports as JSON, and a second look says that it is there', () => {
    const path = file(
      'aed.csv',
      Buffer.concat([cp932Header, Buffer.from('8ee393a12c33352e312c3133392e310d0a2c33352e312c3133392e310d0a', 'hex')])
    )
    const data = join(folder, 'data')
    const first = run(
      'aed',
      path,
      '--data',
      data,
      '--source',
      '試験市',
      '--licence',
      'CC0',
      '--as-of',
      '2026-10-01',
      '--json'
    )
    const report = JSON.parse(first.stdout) as Record<string, unknown>
    expect([first.status, report['encoding'], report['taken'], report['changes']]).toEqual([
      1,
      'CP932',
      1,
      { added: 1, changed: 0, removed: 0, same: 0 }
    ])
    expect(report['refused']).toEqual([{ line: 3, code: 'nameMissing', detail: null }])
  })

  it('says what it wants, and stops with the code of what is wrong', () => {
    expect(readImportCommand(['--help'])).toEqual({ name: 'help' })
    const wrong = [
      [],
      ['nothing', 'x'],
      ['aed'],
      ['aed', 'x', 'y'],
      ['aed', 'x', '--as-of', '2026-02-30'],
      ['aed', 'x', '--set', '../x'],
      ['aed', 'x', '--what']
    ]
    for (const args of wrong) expect(() => readImportCommand(args)).toThrow(UsageProblem)
    for (const kind of Object.keys(kinds)) expect(usage).toContain(`\n    ${kind} `)
    expect(readFileSync('build/bootstrap.sh', 'utf8')).toContain('import) exec node src/central/imports/main.ts "$@"')
    const missing = run('aed', join(folder, 'missing.csv'), '--data', join(folder, 'data'))
    const nothing = `import: fileUnreadable: ${join(folder, 'missing.csv')} cannot be read: there is no such file\n`
    expect([missing.status, missing.stderr]).toEqual([3, nothing])
    // a file without an end, and a look that writes nothing: not even a folder
    const nowhere = join(folder, 'nowhere')
    const endless = run('aed', '/dev/zero', '--data', nowhere)
    expect([endless.status, endless.stderr]).toEqual([1, expect.stringContaining('it has more than 268435456 bytes')])
    const aed = file('looked-at.csv', csv('名称,緯度,経度', '駅,35.1,139.1'))
    expect(run('aed', aed, '--check', '--data', nowhere).stdout).toContain('taken: 1\nnothing was written\n')
    expect(existsSync(nowhere)).toBe(false)
  })
})
