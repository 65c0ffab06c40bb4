import { describe, expect, it } from 'vitest'
import type { CardServices, ChangeFault, Consent, Outcome, PinEntry, PinName } from '../../src/card/port.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { newPinDesk } from '../../src/card/services/pin-desk.ts'
import { newPinSlot } from '../../src/card/services/pin-slot.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { card, type, value, verifyPin, virtualReader, withCard } from '../support/cards.ts'
import { transcribed } from '../support/transcript.ts'

const enter = async (services: CardServices, entered: Partial<Record<PinEntry, string>>): Promise<void> => {
  for (const entry of ['current', 'next', 'repeated'] as const) {
    if (entered[entry] === undefined) continue
    await services.pinEntry(entry)
    await type(services, entered[entry])
  }
}
/** the value, or an Error that names the fault */
const good = <T>(outcome: Outcome<T, ChangeFault>): T => {
  if (!outcome.ok) throw new Error(`fault: ${outcome.fault}`)
  return outcome.value
}
const changePin = async (
  services: CardServices,
  name: PinName,
  entered: readonly [current: string, next: string, repeated?: string],
  consent: Consent = 'ordinary'
): Promise<Outcome<void, ChangeFault>> => {
  const [current, next, repeated = next] = entered
  await enter(services, { current, next, repeated })
  const confirmed = await services.pinSubmitChange(name, consent)
  return confirmed.ok ? services.change(confirmed.value) : confirmed
}
const opened = async (name = 'tanaka') => {
  const one = withCard(name)
  value(await one.services.open(virtualReader))
  const commands: string[] = []
  one.readers.onExchange((command) => commands.push(Buffer.from(command).toString('hex').toUpperCase()))
  return { ...one, commands }
}
const spent = (commands: readonly string[]): string[] =>
  commands.filter((one) => (one.startsWith('0020') && one.length > 8) || one.startsWith('0024'))

