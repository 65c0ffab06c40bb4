// Random flows over the card services, watched at the wire: was every VERIFY asked for, by whom, and with what?
// The model beside the services knows what a person confirmed; it shares no code with them.
import type { Confirmation, Consent, Outcome, PinName } from '../../src/card/port.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { profileEntry } from '../../src/card/profiles/profile-entry.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { newPinDesk, type PinDesk } from '../../src/card/services/pin-desk.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { newPerson, type Confirmed } from './pin-flows-person.ts'
import { cards, pins, tiny, withKeypad } from './pin-flows-stage.ts'

const reader = 'r'
const pinFiles: Readonly<Record<string, PinName>> = {
  [`${jpki.aid} ${jpki.secrets.authentication.pin}`]: 'authentication',
  [`${jpki.aid} ${jpki.secrets.signature.pin}`]: 'signature',
  [`${profileEntry.aid} ${profileEntry.pin}`]: 'profile'
}
export type Seen = {
  flows: number
  verifies: number
  changes: number
  lastTries: number
  stopped: number
  atReader: number
}
export type Flows = { readonly run: (steps: Uint8Array) => Promise<void>; readonly seen: Seen }

const aborted = AbortSignal.abort()
const digest = new Uint8Array(32)
const forged = 'made up' as Confirmation

