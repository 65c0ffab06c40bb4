// The doctor on cards in process: every state of every check, no try spent, nothing of the holder told.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeClock } from '../../src/card/doctor/clock.ts'
import { cardDoctor } from '../../src/card/doctor/doctor.ts'
import type { Diagnosis, Examined, Known } from '../../src/card/doctor/port.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { common, profileEntry, residentRecord } from '../../src/card/profiles/profile-entry.ts'
import { surface } from '../../src/card/profiles/surface.ts'
import type { CardFile } from '../../src/card/virtual/card-file.ts'
import { faultKinds, parseFault, type VirtualFault } from '../../src/card/virtual/faults.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { readTrust } from '../../src/main/doctor/known.ts'
import { card } from '../support/cards.ts'

const trust = readTrust()
const noon = Date.parse('2026-03-12T12:00:00Z')
const known: Known = { now: noon, ahead: 0, madeAt: null, trust }

type Seen = { readonly diagnosis: Diagnosis; readonly commands: readonly string[] }
const examine = async (
  file: CardFile | string | null,
  faults: readonly VirtualFault[] = [],
  about: Known = known
): Promise<Seen> => {
  const readers = virtualReaders('R')
  const commands: string[] = []
  readers.onExchange((command) => commands.push(Buffer.from(command).toString('hex').toUpperCase()))
  if (file !== null) readers.insert(typeof file === 'string' ? card(file) : file, { delays: false, faults })
  const diagnosis = await cardDoctor(readers, { quietAfter: 1 }).diagnose(about)
  await readers.stop()
  return { diagnosis, commands }
}
const lights = ({ findings }: Diagnosis): string[] =>
  findings.map((one) => [one.check, 'secret' in one ? one.secret : '', one.state, one.light].filter(Boolean).join(' '))
const found = (diagnosis: Diagnosis, check: Examined['check'], secret?: string): string | undefined =>
  diagnosis.findings.find((one) => one.check === check && (!('secret' in one) || one.secret === secret))?.state

/** the card with something changed in one of its applications */
type CardPin = CardFile['applications'][number]['pins'][number]
type ChangePin = (pin: CardPin) => CardPin
const changed = (name: string, aid: string, change: (one: CardFile['applications'][number]) => object): CardFile => {
  const file = card(name)
  const applications = file.applications.map((one) => (one.aid === aid ? { ...one, ...change(one) } : one))
  return { ...file, applications }
}
const withFile = (ef: string, content: Uint8Array): CardFile =>
  changed('tanaka', jpki.aid, ({ files }) => ({
    files: files.map((one) => (one.ef === ef ? { ...one, content: Buffer.from(content).toString('base64') } : one))
  }))