describe('changing a PIN', () => {
  it.each<[PinName, string, string]>([
    ['authentication', '1234', '8765'],
    ['signature', 'ABC123', 'NEWER456'],
    ['profile', '1234', '4321']
  ])('of %s: the new one holds, the old one does not', async (name, old, next) => {
    const { services, commands } = await opened()
    good(await changePin(services, name, [old, next]))
    expect(spent(commands)).toHaveLength(2)
    await services.close()
    value(await services.open(virtualReader))
    await type(services, old)
    expect(await verifyPin(services, name)).toMatchObject({ fault: 'pinWrong' })
    await type(services, next)
    value(await verifyPin(services, name))
  })

  it('is these commands and no other', async () => {
    const { services, commands } = await opened()
    value(await services.triesLeft('authentication'))
    good(await changePin(services, 'authentication', ['1234', '8765']))
    expect(commands).toEqual(['00A4020C020018', '00200080', '002000800431323334', '002401800438373635'])
  })

  it('leaves none of the three entries behind, whatever came of it', async () => {
    const buffers = [new Uint8Array(16), new Uint8Array(16), new Uint8Array(16)] as const
    const [current, next, repeated] = buffers.map(newPinSlot)
    if (!current || !next || !repeated) throw new Error('three slots')
    const readers = virtualReaders(virtualReader)
    const services = cardServices(readers, { desk: newPinDesk({ current, next, repeated }) })
    readers.insert(card('tanaka'), { delays: false })
    value(await services.open(virtualReader))
    const empty = (): boolean => buffers.every((buffer) => buffer.every((byte) => byte === 0))
    await enter(services, { current: '1234', next: '8765', repeated: '8765' })
    expect(buffers.map((buffer) => Buffer.from(buffer.subarray(0, 4)).toString())).toEqual(['1234', '8765', '8765'])
    await services.pinClear()
    expect(empty()).toBe(true)
    for (const entered of [
      ['1234', '8765'],
      ['0000', '8765'],
      ['12', '8765']
    ] as const) {
      await changePin(services, 'authentication', entered)
      expect(empty(), entered.join(' ')).toBe(true)
    }
    await enter(services, { current: '1234', next: '8765', repeated: '8765' })
    await services.close()
    expect(empty()).toBe(true)
  })

  it('a new PIN of the wrong form, or entered differently the second time, is asked for again and the old one is kept', async () => {
    const { services, commands } = await opened()
    expect(await changePin(services, 'authentication', ['1234', '876'])).toEqual({
      ok: false,
      fault: 'newPinMalformed'
    })
    expect(await changePin(services, 'signature', ['ABC123', 'ONLYLETTERS'])).toEqual({
      ok: false,
      fault: 'newPinMalformed'
    })
    expect(await changePin(services, 'authentication', ['1234', '8765', '8766'])).toEqual({
      ok: false,
      fault: 'pinsDiffer'
    })
    await enter(services, { next: '8765', repeated: '8765' })
    const confirmed = good(await services.pinSubmitChange('authentication', 'ordinary'))
    expect(await services.change(confirmed)).toEqual({ ok: true, value: undefined })
    expect(spent(commands)).toEqual(['002000800431323334', '002401800438373635'])
  })

  it('a wrong old PIN spends one try and changes nothing', async () => {
    const { services, commands } = await opened()
    expect(await changePin(services, 'authentication', ['0000', '8765'])).toEqual({
      ok: false,
      fault: 'pinWrong',
      triesLeft: 2
    })
    expect(spent(commands)).toEqual(['002000800430303030'])
  })

  it('with one try left it takes a yes', async () => {
    const { services, commands } = await opened('takahashi')
    expect(await changePin(services, 'authentication', ['4567', '8765'])).toEqual({
      ok: false,
      fault: 'lastTryUnasked'
    })
    expect(spent(commands)).toEqual([])
    good(await changePin(services, 'authentication', ['4567', '8765'], 'lastTry'))
  })

  it('what an office sets is not changed here', async () => {
    const { services, commands } = await opened()
    expect(await changePin(services, 'checkNumberB', ['12345678901234', '12345678901235'])).toEqual({
      ok: false,
      fault: 'onlyAtCounter'
    })
    expect(commands).toEqual([])
  })

  it('a confirmation of one is no confirmation of the other', async () => {
    const { services, commands } = await opened()
    await enter(services, { current: '1234' })
    const forVerify = value(await services.pinSubmit('authentication', 'ordinary'))
    expect(await services.change(forVerify)).toEqual({ ok: false, fault: 'cancelled' })
    await enter(services, { current: '1234', next: '8765', repeated: '8765' })
    const forChange = good(await services.pinSubmitChange('authentication', 'ordinary'))
    expect(await services.verify(forChange)).toEqual({ ok: false, fault: 'cancelled' })
    expect(spent(commands)).toEqual([])
  })

  it.each([
    ['a card that refuses the new PIN', '6A80', 'newPinMalformed'],
    ['a card that does not take CHANGE', '6D00', 'cardRubbish'],
    ['a card that wrote, and then could not go on', '6581', 'changeUnsure'],
    ['a card that answers rubbish to CHANGE', '90', 'changeUnsure']
  ])('%s', async (_name, answer, fault) => {
    const label = Buffer.from('JPKIAPICCTOKEN2'.padEnd(32)).toString('hex')
    const { readers, rest } = transcribed(
      [
        '> 00A4040C0AD392F000260100000001',
        '< 9000',
        '> 00A4020C020006',
        '< 9000',
        '> 00B0000020',
        `< ${label}9000`,
        '> 00A4020C02000A',
        '< 9000',
        '> 00B0000000',
        '< 3004010203049000',
        '> 00A4020C020018',
        '< 9000',
        '> 00200080',
        '< 63C3',
        '> 002000800431323334',
        '< 9000',
        '> 002401800438373635',
        `< ${answer}`
      ].join('\n')
    )
    const services = cardServices(readers)
    value(await services.open('r'))
    expect(await changePin(services, 'authentication', ['1234', '8765'])).toEqual({ ok: false, fault })
    expect(rest()).toBe(0)
  })

  it('a card pulled at CHANGE leaves it unsure which PIN holds, and says so', async () => {
    const { services, readers } = withCard('tanaka')
    let before = 0
    readers.onExchange(() => (before += 1))
    value(await services.open(virtualReader))
    const outcomes: string[] = []
    for (let at = before; at < before + 4; at++) {
      const one = withCard('tanaka', { faults: [{ at, kind: 'pull' }] })
      value(await one.services.open(virtualReader))
      const outcome = await changePin(one.services, 'authentication', ['1234', '8765'])
      outcomes.push(outcome.ok ? 'changed' : outcome.fault)
    }
    expect(outcomes).toEqual(['cardRemoved', 'cardRemoved', 'cardRemoved', 'changeUnsure'])
  })
})
