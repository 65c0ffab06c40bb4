// Byte layouts of PC/SC part 10, written out by hand from the specification, and against the C compiler's own structures.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  modifyStructure,
  parseFeatures,
  parsePinProperties,
  parseProperties,
  validation,
  verifyStructure
} from '../../src/card/pcsc/pin-structures.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
const header = bytes('00 20 00 80')
const fourDigits = { header, shortest: 4, longest: 4 }
const password = { header, shortest: 6, longest: 16 }
const options = { first: 30, next: 20, validation: validation.whenOk }

/** the fields of a structure as gcc lays them out from PC/SC's own header, which takes no word of ours */
const fieldsInC = (kind: 'VERIFY' | 'MODIFY', structure: Uint8Array, fields: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-part10-'))
  try {
    const source = join(folder, 'fields.c')
    const values = fields.map((field) => `printf("%lX ", (unsigned long)s->${field});`).join('\n')
    writeFileSync(
      source,
      `#include <stdio.h>\n#include <winscard.h>\n#include <reader.h>\nint main(void) {
      static const unsigned char b[] = {${structure.join(',')}};
      const PIN_${kind}_STRUCTURE *s = (const void *)b;\n${values}\nprintf("%lu bytes", (unsigned long)sizeof *s); return 0; }`
    )
    const flags = execFileSync('pkg-config', ['--cflags', 'libpcsclite'], { encoding: 'utf8' }).trim().split(/\s+/)
    execFileSync('gcc', ['-o', join(folder, 'fields'), source, ...flags])
    return execFileSync(join(folder, 'fields'), { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('PIN_VERIFY_STRUCTURE', () => {
  it('of a PIN of four digits has a block of four bytes for it, filled up', () => {
    expect(hex(verifyStructure(fourDigits, options))).toBe(
      [
        '1E 14', // seconds for the first key, for the next ones
        '82 04 00', // ASCII from the left at byte 0; block of 4 bytes, no length in the command; no length position
        '04 04', // longest, shortest: 0x0404, little-endian
        '02 FF', // ended by OK; the reader's own messages
        '11 04 00', // Japanese, first message
        '00 00 00', // T=1 prologue
        '09 00 00 00', // length of the command
        '00 20 00 80 04 FF FF FF FF'
      ]
        .join('')
        .replaceAll(' ', '')
    )
  })

  it('of a password of 6 to 16 characters leaves its length to the reader', () => {
    expect(hex(verifyStructure(password, options))).toBe(
      '1E 14 82 00 00 10 06 02 FF 11 04 00 00 00 00 05 00 00 00 00 20 00 80 00'.replaceAll(' ', '')
    )
  })

  it('means to a C program what it means to us', () => {
    const fields = ['bTimerOut', 'bTimerOut2', 'bmFormatString', 'bmPINBlockString', 'bmPINLengthFormat']
    const more = ['wPINMaxExtraDigit', 'bEntryValidationCondition', 'bNumberMessage', 'wLangId', 'ulDataLength']
    const data = ['abData[0]', 'abData[1]', 'abData[4]']
    expect(fieldsInC('VERIFY', verifyStructure(password, options), [...fields, ...more, ...data])).toBe(
      '1E 14 82 0 0 610 2 FF 411 5 0 20 0 19 bytes'
    )
  })
})

describe('PIN_MODIFY_STRUCTURE', () => {
  it('asks for the new PIN twice and puts it alone into the command', () => {
    const change = { header: bytes('00 24 01 80'), shortest: 4, longest: 4 }
    expect(hex(modifyStructure(change, options))).toBe(
      [
        '1E 14 82 04 00',
        '00 00', // where the old and the new PIN go
        '04 04',
        '01', // twice
        '02 02 11 04 00 01 02 00 00 00', // OK; two messages, Japanese, their indexes; prologue
        '09 00 00 00 00 24 01 80 04 FF FF FF FF'
      ]
        .join('')
        .replaceAll(' ', '')
    )
  })

  it('means to a C program what it means to us', () => {
    const fields = ['bTimerOut2', 'bInsertionOffsetOld', 'bInsertionOffsetNew', 'wPINMaxExtraDigit', 'bConfirmPIN']
    const more = ['bEntryValidationCondition', 'bNumberMessage', 'wLangId', 'bMsgIndex3', 'ulDataLength', 'abData[1]']
    const change = { header: bytes('00 24 01 80'), shortest: 6, longest: 16 }
    expect(fieldsInC('MODIFY', modifyStructure(change, options), [...fields, ...more])).toBe(
      '14 0 0 610 1 2 2 411 2 5 24 24 bytes'
    )
  })
})

describe('what a reader tells of itself', () => {
  it('its features, whose codes are big-endian', () => {
    const told = parseFeatures(bytes('06 04 42 33 00 06 07 04 42 33 00 07 12 04 42 33 00 12'))
    expect([...told]).toEqual([
      [6, 0x4233_0006],
      [7, 0x4233_0007],
      [0x12, 0x4233_0012]
    ])
  })

  it('its properties, of which we need three', () => {
    expect(parseProperties(bytes('01 02 10 01 02 01 07 06 01 04 07 01 0C 08 03 31 2E 30'))).toEqual({
      validation: 7,
      shortest: 4,
      longest: 12
    })
    expect(parsePinProperties(bytes('10 01 07 00'))).toEqual({ validation: 7 })
    expect(parsePinProperties(bytes('10 01 00 00'))).toEqual({})
    expect(parsePinProperties(bytes('10 01'))).toEqual({})
  })

  it('nonsense is nothing, and never breaks', () => {
    expect(parseFeatures(bytes('06 02 42 33 07 04 42 33')).size).toBe(0)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (answer) => {
        expect([...parseFeatures(answer).keys()].length).toBeLessThanOrEqual(answer.length / 6)
        expect(Object.values(parseProperties(answer)).every((value) => value <= 255)).toBe(true)
      })
    )
  })
})
