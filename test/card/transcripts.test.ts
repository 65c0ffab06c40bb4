import { describe, expect, it } from 'vitest'
import { cardServices } from '../../src/card/services/card-services.ts'
import { anyDigest, type, value, verifyPin } from '../support/cards.ts'
import { transcribed, transcriptFile } from '../support/transcript.ts'

const transit = '> 00A4040C0AD392F000260100000001\n'
const token = '> 00A4020C020006\n< 9000\n> 00B0000020\n'
const label = (text: string): string => Buffer.from(text.padEnd(32)).toString('hex').toUpperCase()
const certificate = '> 00A4020C02000A\n< 9000\n> 00B0000000\n'
/** an opened card with a certificate of six bytes */
const opened = `${transit}< 9000\n${token}< ${label('JPKIAPICCTOKEN2')}9000\n${certificate}< 3004010203049000\n`
const pinFile = '> 00A4020C020018\n< 9000\n'
/** no VERIFY goes out before the card said how many tries are left */
const threeLeft = '> 00200080\n< 63C3\n'

describe('transcripts', () => {
  it('a sign-in is exactly these commands', async () => {
    const { readers, rest } = transcribed(transcriptFile('sign-in'))
    const services = cardServices(readers)
    expect(value(await services.open('r')).profile).toBe('myNumber')
    expect(value(await services.triesLeft('authentication'))).toBe(3)
    await type(services, '1234')
    value(await verifyPin(services, 'authentication'))
    const [signature] = value(await services.sign('authentication', [anyDigest]))
    expect(signature).toHaveLength(256)
    expect(value(await services.certificate('authentication'))).toHaveLength(304)
    expect(rest()).toBe(0)
  })

  it('the signature key is exactly these commands, with 61xx and 6Cxx answered', async () => {
    const { readers, rest } = transcribed(transcriptFile('signature'))
    const services = cardServices(readers)
    await services.open('r')
    await type(services, 'ABC123')
    value(await verifyPin(services, 'signature'))
    expect(value(await services.certificate('signature'))).toHaveLength(36)
    expect(value(await services.sign('signature', [anyDigest, anyDigest]))).toHaveLength(2)
    expect(rest()).toBe(0)
  })

  it.each([
    [
      'a phone is told from a card',
      `${transit}< 9000\n${token}< ${label('JPKIAPIOSTOKEN')}9000\n${certificate}< 3004010203049000\n`,
      'phone'
    ],
    [
      'a phone that keeps its certificate closed is told by its whole token information',
      `${transit}< 9000\n${token}< ${label('JPKIAPGPSETOKEN')}9000\n> 00B00000A0\n< ${label('JPKIAPGPSETOKEN')}${'20'.repeat(128)}9000\n`,
      'phone'
    ],
    [
      'an unknown token is not a My Number Card',
      `${transit}< 9000\n${token}< ${label('SOMETHING')}9000\n`,
      'notMyNumberCard'
    ],
    ['no such application: not a My Number Card', `${transit}< 6A82\n`, 'notMyNumberCard'],
    ['no application selection at all: not a My Number Card', `${transit}< 6D00\n`, 'notMyNumberCard'],
    ['no token information: rubbish', `${transit}< 9000\n> 00A4020C020006\n< 6A82\n`, 'cardRubbish'],
    ['an answer of one byte: rubbish', `${transit}< 90\n`, 'cardRubbish'],
    ['an empty answer: rubbish', `${transit}< \n`, 'cardRubbish'],
    ['a status word that is none: rubbish', `${transit}< 1234\n`, 'cardRubbish'],
    [
      'a certificate that is no SEQUENCE: rubbish',
      `${transit}< 9000\n${token}< ${label('JPKIAPICCTOKEN2')}9000\n${certificate}< 040201029000\n`,
      'cardRubbish'
    ],
    [
      'a certificate longer than any card holds: rubbish',
      `${transit}< 9000\n${token}< ${label('JPKIAPICCTOKEN2')}9000\n${certificate}< 3083FFFFFF009000\n`,
      'cardRubbish'
    ],
    [
      'a certificate that stops early: rubbish',
      `${transit}< 9000\n${token}< ${label('JPKIAPICCTOKEN2')}9000\n${certificate}< 300A01029000\n> 00B0000408\n< 9000\n`,
      'cardRubbish'
    ],
    [
      'a card that wants another length for ever: rubbish',
      `${transit}< 9000\n> 00A4020C020006\n< 9000\n> 00B0000020\n< 6C10\n> 00B0000010\n< 6C20\n`,
      'cardRubbish'
    ]
  ])('%s', async (_name, script, outcome) => {
    const { readers, rest } = transcribed(script)
    const answer = await cardServices(readers).open('r')
    expect(answer.ok ? answer.value.profile : answer.fault).toBe(outcome)
    expect(rest()).toBe(0)
  })

  it.each([
    ['63C2', { ok: true, value: 2 }],
    ['63C0', { ok: false, fault: 'pinBlocked', said: '63C0' }],
    ['6983', { ok: false, fault: 'pinBlocked', said: '6983' }],
    ['6984', { ok: false, fault: 'pinBlocked', said: '6984' }],
    ['9000', { ok: false, fault: 'triesUnknown' }],
    ['6300', { ok: false, fault: 'triesUnknown' }],
    ['6982', { ok: false, fault: 'triesUnknown' }],
    ['90', { ok: false, fault: 'cardRubbish' }]
  ])('an empty VERIFY answered %s is told as it is', async (status, outcome) => {
    const { readers } = transcribed(`${opened}${pinFile}> 00200080\n< ${status}\n`)
    const services = cardServices(readers)
    await services.open('r')
    expect(await services.triesLeft('authentication')).toEqual(outcome)
  })

  it.each([
    ['63C2', '', { ok: false, fault: 'pinWrong', triesLeft: 2 }],
    ['63C1', '', { ok: false, fault: 'pinWrong', triesLeft: 1 }],
    ['63C0', '', { ok: false, fault: 'pinBlocked', said: '63C0' }],
    ['6983', '', { ok: false, fault: 'pinBlocked', said: '6983' }],
    ['6984', '', { ok: false, fault: 'pinBlocked', said: '6984' }],
    ['6300', '> 00200080\n< 63C1\n', { ok: false, fault: 'pinWrong', triesLeft: 1 }],
    ['6300', '> 00200080\n< 6300\n', { ok: false, fault: 'triesUnknown' }],
    ['6700', '', { ok: false, fault: 'cardRubbish' }]
  ])('VERIFY answered %s is told as it is', async (status, more, outcome) => {
    const { readers, rest } = transcribed(`${opened}${pinFile}${threeLeft}> 002000800430303030\n< ${status}\n${more}`)
    const services = cardServices(readers)
    await services.open('r')
    await type(services, '0000')
    expect(await verifyPin(services, 'authentication')).toEqual(outcome)
    expect(rest()).toBe(0)
  })

  it.each([
    ['6982', 'cardChanged'],
    ['6985', 'cardRubbish'],
    ['6700', 'cardRubbish'],
    ['01029000', 'cardRubbish']
  ])('a signature answered %s is %s', async (answer, fault) => {
    const input = '3031300D060960864801650304020105000420' + Buffer.from(anyDigest).toString('hex').toUpperCase()
    const sign = `> 00A4020C020017\n< 9000\n> 802A008033${input}00\n< ${answer}\n`
    const { readers } = transcribed(`${opened}${pinFile}${threeLeft}> 002000800431323334\n< 9000\n${sign}`)
    const services = cardServices(readers)
    await services.open('r')
    await type(services, '1234')
    await verifyPin(services, 'authentication')
    expect(await services.sign('authentication', [anyDigest])).toEqual({ ok: false, fault })
  })
})
