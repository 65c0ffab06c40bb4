import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardDoctor } from '../../src/card/doctor/doctor.ts'
import type { CardServices } from '../../src/card/port.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { profileEntry } from '../../src/card/profiles/profile-entry.ts'
import { staff } from '../../src/card/profiles/staff.ts'
import { surface } from '../../src/card/profiles/surface.ts'
import { onTransport } from '../../src/card/services/application.ts'
import { parseBasicFour } from '../../src/card/services/basic-four.ts'
import { filesOf } from '../../src/card/services/exchange.ts'
import { parseSurfaceInfo } from '../../src/card/services/surface-info.ts'
import type { CardFile } from '../../src/card/virtual/card-file.ts'
import type { VirtualReaders } from '../../src/card/virtual/readers.ts'
import { readTrust } from '../../src/main/doctor/known.ts'
import { anyDigest, card, type, value, verifyPin, virtualReader, withCard } from '../support/cards.ts'
import { transcribed } from '../support/transcript.ts'

/** tag and value with a length field of so many bytes: 0 the shortest, 1 to 4 longer than needed */
const tlv = (tag: string, content: Uint8Array, lengthBytes = 0): Buffer => {
  const { length } = content
  const wide = Buffer.alloc(4)
  wide.writeUInt32BE(length)
  const field =
    lengthBytes === 0 && length < 0x80
      ? Buffer.of(length)
      : Buffer.concat([Buffer.of(0x80 | (lengthBytes || 2)), wide.subarray(4 - (lengthBytes || 2))])
  return Buffer.concat([Buffer.from(tag, 'hex'), field, content])
}
const four = (
  { name = '田中 和子', address = '森川市 本町2丁目 4-8', birth = '19800401', sex = '2' } = {},
  lengthBytes = 0
): Buffer =>
  tlv(
    'FF20',
    Buffer.concat([
      tlv('DF21', Buffer.alloc(8), lengthBytes),
      tlv('DF22', Buffer.from(name), lengthBytes),
      tlv('DF23', Buffer.from(address), lengthBytes),
      tlv('DF24', Buffer.from(birth), lengthBytes),
      tlv('DF25', Buffer.from(sex), lengthBytes)
    ]),
    lengthBytes
  )

describe('the basic four', () => {
  it.each([0, 1, 2, 3, 4])('are read with length fields of %i bytes, longer than needed or not', (lengthBytes) => {
    const short = { address: '森川市' }
    expect(parseBasicFour(four(short, lengthBytes))).toEqual({
      name: '田中 和子',
      address: '森川市',
      birth: '19800401',
      sex: 'female'
    })
  })

  it.each([
    ['1', 'male'],
    ['2', 'female'],
    ['9', 'notApplicable']
  ])('sex %s is %s', (sex, word) => {
    expect(parseBasicFour(four({ sex }))?.sex).toBe(word)
  })

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['another tag', tlv('FF21', four().subarray(3))],
    ['something behind it', Buffer.concat([four(), Buffer.of(0x04, 0)])],
    ['a birth that is no date', four({ birth: '1980-4-1' })],
    ['a sex that is none', four({ sex: '3' })],
    ['bytes that are no UTF-8', tlv('FF20', Buffer.concat([tlv('DF22', Buffer.of(0xff, 0xfe)), four().subarray(3)]))],
    ['a name twice', tlv('FF20', Buffer.concat([tlv('DF22', Buffer.from('x')), four().subarray(3)]))],
    ['no address', tlv('FF20', Buffer.concat([tlv('DF22', Buffer.from('x')), tlv('DF24', Buffer.from('19800401'))]))]
  ])('%s is nothing', (_name, bytes) => {
    expect(parseBasicFour(bytes)).toBeUndefined()
  })

  it('any names and addresses come back as they are, and any bytes never throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.nat(4),
        (name, address, width) => {
          const lengthBytes = width === 1 ? 2 : width
          expect(parseBasicFour(four({ name, address }, lengthBytes))).toMatchObject({ name, address })
        }
      ),
      { numRuns: 500 }
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(80), (bytes, at) => {
        const broken = Buffer.concat([four().subarray(0, at), bytes])
        expect(['object', 'undefined']).toContain(typeof parseBasicFour(broken))
        parseSurfaceInfo(bytes)
      }),
      { numRuns: 1000 }
    )
  })
})