describe('the doctor', () => {
  it('finds everything in order with a card in order', async () => {
    const { diagnosis } = await examine('tanaka')
    expect(lights(diagnosis)).toEqual([
      'daemon running green',
      'readers found green',
      'card myNumber green',
      'applications complete green',
      'tries authentication full green',
      'tries signature full green',
      'tries resident full green',
      'tries profile full green',
      'tries checkNumberB full green',
      'certificate authentication good green',
      'certificate signature sealed none',
      'clock right green'
    ])
  })

  it('without a card it looks at what is there, and condemns nothing', async () => {
    expect(lights((await examine(null)).diagnosis)).toEqual([
      'daemon running green',
      'readers found green',
      'card absent none',
      'clock right green'
    ])
  })

  it.each([
    ['takahashi', 'tries', 'authentication', 'last'],
    ['suzuki', 'certificate', 'authentication', 'expired'],
    ['mallory', 'certificate', 'authentication', 'untrusted'],
    ['mallory', 'certificate', 'signature', 'untrusted'],
    ['transit', 'card', undefined, 'notMyNumberCard'],
    // revocation is nothing a card can tell
    ['ito', 'certificate', 'authentication', 'good']
  ] as const)('finds with %s: %s %s is %s', async (name, check, secret, state) => {
    expect(found((await examine(name)).diagnosis, check, secret)).toBe(state)
  })

  it('tells the generation of the authority by its signature: all have one name', async () => {
    const years = async (name: string): Promise<unknown[]> =>
      (await examine(name)).diagnosis.findings.flatMap((one) => ('generation' in one ? [one.generation] : []))
    expect(await years('tanaka')).toEqual([2023, 2023])
    expect(await years('sato')).toEqual([2019, 2019])
    expect(await years('mallory')).toEqual([null, null])
  })

  it.each([
    ['pull@0', 'cardRemoved'],
    ['pull@read', 'cardRemoved'],
    ['mute@tries', 'cardMute'],
    ['rubbish@2:00', 'cardRubbish'],
    ['status@0:6A82', 'notMyNumberCard']
  ])('a card under %s is %s, and what was found before is kept', async (fault, state) => {
    const { diagnosis } = await examine('tanaka', [parseFault(fault)])
    expect(found(diagnosis, 'card')).toBe(state)
    expect(found(diagnosis, 'clock')).toBe('right')
  })

  it.each([
    ['blocked@tries', 'blocked', 'red'],
    ['status@tries:6300', 'unknown', 'yellow'],
    ['status@tries:9000', 'unknown', 'yellow'],
    ['counter@tries:2', 'used', 'yellow'],
    ['counter@tries:1', 'last', 'yellow'],
    ['counter@tries:0', 'blocked', 'red']
  ])('a counter under %s is %s', async (fault, state, light) => {
    const { diagnosis } = await examine('tanaka', [parseFault(fault)])
    const tries = diagnosis.findings.find((one) => one.check === 'tries' && one.secret === 'authentication')
    expect([tries?.state, tries?.light]).toEqual([state, light])
  })

  it('a locked PIN that nothing here asks for stops nobody', async () => {
    const locked = changed('tanaka', profileEntry.aid, ({ pins }) => ({
      pins: pins.map((pin) => ({ ...pin, tries: 0 }))
    }))
    const { diagnosis } = await examine(locked)
    expect(lights(diagnosis)).toContain('tries profile blocked yellow')
    expect(lights(diagnosis)).toContain('tries checkNumberB blocked yellow')
  })

  it('counts the PIN of 住基 where one source says it is, and makes no card worse that has it elsewhere', async () => {
    const withRecord = (change: ChangePin) =>
      changed('tanaka', residentRecord.aid, ({ pins }) => ({ pins: pins.map(change) }))
    const told = async (change: ChangePin) => lights((await examine(withRecord(change))).diagnosis)
    expect(await told((pin) => ({ ...pin, tries: 1 }))).toContain('tries resident last yellow')
    expect(await told((pin) => ({ ...pin, tries: 0 }))).toContain('tries resident blocked yellow')
    const elsewhere = await told((pin) => ({ ...pin, ef: '0011' }))
    expect(elsewhere).toContain('tries resident unknown none')
    expect(elsewhere).toContain('applications complete green')
    expect(await told((pin) => ({ ...pin, hidden: true }))).toContain('tries resident unknown none')
  })

  it('a card that lacks an application, and a telephone that has only one', async () => {
    const file = card('tanaka')
    const without = async (aid: string) =>
      (await examine({ ...file, applications: file.applications.filter((one) => one.aid !== aid) })).diagnosis
    for (const { aid } of [residentRecord, profileEntry, surface])
      expect(lights(await without(aid))).toContain('applications missing yellow')
    // known from one secondary source only
    expect(lights(await without(common.aid))).toContain('applications complete green')
    const label = Buffer.alloc(jpki.tokenInfo.length, 0x20)
    label.write('JPKIAPGPSETOKEN')
    const phone = withFile(jpki.tokenInfo.ef, label)
    const seen = (await examine({ ...phone, applications: phone.applications.slice(0, 1) })).diagnosis
    expect(lights(seen)).toContain('card phone green')
    expect(found(seen, 'applications')).toBeUndefined()
  })

  it.each([
    ['000A', 'authentication'],
    ['0002', 'signature']
  ] as const)(
    'a certificate in EF %s that is none is unreadable, whether its outside looks like DER or not',
    async (ef, secret) => {
      for (const content of [Buffer.from('3003020105', 'hex'), Buffer.from('nothing of the sort')])
        expect(found((await examine(withFile(ef, content))).diagnosis, 'certificate', secret)).toBe('unreadable')
    }
  )

  it('two cards at once are told, and both are looked at', async () => {
    const one = virtualReaders('A')
    const other = virtualReaders('B')
    one.insert(card('tanaka'), { delays: false })
    other.insert(card('transit'), { delays: false })
    const { findings } = await cardDoctor({
      watch: (listener) => {
        listener({ kind: 'readers', readers: ['A', 'B'] })
        for (const reader of ['A', 'B']) listener({ kind: 'inserted', reader })
        return () => undefined
      },
      connect: (reader) => (reader === 'A' ? one : other).connect(reader),
      stop: () => Promise.resolve()
    }).diagnose(known)
    expect(findings.find(({ check }) => check === 'readers')).toMatchObject({ state: 'twoCards', light: 'yellow' })
    expect(findings.filter(({ check }) => check === 'card').map(({ state, reader }) => [state, reader])).toEqual([
      ['myNumber', 0],
      ['notMyNumberCard', 1]
    ])
  })

  it('a reader that is gone, a daemon that is stopped and one that says nothing', async () => {
    const silent = { connect: () => Promise.reject(new Error('asked')), stop: () => Promise.resolve() }
    const none = {
      ...silent,
      watch: (listener: (event: { kind: 'readers'; readers: [] }) => void) => {
        listener({ kind: 'readers', readers: [] })
        return () => undefined
      }
    }
    expect(lights(await cardDoctor(none, { quietAfter: 1 }).diagnose(known))).toContain('readers noReader red')
    const nothing = { ...silent, watch: () => () => undefined }
    expect(lights(await cardDoctor(nothing, { saidWithin: 50 }).diagnose(known))[0]).toBe('daemon stopped red')
  })
})

