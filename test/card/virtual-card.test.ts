import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { profileEntry } from '../../src/card/profiles/profile-entry.ts'
import { readElements } from '../../src/card/tlv/ber.ts'
import { CardFileError, readCardFile, readCardFolder } from '../../src/card/virtual/card-file.ts'
import { virtualCard, type VirtualCard } from '../../src/card/virtual/card.ts'
import { card } from '../support/cards.ts'

const send = (one: VirtualCard, hex: string): string =>
  Buffer.from(one.transmit(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
    .toString('hex')
    .toUpperCase()
const jpki = '00A4040C0AD392F000260100000001'
const profile = `00A4040C0A${profileEntry.aid}`
const pin = (digits: string): string => `0020008004${Buffer.from(digits).toString('hex')}`
/** Lc and data */
const command = (text: string): string =>
  Buffer.from([text.length, ...Buffer.from(text, 'latin1')])
    .toString('hex')
    .toUpperCase()
const status = (answer: string): string => answer.slice(-4)

describe('the simulated card', () => {
  it('knows its applications and no other', () => {
    const one = virtualCard(card('tanaka'))
    expect([send(one, jpki), send(one, profile), send(one, '00A4040C02FFFF'), send(one, '00A4000C023F00')]).toEqual([
      '9000',
      '9000',
      '6A82',
      '6A86'
    ])
  })

  it('a verified PIN is lost on reset, on another application and on a wrong try', () => {
    const verified = (): VirtualCard => {
      const one = virtualCard(card('tanaka'))
      for (const command of [jpki, '00A4020C020018', pin('1234')]) expect(send(one, command)).toBe('9000')
      return one
    }
    const signs = (one: VirtualCard): string => {
      send(one, '00A4020C020017')
      return status(send(one, '802A008005010203040500'))
    }
    expect(signs(verified())).toBe('9000')
    const reset = verified()
    reset.reset()
    send(reset, jpki)
    expect(signs(reset)).toBe('6982')
    const elsewhere = verified()
    send(elsewhere, profile)
    send(elsewhere, jpki)
    expect(signs(elsewhere)).toBe('6982')
    const wrong = verified()
    send(wrong, pin('0000'))
    expect(signs(wrong)).toBe('6982')
  })

  it('keeps its counters over a reset', () => {
    const one = virtualCard(card('tanaka'))
    for (const command of [jpki, '00A4020C020018', pin('0000')]) send(one, command)
    one.reset()
    send(one, jpki)
    send(one, '00A4020C020018')
    expect(send(one, '00200080')).toBe('63C2')
  })

  it('tells 63C0 for none left, and 6984 to whoever tries nevertheless', () => {
    const one = virtualCard(card('takahashi'))
    send(one, jpki)
    send(one, '00A4020C020018')
    expect([send(one, pin('0000')), send(one, '00200080'), send(one, pin('4567'))]).toEqual(['63C0', '63C0', '6984'])
  })

  it('keeps the signature certificate closed and pads no more than 245 bytes', () => {
    const one = virtualCard(card('tanaka'))
    send(one, jpki)
    send(one, '00A4020C020001')
    expect(send(one, '00B0000004')).toBe('6982')
    send(one, '00A4020C020018')
    send(one, pin('1234'))
    send(one, '00A4020C020017')
    expect(status(send(one, `802A0080F5${'01'.repeat(245)}00`))).toBe('9000')
    expect(send(one, `802A0080F6${'01'.repeat(246)}00`)).toBe('6985')
  })

  it('changes a PIN only after it was verified', () => {
    const one = virtualCard(card('tanaka'))
    send(one, jpki)
    send(one, '00A4020C020018')
    expect(send(one, '002401800430303030')).toBe('6982')
    send(one, pin('1234'))
    expect(send(one, '002401800430303030')).toBe('9000')
    expect([send(one, pin('1234')), send(one, pin('0000'))]).toEqual(['63C2', '9000'])
  })

  it.each([
    ['0018', '1234', ['9999', '9000'], ['99999', '6700'], ['999', '6700'], ['99A9', '6A80'], ['99-9', '6A80']],
    ['001B', 'ABC123', ['XYZ789', '9000'], ['A1B2C', '6700'], ['A1'.repeat(9), '6700'], ['ABCDEF', '6A80']],
    ['001B', 'ABC123', ['A1'.repeat(8), '9000'], ['123456', '6A80'], ['abc123', '6A80'], ['ABC12\0', '6A80']]
  ])('looks at the form of a new PIN of EF %s, and keeps the old one where it is none', (ef, old, good, ...bad) => {
    const one = virtualCard(card('tanaka'))
    const verify = (text: string) => send(one, `00200080${command(text)}`)
    const change = (text: string) => send(one, `00240180${command(text)}`)
    send(one, jpki)
    send(one, `00A4020C02${ef}`)
    expect(verify(old)).toBe('9000')
    for (const [next, said] of bad) expect([next, change(next ?? '')]).toEqual([next, said])
    expect(verify(old)).toBe('9000')
    expect(change(good[0] ?? '')).toBe(good[1])
    expect(verify(good[0] ?? '')).toBe('9000')
  })

  it('never changes the check number, which is printed', () => {
    const one = virtualCard(card('tanaka'))
    send(one, profile)
    send(one, '00A4020C020015')
    expect(send(one, `00200080${command('33031420360123')}`)).toBe('9000')
    expect(send(one, `00240180${command('33031420360124')}`)).toBe('6985')
  })

  it('tells the basic four after the profile PIN, and has no file of the individual number', () => {
    const one = virtualCard(card('tanaka'))
    send(one, profile)
    expect(send(one, '00A4020C020001')).toBe('6A82')
    send(one, `00A4020C02${profileEntry.pin}`)
    send(one, pin('1234'))
    send(one, `00A4020C02${profileEntry.basicFour}`)
    const file = Buffer.from(send(one, '00B0000000').slice(0, -4), 'hex')
    const [whole] = readElements(file) ?? []
    const four = readElements(whole?.value ?? new Uint8Array()) ?? []
    expect(four.map(({ tag }) => tag.toString(16))).toEqual(['df21', 'df22', 'df23', 'df24', 'df25'])
    expect(Buffer.from(four[1]?.value ?? []).toString()).toBe('田中 和子')
    // the offsets point at the elements they name
    const offsets = Buffer.from(four[0]?.value ?? [])
    expect(file.subarray(offsets.readUInt16BE(0)).readUInt16BE(0)).toBe(0xdf22)
    expect(file.subarray(offsets.readUInt16BE(6)).readUInt16BE(0)).toBe(0xdf25)
  })

  it('answers any bytes with a status word and never throws', () => {
    const one = virtualCard(card('tanaka'))
    const ins = fc.constantFrom(0xa4, 0x20, 0x24, 0xb0, 0x2a, 0xc0)
    const near = fc.tuple(ins, fc.uint8Array({ maxLength: 20 })).map(([code, rest]) => Uint8Array.of(0, code, ...rest))
    fc.assert(
      fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 40 })), (command) => {
        const answer = one.transmit(command)
        expect(answer.length).toBeGreaterThanOrEqual(2)
        expect([0x60, 0x90]).toContain((answer[answer.length - 2] ?? 0) & 0xf0)
      }),
      { numRuns: 3000 }
    )
  })
})

describe('card files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-cards-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  it.each([
    ['absent', undefined, 'no card file'],
    ['no JSON', '{', 'is not JSON'],
    ['no card', '{"version":1}', 'is not a card'],
    ['a card with a broken field', JSON.stringify({ ...card('transit'), atr: 'XY' }), 'atr']
  ])('one that is %s is named in one line', (_name, text, words) => {
    const path = join(folder, 'one.json')
    rmSync(path, { force: true })
    if (text !== undefined) writeFileSync(path, text)
    expect(() => readCardFile(path)).toThrow(CardFileError)
    expect(() => readCardFile(path)).toThrow(words)
    expect(() => readCardFolder(join(folder, 'nowhere'))).toThrow('no folder of cards')
  })

  it('a file called otherwise than its card, and one that never ends, are named in one line', () => {
    const path = join(folder, 'one.json')
    writeFileSync(path, JSON.stringify(card('transit')))
    expect(() => readCardFolder(folder)).toThrow('one.json holds a card of another name, transit')
    rmSync(path)
    symlinkSync('/dev/zero', path)
    expect(() => readCardFolder(folder)).toThrow('K-01 no card file')
  })
})
