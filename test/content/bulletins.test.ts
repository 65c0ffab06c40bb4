// JMA reports and CAP alerts of others: each is read, and none is shown as what it is not.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bulletin, type Severity } from '../../src/contract/wire/disaster.ts'
import { holdingsAfter, standing } from '../../src/central/disaster/fold.ts'
import type { Message } from '../../src/central/disaster/message.ts'
import { readMessage } from '../../src/central/disaster/read.ts'
import { admitMessage } from '../../src/central/disaster/take.ts'
import { absent, outside } from '../support/content.ts'
import { outsideData } from '../support/outside-data.ts'

const none = absent('jma')
const messageIn = (text: string): Message => {
  const read = readMessage(text)
  if (!read.ok) throw new Error(`${read.code} ${read.detail}`)
  return read.message
}
const jma = (name: string): string => outside('jma', 'official', name).toString('utf8')
const cap = (name: string): string => outside('jma', 'cap-oasis', name).toString('utf8')
const folder = (name: string): string[] => (none ? [] : readdirSync(join(outsideData, 'jma', name)))
const elements = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, value]) => value ?? '')

const grave: ReadonlySet<Severity> = new Set(['emergency', 'danger', 'warning', 'advisory'])
const warnings = (...messages: readonly Message[]): string[] =>
  [...holdingsAfter(messages).values()]
    .filter((one) => grave.has(one.severity))
    .map((one) => `${one.area.code} ${one.kind}`)
    .toSorted()
const later = (text: string, minutes: number): string =>
  text.replace(/<ReportDateTime>([^<]*)</, (_all, at: string) => {
    const moved = new Date(Date.parse(at) + minutes * 60_000).toISOString().slice(0, 19)
    return `<ReportDateTime>${moved}Z<`
  })

describe.skipIf(none !== null)(`JMA's own samples${none ? `: skipped, ${none}` : ''}`, () => {
  const samples = folder('official').map((name) => ({ name, text: jma(name) }))

  it('every one is read, in the form of the contract, with the status and action it has', () => {
    const statuses = { 通常: 'actual', 訓練: 'exercise', 試験: 'test' }
    const actions = { 発表: 'issue', 訂正: 'correct', 取消: 'cancel' }
    for (const { name, text } of samples) {
      const { bulletin } = messageIn(text)
      expect([name, Bulletin.safeParse(bulletin).success]).toEqual([name, true])
      const [status] = elements(text, 'Status')
      const [action] = elements(text, 'InfoType')
      expect([name, bulletin.status, bulletin.action]).toEqual([
        name,
        statuses[status as keyof typeof statuses],
        actions[action as keyof typeof actions]
      ])
      if (bulletin.action !== 'cancel') expect([name, bulletin.items.length > 0]).toEqual([name, true])
    }
    expect(samples.length).toBe(95)
  })

  it('an area that stands in a body of warnings stands in what was read', () => {
    for (const { name, text } of samples) {
      const body = text.slice(text.indexOf('<Body'))
      if (!/<Warning type/.test(body)) continue
      const codes = new Set(messageIn(text).bulletin.items.map((one) => one.area.code))
      const warned = body.slice(body.indexOf('<Warning type'), body.lastIndexOf('</Warning>'))
      const areas = [...warned.matchAll(/<Area>\s*<Name>[^<]*<\/Name>\s*<Code>(\d+)<\/Code>/g)].map(([, code]) => code)
      expect([name, areas.filter((code) => !codes.has(code ?? ''))]).toEqual([name, []])
    }
  })

  it('a tsunami advisory is over by 発表 with 解除 in it', () => {
    const issued = jma('38-39_02_01_250206_VTSE41.xml')
    const release = jma('32-39_13_07_250206_VTSE41.xml')
    expect(warnings(messageIn(issued)).length).toBeGreaterThan(0)
    expect(elements(release, 'InfoType')).toEqual(['発表'])
    const real = later(release.replace('訓練', '通常'), 0).replace('2018-12-04T10:30:00Z', '2018-12-04T10:30:01Z')
    expect(warnings(messageIn(issued), messageIn(real))).toEqual([])
    // and the real one of 2011, where 0.2 m stays as information
    const over = messageIn(jma('32-39_11_13_250206_VTSE41.xml'))
    expect(warnings(messageIn(issued), over)).toEqual([])
    expect(over.bulletin.headline).toContain('解除')
  })

  it('later observations leave the warnings of other coasts alone', () => {
    const issued = messageIn(jma('38-39_02_01_250206_VTSE41.xml'))
    const observed = jma('38-39_02_03_250206_VTSE51.xml')
    const partly = observed.replace(/<Forecast>[\s\S]*<\/Forecast>/, '')
    expect(partly.length).toBeLessThan(observed.length)
    expect(warnings(issued, messageIn(partly))).toEqual(warnings(issued))
  })

  it('a weather warning stays until its area is released, and others with it', () => {
    const issued = jma('15_12_01_161130_VPWW53.xml')
    const before = warnings(messageIn(issued))
    expect(before.some((one) => one.endsWith('大雨特別警報'))).toBe(true)
    const released = later(
      issued.replaceAll(/<Status>(発表|継続|[^<]*から[^<]*)<\/Status>/g, '<Status>解除</Status>'),
      60
    )
    expect(warnings(messageIn(issued), messageIn(released))).toEqual([])
    const downgraded = messageIn(jma('15_08_05_130412_VPWW53.xml'))
    expect(warnings(downgraded).filter((one) => one.includes('特別警報'))).toEqual([])
  })

  it('取消 withdraws what it is about, and only that', () => {
    const issued = messageIn(jma('67_01_02_140927_VFVO56.xml'))
    const cancelled = messageIn(jma('67_01_04_140927_VFVO56.xml'))
    expect(standing([issued])).toEqual([issued])
    expect(standing([issued, cancelled])).toEqual([])
    const alarms = [messageIn(jma('36_01_01_240613_VXSE44.xml')), messageIn(jma('36_01_33_240613_VXSE44.xml'))]
    expect(standing(alarms)).toEqual([])
    expect(standing([issued, ...alarms])).toEqual([issued])
  })

  it('訂正 takes the place of the one it corrects', () => {
    const first = jma('32-35_04_04_240613_VXSE53.xml')
    const corrected = messageIn(later(first.replace('<InfoType>発表<', '<InfoType>訂正<'), 5))
    expect(corrected.bulletin.action).toBe('correct')
    expect(standing([messageIn(first), corrected])).toEqual([corrected])
    const second = messageIn(jma('32-35_04_06_240613_VXSE53.xml'))
    expect(standing([messageIn(first), second, corrected])).toEqual([second, corrected])
  })
})