const checkNumber = '33031420360123'
const complete = (): CardFile => card('tanaka')

describe('the card beside its keys', () => {
  it.each([
    ['profile', '1234'],
    ['checkNumberB', checkNumber]
  ] as const)('tells the basic four after %s', async (name, secret) => {
    const { services } = withCard(complete())
    value(await services.open(virtualReader))
    await expect(services.basicFour()).rejects.toThrow('not verified')
    await type(services, secret)
    value(await verifyPin(services, name))
    expect(value(await services.basicFour())).toMatchObject({ name: '田中 和子', sex: 'female' })
  })

  it('tells version and municipality without any number or PIN', async () => {
    const { services } = withCard(complete())
    value(await services.open(virtualReader))
    expect(value(await services.surfaceInfo())).toEqual({ version: 3, issuedBy: '森川市' })
  })

  it('tells it whatever the tags of that file are: no public source names them', async () => {
    const whole = complete()
    const other = Buffer.from('7F0100810104820101830105840541e794ba42', 'hex')
    other[2] = other.length - 3
    const file = (ef: string, content: string) => ({
      ef,
      pin: null,
      content: ef === surface.files.info ? other.toString('base64') : content
    })
    const { services } = withCard({
      ...whole,
      applications: whole.applications.map((one) =>
        one.aid === surface.aid ? { ...one, files: one.files.map(({ ef, content }) => file(ef, content)) } : one
      )
    })
    value(await services.open(virtualReader))
    expect(value(await services.surfaceInfo())).toEqual({ version: 5, issuedBy: 'A町B' })
  })

  it('has what its token says: a phone tells none of it, and nothing is sent to it', async () => {
    const whole = complete()
    const { services, readers } = withCard({
      ...whole,
      applications: whole.applications.map((one) => ({
        ...one,
        files: one.files.map((file) =>
          one.aid === jpki.aid && file.ef === jpki.tokenInfo.ef
            ? { ...file, content: Buffer.from('JPKIAPIOSTOKEN'.padEnd(160)).toString('base64') }
            : file
        )
      }))
    })
    expect(value(await services.open(virtualReader)).profile).toBe('phone')
    let sent = 0
    readers.onExchange(() => (sent += 1))
    expect(await services.surfaceInfo()).toEqual({ ok: false, fault: 'notMyNumberCard' })
    expect(await services.triesLeft('profile')).toEqual({ ok: false, fault: 'notMyNumberCard' })
    expect(sent).toBe(0)
  })

  it('a secret of another application closes what was verified, and the terminal knows it', async () => {
    const { services } = withCard(complete())
    value(await services.open(virtualReader))
    await type(services, '1234')
    value(await verifyPin(services, 'authentication'))
    value(await services.triesLeft('profile'))
    await expect(services.sign('authentication', [])).rejects.toThrow('not verified')
  })
})

