// How the doctor judges certificates: in time, or not, and by whose signature.
import { describe, expect, it } from 'vitest'
import { judge, judgeSealed } from '../../src/card/doctor/certificates.ts'
import { readTrust } from '../../src/main/doctor/known.ts'
import { card } from '../support/cards.ts'

const trust = readTrust()
const noon = Date.parse('2026-03-12T12:00:00Z')

describe('certificates', () => {
  const der = (ef: string, name = 'tanaka'): Buffer => {
    const file = card(name)
      .applications.flatMap(({ files }) => files)
      .find((one) => one.ef === ef)
    return Buffer.from(file?.content ?? '', 'base64')
  }
  const day = 86_400_000
  const ends = Date.parse('2036-03-14T00:00:00Z')

  it.each([
    [Date.parse('2024-03-31T23:59:59Z'), 'early'],
    [Date.parse('2024-04-01T00:00:01Z'), 'good'],
    [ends - 91 * day, 'good'],
    [ends - 89 * day, 'soon'],
    [ends, 'soon'],
    [ends + 999, 'soon'],
    [ends + 1000, 'expired']
  ])('at %d the certificate is %s', (now, state) => {
    expect(judge(der('000A'), der('000B'), trust?.authentication ?? null, now).state).toBe(state)
  })

  it('without authorities to compare with, the one on the card must at least have signed it', () => {
    expect(judge(der('000A', 'mallory'), der('000B', 'mallory'), null, noon).state).toBe('good')
    expect(judge(der('000A', 'mallory'), der('000B', 'tanaka'), null, noon).state).toBe('untrusted')
    expect(judge(der('000A'), undefined, null, noon).state).toBe('untrusted')
    expect(judgeSealed(der('0002', 'mallory'), null, noon).state).toBe('sealed')
    expect(judgeSealed(der('0002'), null, ends + 10 * 365 * day).state).toBe('expired')
  })

  it('the authority of the signature certificate may be any we know, and no other', () => {
    expect(judgeSealed(der('0002'), trust?.signature ?? null, noon)).toMatchObject({
      state: 'sealed',
      generation: 2023
    })
    expect(judgeSealed(der('000B'), trust?.signature ?? null, noon).state).toBe('untrusted')
  })
})