describe('no card is ever harmed', () => {
  const checked = (commands: readonly string[]): void => {
    let application = ''
    for (const command of commands) {
      if (command.startsWith('00A4040C')) application = command.slice(10)
      // VERIFY and CHANGE never carry anything
      if (/^..(20|24)/.test(command)) expect(command.length).toBeLessThanOrEqual(10)
      expect(command).not.toMatch(/^..2A/)
      // the signature certificate, and every file of a person, stay shut
      expect(command).not.toBe('00A4020C020001')
      if (application === profileEntry.aid) expect(command).toMatch(/^00A4040C|^00A4020C02001[15]$|^00200080(..)?$/)
    }
  }

  it('by looking at cards of every sort', async () => {
    for (const name of ['tanaka', 'sato', 'suzuki', 'takahashi', 'mallory', 'transit'])
      checked((await examine(name)).commands)
  })

  it('by looking at a card with any fault at any command; the doctor always comes to an end', async () => {
    const more: Readonly<Record<string, string>> = {
      away: ':60000',
      slow: ':1',
      rubbish: ':6F',
      cut: ':3',
      flip: ':5',
      status: ':6F00',
      counter: ':1',
      '61': ':9'
    }
    for (const kind of faultKinds)
      for (let at = 0; at < 30; at += kind === 'slow' ? 10 : 3) {
        const { diagnosis, commands } = await examine('tanaka', [parseFault(`${kind}@${at}+${more[kind] ?? ''}`)])
        checked(commands)
        expect(found(diagnosis, 'clock')).toBe('right')
      }
  }, 90_000)

  it('a command that carries a PIN would be noticed', () => {
    expect(() => checked([`00A4040C0A${jpki.aid}`, '002000800431323334'])).toThrow()
  })
})

describe('the clock', () => {
  const at = (more: Partial<Known>, made: readonly number[] = []) =>
    judgeClock({ ...known, ahead: null, ...more }, made)
  it.each([
    [{ ahead: 60_000 }, 'right'],
    [{ ahead: -61_000 }, 'off'],
    [{ ahead: 300_001 }, 'wrong'],
    [{}, 'unchecked'],
    [{ madeAt: noon - 1 }, 'plausible'],
    [{ madeAt: noon + 2 * 86_400_000 }, 'behind']
  ])('with %j is %s', (more, state) => {
    expect(at(more)).toBe(state)
  })

  it('is behind when a certificate was made after it', () => {
    expect(at({}, [Date.parse('2027-01-01')])).toBe('behind')
  })

  it('is judged by the certificates of the card, proved by their signature', async () => {
    const past = { ...known, ahead: null, now: Date.parse('1970-01-03') }
    expect(found((await examine('tanaka', [], past)).diagnosis, 'clock')).toBe('behind')
    expect(found((await examine('mallory', [], past)).diagnosis, 'clock')).toBe('unchecked')
  })

  it('trust is read from the folder of the terminal', () => {
    expect([trust?.authentication.length, trust?.signature.length]).toEqual([2, 2])
    expect(readTrust(new URL('file:///nowhere/'))).toBeNull()
    expect(readFileSync('assets/trust/authentication-ca.pem', 'utf8')).toContain('BEGIN')
  })
})