describe('the individual number', () => {
  const individualNumberFile = '0001'
  const theIndividualNumber = `D3921000310001010408 ${individualNumberFile}`

  /** every file selected from now on, as "AID EF" */
  const selectedOn = (readers: VirtualReaders): readonly string[] => {
    let application = ''
    const selected: string[] = []
    readers.onExchange((command) => {
      const text = Buffer.from(command).toString('hex').toUpperCase()
      if (text.startsWith('00A404')) application = text.slice(10, 10 + 2 * (command[4] ?? 0))
      else if (text.startsWith('00A4')) selected.push(`${application} ${text.slice(10, 10 + 2 * (command[4] ?? 0))}`)
    })
    return selected
  }
  const changeTo = async (services: CardServices, old: string, wanted: string): Promise<void> => {
    await type(services, old)
    for (const entry of ['next', 'repeated'] as const) {
      await services.pinEntry(entry)
      await type(services, wanted)
    }
    const confirmed = await services.pinSubmitChange('authentication', 'ordinary')
    if (!confirmed.ok) throw new Error(`fault: ${confirmed.fault}`)
    expect(await services.change(confirmed.value)).toEqual({ ok: true, value: undefined })
  }

  it('has no constant: neither its file nor the check number made of it stands in a profile', () => {
    expect(filesOf(profileEntry)).not.toContain(individualNumberFile)
    expect(filesOf(profileEntry)).not.toContain('0014')
    for (const ef of ['0001', '0002', '0005', '0013']) expect(filesOf(surface), ef).not.toContain(ef)
    // the same four digits are the signature certificate in another application
    expect(filesOf(jpki)).toContain(individualNumberFile)
    expect(filesOf(staff)).not.toContain(individualNumberFile)
  })

  it('is refused by the engine before a byte is sent, and so is every other file no profile names', async () => {
    const { readers, rest } = transcribed(`> 00A4040C0A${profileEntry.aid}\n< 9000\n`)
    const connected = value(await readers.connect('r'))
    const application = onTransport(connected)
    value(await application.select(profileEntry))
    for (const ef of [individualNumberFile, '0014', '3F00', '0018'])
      await expect(application.selectEf(ef)).rejects.toThrow('no profile names')
    const raw = { cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: Buffer.from(individualNumberFile, 'hex') }
    expect(() => application.send(raw)).toThrow('no profile names')
    expect(() => application.send({ ...raw, p1: 0 })).toThrow('no profile names')
    expect(() => application.send({ ...raw, ins: 0xb0, p1: 0x81, p2: 0, le: 0 })).toThrow('by a short identifier')
    expect(rest()).toBe(0)
  })

  it('is selected in no transcript of any task of ours', async () => {
    const { services, readers } = withCard(complete())
    const selected = selectedOn(readers)
    value(await services.open(virtualReader))
    const day = '2026-11-25'
    const secrets = ['authentication', 'signature', 'profile', 'checkNumberB'] as const
    value(await services.plan({ secrets, certificates: ['authentication', 'signature'], day }))
    for (const [name, secret] of [
      ['profile', '1234'],
      ['checkNumberB', checkNumber]
    ] as const) {
      await type(services, secret)
      value(await verifyPin(services, name))
      value(await services.basicFour())
    }
    value(await services.surfaceInfo())
    await type(services, 'ABC123')
    value(await verifyPin(services, 'signature'))
    for (const secret of ['authentication', 'signature'] as const) {
      value(await services.certificate(secret))
      value(await services.issuer(secret))
    }
    value(await services.sign('signature', [anyDigest]))
    for (const name of secrets) value(await services.triesLeft(name))
    await changeTo(services, '1234', '4321')
    await cardDoctor(readers, { quietAfter: 1 }).diagnose({
      now: Date.parse(`${day}T12:00:00Z`),
      ahead: 0,
      madeAt: null,
      trust: readTrust()
    })
    expect(selected.length).toBeGreaterThan(10)
    expect(selected).toContain(`${jpki.aid} 0001`)
    expect(selected).toContain(`${profileEntry.aid} 0011`)
    expect(selected).not.toContain(theIndividualNumber)
  })

  it('would be seen in that transcript: a select sent past the engine is noticed', async () => {
    const { readers } = withCard(complete())
    const selected = selectedOn(readers)
    const { transmit } = value(await readers.connect(virtualReader))
    await transmit(Buffer.from('00A4040C0AD3921000310001010408', 'hex'))
    await transmit(Buffer.from('00A4020C020001', 'hex'))
    expect(selected).toEqual([theIndividualNumber])
  })
})
