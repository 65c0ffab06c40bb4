import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readElements, readHeader } from '../../src/card/tlv/ber.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('BER-TLV', () => {
  it.each([
    ['short', '30 03', { tag: 0x30, headerLength: 2, length: 3 }],
    ['two length bytes', '30 82 01 00', { tag: 0x30, headerLength: 4, length: 256 }],
    ['longer than needed', '04 84 00 00 00 05', { tag: 4, headerLength: 6, length: 5 }],
    ['a tag of two bytes', 'DF 22 81 05', { tag: 0xdf22, headerLength: 4, length: 5 }]
  ])('reads a header that is %s', (_name, bytes, header) => {
    expect(readHeader(hex(bytes))).toEqual(header)
  })

  it.each(['', '30', '30 80', '30 82 01', '30 85 01 01 01 01 01', '1F', '1F 81 81 81 01 00'])('refuses %s', (bytes) => {
    expect(readHeader(hex(bytes))).toBeUndefined()
  })

  it('reads elements side by side and refuses a cut-off one', () => {
    expect(readElements(hex('DF22 01 41 DF25 8101 32'))).toEqual([
      { tag: 0xdf22, value: hex('41') },
      { tag: 0xdf25, value: hex('32') }
    ])
    expect(readElements(hex('DF22 02 41'))).toBeUndefined()
  })

  it('any bytes end in elements within their bounds or in a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const total = readElements(bytes)?.reduce((sum, { value }) => sum + value.length + 2, 0) ?? 0
        expect(total).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 8000 }
    )
  })

  it('what is written is read, whatever the length form', () => {
    const element = fc.record({ value: fc.uint8Array({ maxLength: 300 }), extra: fc.integer({ min: 2, max: 4 }) })
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), (elements) => {
        const bytes = elements.flatMap(({ value, extra }) => {
          const length = Array.from({ length: extra }, (_, index) => (value.length >> (8 * (extra - 1 - index))) & 0xff)
          return [0x04, 0x80 | extra, ...length, ...value]
        })
        expect(readElements(Uint8Array.from(bytes))?.map(({ value }) => value)).toEqual(
          elements.map(({ value }) => value)
        )
      }),
      { numRuns: 1000 }
    )
  })
})
