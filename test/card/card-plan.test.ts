import { describe, expect, it } from 'vitest'
import { planOf, type CardFacts, type CardTask, type TriesFact } from '../../src/card/services/card-plan.ts'
import { certificateFrom } from '../support/certificates.ts'
import { card, phoneOf, type, value, verifyPin, virtualReader, withCard } from '../support/cards.ts'

const left = (count: number): TriesFact => ({ state: 'left', count })
const move: CardTask = {
  secrets: ['signature', 'authentication'],
  certificates: ['signature', 'authentication'],
  day: '2026-11-25'
}
const signIn: CardTask = { secrets: ['authentication'], certificates: ['authentication'], day: '2026-11-25' }
/** valid from the first second of the first day to the last second of the last, in Japan */
const whole = certificateFrom('2024-03-01T00:00:00+09:00', '2029-04-30T23:59:59+09:00')
const facts = (tries: TriesFact, authentication: CardFacts['certificates']['authentication'] = whole): CardFacts => ({
  tries: { authentication: tries, signature: left(5) },
  certificates: { ...(authentication === undefined ? {} : { authentication }), signature: 'closed' }
})
const lineOf = (task: CardTask, given: CardFacts) => planOf(task, given).lines[0]

describe('the card plan', () => {
  it.each<[string, TriesFact, string, boolean]>([
    ['three tries', left(3), 'try', true],
    ['two tries', left(2), 'try', true],
    ['one try', left(1), 'consentToLastTry', true],
    ['none, by the counter', { state: 'blocked', said: '63C0' }, 'unblock', false],
    ['a blocked method', { state: 'blocked', said: '6983' }, 'unblock', false],
    ['unusable reference data', { state: 'blocked', said: '6984' }, 'unblock', false],
    ['a counter that is not told', { state: 'unknown' }, 'askCard', false],
    ['no such secret', { state: 'absent' }, 'obtain', false]
  ])('with %s', (_name, tries, advice, works) => {
    const plan = planOf(signIn, facts(tries))
    expect(plan.lines).toEqual([expect.objectContaining({ secret: 'authentication', tries, advice })])
    expect(plan.works).toBe(works)
  })

  it.each([
    ['2024-02-29', 'notYet', 'wait'],
    ['2024-03-01', 'valid', 'try'],
    ['2029-01-29', 'valid', 'try'],
    ['2029-01-30', 'valid', 'try'],
    ['2029-04-30', 'valid', 'try'],
    ['2029-05-01', 'expired', 'renew']
  ])('on %s the certificate is %s: %s', (day, state, advice) => {
    expect(lineOf({ ...signIn, day }, facts(left(3)))).toMatchObject({ validity: { state }, advice })
  })

  it.each([
    ['2029-01-29', false],
    ['2029-01-30', true]
  ])('on %s it is told that it can be renewed: %s', (day, renewNow) => {
    expect(lineOf({ ...signIn, day }, facts(left(3)))?.validity).toEqual({
      state: 'valid',
      until: '2029-04-30',
      renewFrom: '2029-01-30',
      renewNow
    })
  })

  it('three months before a day that February has not is the last of February', () => {
    const given = certificateFrom('2024-03-01T00:00:00+09:00', '2029-05-31T23:59:59+09:00')
    expect(lineOf(signIn, facts(left(3), given))?.validity).toMatchObject({ renewFrom: '2029-02-28' })
  })

  it('a day that the certificate does not cover to its end does not count', () => {
    const given = certificateFrom('2024-03-01T00:00:00Z', '2026-11-25T00:00:00Z')
    expect(lineOf(signIn, facts(left(3), given))).toMatchObject({ validity: { state: 'expired', until: '2026-11-24' } })
  })

  it('what an office must do first comes before a last try', () => {
    const given = certificateFrom('2020-01-01T00:00:00Z', '2025-01-01T00:00:00Z')
    expect(lineOf(signIn, facts(left(1), given))?.advice).toBe('renew')
    expect(lineOf(signIn, facts({ state: 'blocked', said: '63C0' }, given))?.advice).toBe('renew')
  })

  it('a closed certificate is likely to hold as long as the other one, and is not said to', () => {
    const plan = planOf(move, facts(left(3)))
    expect(plan.lines.map(({ secret }) => secret)).toEqual(['signature', 'authentication'])
    expect(plan.lines[0]?.validity).toEqual({ state: 'closed', likelyUntil: '2029-04-30' })
    expect(planOf(move, facts(left(3), 'absent')).lines[0]?.validity).toEqual({ state: 'closed', likelyUntil: null })
  })

  it('rubbish in the place of a certificate is unreadable, and a certificate that is not there is obtained', () => {
    expect(lineOf(signIn, facts(left(3), Uint8Array.of(0x30, 0)))).toMatchObject({
      validity: { state: 'unreadable' },
      advice: 'renew'
    })
    expect(lineOf(signIn, facts(left(3), 'absent'))).toMatchObject({ validity: { state: 'absent' }, advice: 'obtain' })
  })

  it('a fact that was not read is a bug', () => {
    expect(() => planOf(signIn, { tries: {}, certificates: { authentication: whole } })).toThrow('not asked for')
    expect(() => planOf(signIn, { tries: { authentication: left(3) }, certificates: {} })).toThrow('not looked for')
  })
})

