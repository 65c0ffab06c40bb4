// What may stand in the log, and what never does.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeLog } from '../../src/main/log/logger.ts'
import type { Log } from '../../src/main/log/port.ts'
import { dropped, redacted } from '../../src/main/log/redaction.ts'

const collected = (): { log: Log; lines: () => Record<string, unknown>[] } => {
  const lines: string[] = []
  return {
    log: makeLog((line) => lines.push(line)),
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }
}

describe('the log', () => {
  it('writes one JSON line per event with time, event and its fields', () => {
    const { log, lines } = collected()
    log('card.inserted', { reader: 'Virtual PCD 00 00' })
    expect(lines()).toEqual([
      { at: expect.stringMatching(/^\d{4}-.*Z$/), event: 'card.inserted', reader: 'Virtual PCD 00 00' }
    ])
  })

  it('leaves out a field the event does not name, whatever a cast let through', () => {
    const { log, lines } = collected()
    log('card.inserted', { reader: 'Reader', name: '田中' } as { reader: string })
    expect(JSON.stringify(lines())).not.toContain('田中')
    expect(Object.keys(lines()[0] ?? {})).toEqual(['at', 'event', 'reader'])
  })

  it('drops a value of another kind than the field has', () => {
    const { log, lines } = collected()
    log('card.inserted', { reader: 1234 } as unknown as { reader: string })
    log('outbox.sent', { operation: 'x', tries: '1234' } as unknown as { operation: string; tries: number })
    expect(lines().map((line) => line['reader'] ?? line['tries'])).toEqual([dropped, dropped])
  })

  it('keeps quiet when it cannot write', () => {
    const log = makeLog(() => {
      throw new Error('disk full')
    })
    expect(() => log('shell.crashed', {})).not.toThrow()
  })
})

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const around = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', 'pin ', 'a: ', '('), inner, fc.constantFrom('', ' x', ')', '.'))
    .map((parts) => parts.join(''))

describe('the second net', () => {
  it('drops every text with a bare group of four digits', () => {
    fc.assert(fc.property(around(digits(4)), (text) => redacted(text) === dropped))
  })

  it('drops every text with twelve digits or more, grouped or not', () => {
    const grouped = digits(12).map((number) => number.replace(/(\d{4})(\d{4})(\d{4})/, '$1 $2-$3'))
    fc.assert(
      fc.property(around(fc.oneof(digits(12), digits(14), digits(16), grouped)), (text) => redacted(text) === dropped)
    )
  })

  it('drops what looks like a signature password', () => {
    const password = fc
      .tuple(fc.stringMatching(/^[A-Z0-9]{4,14}$/), fc.constantFrom('A1', '7Z'))
      .map((parts) => parts.join(''))
    fc.assert(fc.property(around(password), (text) => redacted(text) === dropped))
  })

  it('drops text in Japanese: names and addresses are', () => {
    expect(redacted('田中 和子')).toBe(dropped)
  })

  it.each([
    'M-213',
    'kiosk-l',
    'centralUnreachable',
    'Virtual PCD 00 00',
    '01931c2f-5a6b-7c8d-9e0f-112233445566',
    'flows/kiosk.machine.ts:213'
  ])('lets "%s" through', (text) => {
    expect(redacted(text)).toBe(text)
  })
})
