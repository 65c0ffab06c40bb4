import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCommand, encodeCommand, readBinary } from '../../src/card/apdu/command.ts'
import { decodeResponse, encodeResponse } from '../../src/card/apdu/response.ts'
import { counterOf, formatExchange, rightLength, waiting } from '../../src/card/apdu/status-word.ts'

const byte = fc.integer({ min: 0, max: 255 })
const command = fc.record(
  {
    cla: byte,
    ins: byte,
    p1: byte,
    p2: byte,
    data: fc.uint8Array({ minLength: 1, maxLength: 600 }),
    le: fc.integer({ min: 1, max: 0x10000 })
  },
  { requiredKeys: ['cla', 'ins', 'p1', 'p2'] }
)

describe('APDUs', () => {
  it('a command read back is the command that was written', () => {
    fc.assert(
      fc.property(command, (one) => {
        expect(decodeCommand(encodeCommand(one))).toEqual(one)
      }),
      { numRuns: 2000 }
    )
  })

  it('any bytes are a command or none, and are never misread', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = decodeCommand(bytes)
        if (!read) return
        // an extended form where the short one would do reads the same and is written shorter
        expect(decodeCommand(encodeCommand(read))).toEqual(read)
        expect(encodeCommand(read).length).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 5000 }
    )
  })

  it.each([
    ['no data, no answer', { cla: 0, ins: 0x20, p1: 0, p2: 0x80 }, '00200080'],
    ['256 bytes back', readBinary(0x0123, 256), '00B0012300'],
    ['data and answer', { cla: 0, ins: 1, p1: 2, p2: 3, data: Uint8Array.of(9, 8), le: 5 }, '0001020302090805'],
    ['extended answer', { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 0x10000 }, '00B00000000000']
  ])('%s is written as ISO 7816-4 says', (_name, one, hex) => {
    expect(Buffer.from(encodeCommand(one)).toString('hex').toUpperCase()).toBe(hex)
  })

  it('a command that fits no form is a bug', () => {
    expect(() => encodeCommand({ cla: 0, ins: 0, p1: 0, p2: 0, le: 0x10001 })).toThrow('out of range')
  })

  it('an answer under two bytes or with another first digit than 6 or 9 is none', () => {
    for (const hex of ['', '90', '1234', '6000', 'FFFF'])
      expect(decodeResponse(Buffer.from(hex, 'hex')), hex).toBeUndefined()
    expect(decodeResponse(encodeResponse(0x63c2, Uint8Array.of(1)))).toEqual({ data: Uint8Array.of(1), sw: 0x63c2 })
  })

  it('status words tell their numbers', () => {
    expect([counterOf(0x63c0), counterOf(0x63cf), counterOf(0x6300), counterOf(0x9000)]).toEqual([
      0,
      15,
      undefined,
      undefined
    ])
    expect([waiting(0x6110), waiting(0x6100), waiting(0x9000)]).toEqual([16, 256, undefined])
    expect([rightLength(0x6c20), rightLength(0x6c00), rightLength(0x6700)]).toEqual([32, 256, undefined])
  })

  it('a log line holds header, length and status, and nothing of the data', () => {
    expect(formatExchange(Buffer.from('002000800431323334', 'hex'), 0x63c2)).toBe('00 20 00 80 Lc=4 -> 63C2')
    expect(formatExchange(Buffer.from('00200080', 'hex'), undefined)).toBe('00 20 00 80 -> nothing')
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 16 }),
        fc.uint8Array({ minLength: 4, maxLength: 16 }),
        (one, other) => {
          const line = (data: Uint8Array): string =>
            formatExchange(encodeCommand({ cla: 0, ins: 0x20, p1: 0, p2: 0x80, data: data.subarray(0, 4) }), 0x9000)
          expect(line(one)).toBe(line(other))
        }
      ),
      { numRuns: 200 }
    )
  })
})