describe.skipIf(none !== null)(`the CAP examples of OASIS${none ? `: skipped, ${none}` : ''}`, () => {
  it('all are read, and none is shown unless its sender was configured', () => {
    for (const name of folder('cap-oasis')) {
      const text = cap(name)
      const { bulletin } = messageIn(text)
      expect([name, Bulletin.safeParse(bulletin).success]).toEqual([name, true])
      expect(bulletin.sender).toBe(elements(text, 'sender')[0])
      expect(admitMessage(text, [])).toMatchObject({ ok: false, code: 'senderNotConfigured' })
      expect(admitMessage(text, [bulletin.sender])).toMatchObject({ ok: true })
    }
    expect(folder('cap-oasis').length).toBe(4)
  })

  it('references withdraw only what the same sender sent', () => {
    const update = cap('example3.xml')
    const before = update
      .replace('TRI13970876.2', 'TRI13970876.1')
      .replace('Update', 'Alert')
      .replace(/<references>.*<\/references>/, '')
    const of = (text: string): Message[] => standing([messageIn(before), messageIn(text)])
    expect(of(update)).toHaveLength(1)
    expect(of(update.replace('Update', 'Cancel'))).toHaveLength(0)
    const foreign = update.replace('<sender>trinet@caltech.edu', '<sender>other@example.org')
    expect(of(foreign)).toHaveLength(2)
  })

  it('exercises, tests, drafts and what is not for the public are told apart', () => {
    const text = cap('example2.xml')
    const status = (word: string) => messageIn(text.replace('>Actual<', `>${word}<`)).bulletin.status
    expect(['Exercise', 'Test', 'System', 'Draft'].map(status)).toEqual(['exercise', 'test', 'test', 'test'])
    expect(readMessage(text.replace('>Public<', '>Private<'))).toMatchObject({ ok: false, code: 'notPublic' })
    expect(readMessage(text.replace('>Alert<', '>Ack<'))).toMatchObject({ ok: false, code: 'notAnAlert' })
    expect(readMessage(text.replace('>Actual<', '>Real<'))).toMatchObject({ ok: false, code: 'fieldWrong' })
    expect(messageIn(text).bulletin.validUntil).toBe('2003-06-17T23:00:00.000Z')
  })
})

describe('what is no bulletin', () => {
  it.each([
    ['', 'notXml'],
    ['<Report', 'notXml'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>', 'notXml'],
    ['<Report xmlns="http://example.org/"/>', 'notBulletin'],
    ['<Report xmlns="http://xml.kishou.go.jp/jmaxml1/"/>', 'fieldMissing'],
    ['<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>', 'fieldMissing']
  ])('%s is refused: %s', (text, code) => expect(readMessage(text)).toMatchObject({ ok: false, code }))

  it.skipIf(none !== null)('a damaged bulletin is read or refused, never a crash', () => {
    const text = none ? '' : jma('32-39_13_02_250206_VTSE41.xml').slice(0, 6_000)
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(60), fc.string({ maxLength: 8 }), (from, length, put) => {
        const read = readMessage(text.slice(0, from) + put + text.slice(from + length))
        if (read.ok) expect(Bulletin.safeParse(read.message.bulletin).success).toBe(true)
      }),
      { numRuns: 150 }
    )
  })
})