/** One card, one terminal, one person; throws where the wire shows what nobody asked for. */
const newFlow = (pick: number, seen: Seen, makeDesk: () => PinDesk, keypad: typeof withKeypad) => {
  const readers = virtualReaders(reader)
  let typed = ''
  const services = cardServices(
    keypad(readers, () => typed),
    { desk: makeDesk() }
  )
  const person = newPerson(services)
  let application = ''
  let ef = ''
  /** what the call under way may send; undefined: no VERIFY and no CHANGE at all */
  let asked: Confirmed | undefined
  let sent = 0
  const known = new Map<PinName, number | undefined>()

  const file = cards[pick % cards.length] ?? tiny(3, false)
  const insert = (): void => readers.insert(file, { delays: false })
  insert()
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
  readers.onExchange((command, answer) => {
    const text = hex(command)
    if (text.startsWith('00A4040C')) application = text.slice(10)
    if (text.startsWith('00A4020C')) ef = text.slice(10)
    const name = pinFiles[`${application} ${ef}`]
    const said = answer ? hex(answer) : ''
    if (text === '00200080' && name) known.set(name, said.startsWith('63C') ? Number(said[3]) : undefined)
    const verify = text.startsWith('0020') && command.length > 4
    const change = text.startsWith('0024')
    if (!verify && !change) return
    if (!asked || asked.name !== name)
      throw new Error(`unasked: ${text.slice(0, 8)} for ${name} by a call that asked nothing`)
    const data = Buffer.from(command.subarray(5)).toString()
    if (change) {
      seen.changes += 1
      if (sent !== 1 || data !== asked.next)
        throw new Error('unasked: a CHANGE before its VERIFY, or to something else')
      return
    }
    sent += 1
    seen.verifies += 1
    if (sent > 1) throw new Error('unasked: a second VERIFY for one yes')
    if (data !== asked.pin) throw new Error('unasked: another PIN than the one confirmed')
    const tries = known.get(name)
    if (!known.has(name)) throw new Error('unasked: a VERIFY before the card was asked for the tries left')
    if (tries !== undefined && tries > 1) return void known.set(name, said === '9000' ? undefined : tries - 1)
    seen.lastTries += 1
    if (asked.consent !== 'lastTry') throw new Error('unasked: the last try, or one of unknown number, without a yes')
  })

  let token: Confirmation | undefined
  const tokens: Confirmation[] = []
  const keep = (given: Confirmation | undefined): void => {
    token = given ?? token
    if (given) tokens.push(given)
  }
  /** a call that spends; the model says what it may send */
  const spend = async (
    given: Confirmation,
    call: () => Promise<Outcome<void, { fault: string }>>,
    change = false
  ): Promise<void> => {
    const confirmed = person.live.get(given)
    asked = confirmed && (confirmed.next !== undefined) === change ? confirmed : undefined
    sent = 0
    const outcome = await call()
    if (!outcome.ok && (outcome.fault === 'lastTryUnasked' || outcome.fault === 'triesUnknown')) seen.stopped += 1
    asked = undefined
    person.clear()
  }
  /** OK as the terminal says it: what is held is confirmed and spent in one call */
  let inOne = false
  const present = async (name: PinName, consent: Consent, signal?: AbortSignal, meanwhile?: string): Promise<void> => {
    asked = { name, consent, pin: person.held.current }
    sent = 0
    // by turns with a signature in the same word
    inOne = !inOne
    const [outcome] = await Promise.all([
      inOne && name === 'authentication'
        ? services.presentAndSign(name, consent, [digest], signal)
        : services.present(name, consent, signal),
      meanwhile === undefined ? undefined : services.pinKey(meanwhile)
    ])
    if (meanwhile !== undefined && sent > 0) throw new Error('unasked: a VERIFY although more was typed')
    if (!outcome.ok && (outcome.fault === 'lastTryUnasked' || outcome.fault === 'triesUnknown')) seen.stopped += 1
    asked = undefined
    await services.pinClear().then(person.clear)
  }
  /** at the keypad nothing is confirmed to us: being asked is the yes, for this secret and this once */
  const spendAtReader = async (name: PinName, consent: Consent, pin: string, signal?: AbortSignal): Promise<void> => {
    typed = pin
    asked = signal ? undefined : { name, consent, pin }
    sent = 0
    const before = seen.verifies
    await services.verifyAtReader(name, consent, signal).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('unasked')) throw error
    })
    seen.atReader += seen.verifies - before
    asked = undefined
  }
  const catching = (call: Promise<unknown>): Promise<unknown> => call.catch(() => undefined)
  const typeChange = async (): Promise<void> => {
    await services.pinClear().then(person.clear)
    await person.type(pins.authentication)
    await person.turn('next')
    await person.type('9999')
    await person.turn('repeated')
    await person.type('9999')
  }
  const ways: readonly (() => Promise<unknown>)[] = [
    () => services.open(reader),
    () => services.open(reader),
    () => services.close().then(person.clear),
    () => services.triesLeft('authentication'),
    () => services.triesLeft('profile'),
    () => services.approach(reader, 'authentication'),
    () => present('authentication', 'ordinary'),
    async () => {
      await person.type(pins.authentication)
      await present('authentication', 'lastTry')
    },
    () => present('profile', 'lastTry'),
    () => present('authentication', 'lastTry', aborted),
    () => present('authentication', 'lastTry', undefined, '7'),
    () => services.plan({ secrets: ['authentication', 'signature'], certificates: [], day: '2026-01-01' }),
    () => person.type(pins.authentication),
    () => person.type('0000'),
    () => person.type(pins.signature),
    () => person.type(pins.profile),
    () => person.key('1'),
    () => person.back(),
    () => services.pinClear().then(person.clear),
    async () => {
      await person.turn('next')
      await person.type('9999')
      await person.turn('repeated')
      await person.type('9999')
    },
    () => person.turn('current'),
    async () => keep(await person.submit('authentication', 'ordinary')),
    async () => keep(await person.submit('authentication', 'lastTry')),
    async () => keep(await person.submit('signature', 'ordinary')),
    async () => keep(await person.submit('profile', 'lastTry')),
    async () => keep(await person.submitChange('authentication', 'ordinary')),
    async () => keep(await person.submitChange('profile', 'lastTry')),
    () => spend(token ?? forged, () => services.verify(token ?? forged)),
    () => spend(token ?? forged, () => services.verify(token ?? forged)),
    () => spend(token ?? forged, () => services.change(token ?? forged), true),
    () => spend(tokens[0] ?? forged, () => services.verify(tokens[0] ?? forged)),
    () => spend(forged, () => services.verify(forged)),
    () => spend(token ?? forged, () => services.verify(token ?? forged, aborted)),
    async () => {
      const racing = token ?? forged
      await spend(racing, async () => (await Promise.all([services.verify(racing), services.pinKey('7')]))[0])
      await services.pinClear()
    },
    () => catching(services.certificate('signature')),
    () => spendAtReader('authentication', 'ordinary', pins.authentication),
    () => spendAtReader('authentication', 'lastTry', '0000'),
    () => spendAtReader('profile', 'ordinary', '0000'),
    () => spendAtReader('profile', 'ordinary', pins.profile, aborted),
    // its letters cannot be typed there
    () => spendAtReader('signature', 'ordinary', pins.signature),
    async () => {
      readers.pull()
      known.clear()
      insert()
    },
    // the ways of a person who knows what they do, so that VERIFYs are many
    ...(['authentication', 'signature', 'profile'] as const).flatMap((name) =>
      (['ordinary', 'lastTry'] as const).flatMap((consent) =>
        [pins[name], name === 'signature' ? 'WRONG1' : '0000'].map((pin) => async () => {
          await services.pinClear().then(person.clear)
          await person.type(pin)
          keep(await person.submit(name, consent))
        })
      )
    ),
    async () => {
      await typeChange()
      keep(await person.submitChange('authentication', 'lastTry'))
      // a VERIFY is not what was confirmed
      if (pick % 2 === 0) await spend(token ?? forged, () => services.verify(token ?? forged))
      await spend(token ?? forged, () => services.change(token ?? forged), true)
    },
    // what was confirmed is a VERIFY, and no change
    async () => {
      await typeChange()
      keep(await person.submit('authentication', 'ordinary'))
      await spend(token ?? forged, () => services.change(token ?? forged), true)
    },
    ...[0, 1, 2, 3, 4].map(() => () => spend(token ?? forged, () => services.verify(token ?? forged)))
  ]
  return {
    open: () => services.open(reader),
    step: async (step: number): Promise<void> => void (await ways[step % ways.length]?.())
  }
}

/** `makeDesk` and `keypad` are other ones only where a broken desk or reader must be noticed. */
export const pinFlows = (makeDesk: () => PinDesk = () => newPinDesk(), keypad = withKeypad): Flows => {
  const seen: Seen = { flows: 0, verifies: 0, changes: 0, lastTries: 0, stopped: 0, atReader: 0 }
  return {
    seen,
    run: async (steps) => {
      seen.flows += 1
      const [pick = 0, ...rest] = steps
      const { open, step } = newFlow(pick, seen, makeDesk, keypad)
      // seven of eight flows begin with a card that is open
      if (pick < 224) await open()
      for (const one of rest) await step(one)
    }
  }
}
