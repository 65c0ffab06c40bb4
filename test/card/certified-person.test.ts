// The person in a signature certificate: every era with its edges, every value as it stands, every malformed one as a fault.
import * as asn1js from 'asn1js'
import { beforeAll, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { eraDate, readEraDate } from '../../src/card/certificates/eras.ts'
import { readPerson, type CertifiedPerson } from '../../src/card/certificates/person.ts'
import { readCertificate } from '../../src/card/certificates/read.ts'
import { card, value } from '../support/cards.ts'
import { authority, issue, signatureExtensions, type Issued, type PersonValues } from '../support/issuing.ts'

let by: Issued
beforeAll(async () => {
  by = await authority()
})
const outcomeOf = async (changes: PersonValues) =>
  readPerson((await issue({ by, extensions: signatureExtensions(changes) })).facts)
const personOf = async (changes: PersonValues): Promise<CertifiedPerson> => value(await outcomeOf(changes))

describe('a birth', () => {
  it.each([
    ['118680125', 'meiji', '1868-01-25'],
    ['119120730', 'meiji', '1912-07-30'],
    ['219120730', 'taisho', '1912-07-30'],
    ['219261225', 'taisho', '1926-12-25'],
    ['319261225', 'showa', '1926-12-25'],
    ['319890107', 'showa', '1989-01-07'],
    ['419890108', 'heisei', '1989-01-08'],
    ['420190430', 'heisei', '2019-04-30'],
    ['520190501', 'reiwa', '2019-05-01'],
    ['520240229', 'reiwa', '2024-02-29']
  ])('%s is %s, %s', async (written, era, date) => {
    expect((await personOf({ birth: written })).birth).toEqual({ kind: 'known', era, date })
  })

  it.each([
    ['118680124', 'the day before the first era'],
    ['119120731', 'Meiji after its last day'],
    ['219120729', 'Taisho before its first day'],
    ['219261226', 'Taisho after its last day'],
    ['319261224', 'Showa before its first day'],
    ['319890108', 'Showa after its last day'],
    ['419890107', 'Heisei before its first day'],
    ['420190501', 'Heisei after its last day'],
    ['520190430', 'Reiwa before its first day'],
    ['619580314', 'an era that does not exist'],
    ['319580230', 'a day that does not exist'],
    ['519000101', 'a century off'],
    ['31958031', 'a digit short'],
    ['3195803140', 'a digit long'],
    ['３19580314', 'a full-width digit'],
    ['', 'nothing']
  ])('%s is malformed: %s', async (written) => {
    expect(await outcomeOf({ birth: written })).toEqual({ ok: false, fault: 'personMalformed', field: 'birth' })
  })

  it('may be unknown, and then keeps its digits', async () => {
    expect((await personOf({ birth: '000000000' })).birth).toEqual({ kind: 'unknown', digits: '00000000' })
    expect((await personOf({ birth: '018500100' })).birth).toEqual({ kind: 'unknown', digits: '18500100' })
  })

  it('is read as it was written, for every day since the first era', () => {
    const days = fc.date({ min: new Date('1868-01-25'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (day) => {
        const date = day.toISOString().slice(0, 10)
        expect(readEraDate(eraDate(date))).toMatchObject({ kind: 'known', date })
      })
    )
  })
})

describe('name and address', () => {
  it('stand as they are, variation selectors and rare characters included', async () => {
    const name = '辻\u{E0100}邉\u{E0108}　\u{20BB7}子'
    const { name: read } = await personOf({ name, nameSubstitutes: '00000' })
    expect(read).toEqual({ text: name, substitutes: [] })
    expect(Buffer.from(read.text).equals(Buffer.from(name))).toBe(true)
  })

  it.each<[string, string, readonly number[] | 'somewhere']>([
    ['邊\u{E0100}田　花', '1000', [0]],
    ['邊\u{E0100}田　花', '0101', [1, 3]],
    ['田中　和子', '00000', []],
    ['田中　和子', '0', []],
    ['田中　和子', '', []],
    ['田中　和子', '010', 'somewhere']
  ])('%s with marks %s has substitutes at %s', async (name, nameSubstitutes, expected) => {
    expect((await personOf({ name, nameSubstitutes })).name).toEqual({ text: name, substitutes: expected })
  })

  it('flags substitutes of the address apart from those of the name', async () => {
    const { name, address } = await personOf({ address: '森川市●町', addressSubstitutes: '00010' })
    expect([name.substitutes, address.substitutes]).toEqual([[], [3]])
  })

  it.each<[string, PersonValues, string]>([
    ['an empty name', { name: '' }, 'name'],
    ['no name', { name: undefined }, 'name'],
    ['no address', { address: undefined }, 'address'],
    ['a control character', { address: '森川市\u0000本町' }, 'address'],
    ['a line break', { name: '田中\n和子' }, 'name'],
    ['a name that is no UTF8String', { name: new asn1js.PrintableString({ value: 'TANAKA' }) }, 'name'],
    ['a sex that does not exist', { sex: '5' }, 'sex'],
    ['a sex from an object', { sex: 'constructor' }, 'sex'],
    ['marks that are no marks', { nameSubstitutes: '00200' }, 'nameSubstitutes'],
    ['no marks', { addressSubstitutes: undefined }, 'addressSubstitutes']
  ])('%s is malformed', async (_, changes, field) => {
    expect(await outcomeOf(changes)).toEqual({ ok: false, fault: 'personMalformed', field })
  })

  it('bytes that are no UTF-8 are malformed', async () => {
    const text = new asn1js.Utf8String({ value: 'XX' })
    text.valueBlock.valueHexView = Uint8Array.of(0xc0, 0x80)
    expect(await outcomeOf({ name: text })).toEqual({ ok: false, fault: 'personMalformed', field: 'name' })
  })
})

describe('sex', () => {
  it.each([
    ['1', 'male'],
    ['2', 'female'],
    ['3', 'unknown'],
    ['9', 'notGiven']
  ])('%s is %s', async (written, expected) => {
    expect((await personOf({ sex: written })).sex).toBe(expected)
  })
})

describe('the simulated cards', () => {
  const facts = (ef: string) => {
    const content = card('tanaka').applications[0]?.files.find((one) => one.ef === ef)?.content ?? ''
    return value(readCertificate(new Uint8Array(Buffer.from(content, 'base64'))))
  }

  it('name their holder in the signature certificate', () => {
    expect(value(readPerson(facts('0001')))).toEqual({
      name: { text: '田中 和子', substitutes: [] },
      sex: 'female',
      birth: { kind: 'known', era: 'showa', date: '1958-03-14' },
      address: { text: '森川市本町2丁目4-8', substitutes: [] }
    })
  })

  it('name nobody in the authentication certificate', () => {
    expect(readPerson(facts('000A'))).toEqual({ ok: false, fault: 'personMissing' })
  })
})