describe('the plan of a card on the reader', () => {
  const day = '2026-11-25'
  const three: CardTask = {
    secrets: ['profile', 'signature', 'authentication'],
    certificates: ['signature', 'authentication'],
    day
  }

  it('names every secret the task needs, in its order, in seven commands after opening and no try', async () => {
    const { services, readers } = withCard('tanaka')
    value(await services.open(virtualReader))
    const commands: string[] = []
    readers.onExchange((command) => commands.push(Buffer.from(command).toString('hex').toUpperCase()))
    const plan = value(await services.plan(three))
    expect(plan.lines.map(({ secret, tries, advice }) => [secret, tries, advice])).toEqual([
      ['profile', left(3), 'try'],
      ['signature', left(5), 'try'],
      ['authentication', left(3), 'try']
    ])
    // two per secret, and one for the other application
    expect(commands).toHaveLength(7)
    expect(commands.filter((one) => one.startsWith('0020') && one.length > 8)).toEqual([])
  })

  it('tells a last try, a phone without the application, and a certificate that is open once its PIN was verified', async () => {
    const last = withCard('takahashi')
    value(await last.services.open(virtualReader))
    expect(
      value(await last.services.plan({ secrets: ['authentication'], certificates: [], day })).lines[0]
    ).toMatchObject({
      advice: 'consentToLastTry',
      validity: { state: 'notUsed' }
    })
    const tanaka = card('tanaka')
    const [key] = tanaka.applications
    const phone = withCard({ ...tanaka, applications: key ? [phoneOf(key)] : [] })
    value(await phone.services.open(virtualReader))
    expect(
      value(await phone.services.plan(three)).lines.map(({ tries, validity }) => [tries.state, validity.state])
    ).toEqual([
      ['absent', 'notUsed'],
      ['left', 'closed'],
      ['left', 'closed']
    ])
    await type(phone.services, '1234')
    value(await verifyPin(phone.services, 'authentication'))
    expect(value(await phone.services.plan(three)).lines[2]?.validity.state).toBe('valid')
  })

  it('a counter the card hides, and a blocked one by either name, are told apart', async () => {
    const told = async (pin: { hidden?: boolean; blocked?: '6983' | '6984'; tries?: number }) => {
      const tanaka = card('tanaka')
      const applications = tanaka.applications.map((one) => ({
        ...one,
        pins: one.pins.map((each) => ({ ...each, ...pin }))
      }))
      const { services } = withCard({ ...tanaka, applications })
      value(await services.open(virtualReader))
      return value(await services.plan({ secrets: ['authentication'], certificates: [], day })).lines[0]?.tries
    }
    expect(await told({ hidden: true })).toEqual({ state: 'unknown' })
    expect(await told({ tries: 0 })).toEqual({ state: 'blocked', said: '63C0' })
    expect(await told({})).toEqual(left(3))
  })
})
