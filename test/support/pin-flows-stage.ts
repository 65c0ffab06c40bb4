// What the random PIN flows run on: small cards, and a reader with a keypad.
import { done, type CardReaders } from '../../src/card/port.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { profileEntry } from '../../src/card/profiles/profile-entry.ts'
import type { CardFile } from '../../src/card/virtual/card-file.ts'

export const pins: Readonly<Record<'authentication' | 'signature' | 'profile', string>> = {
  authentication: '1234',
  signature: 'ABC123',
  profile: '5678'
}
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')

/** as small as a card can be, for there are 100,000 of them */
export const tiny = (tries: number, hidden: boolean): CardFile => ({
  version: 1,
  name: 'tiny',
  holder: null,
  description: '',
  atr: '3B00',
  delays: { select: 0, read: 0, verify: 0, sign: 0 },
  applications: [
    {
      aid: jpki.aid,
      pins: [
        { ef: '0018', for: 'authentication', value: pins.authentication, tries, maximum: 3, hidden },
        { ef: '001B', for: 'signature', value: pins.signature, tries: tries + 1, maximum: 5 }
      ],
      keys: [],
      files: [
        { ef: '0006', pin: null, content: Buffer.from('JPKIAPICCTOKEN2'.padEnd(32)).toString('base64') },
        { ef: '000A', pin: null, content: base64('300401020304') },
        { ef: '0001', pin: '001B', content: base64('300401020304') }
      ]
    },
    {
      aid: profileEntry.aid,
      pins: [{ ef: '0011', for: 'profile', value: pins.profile, tries, maximum: 3 }],
      keys: [],
      files: []
    }
  ],
  faults: []
})
export const cards = [1, 2, 3].flatMap((tries) => [tiny(tries, false), tiny(tries, true)])

/** The same reader with a keypad for digits, at which `typed` is typed as soon as it asks. */
export const withKeypad = (readers: CardReaders, typed: () => string): CardReaders => ({
  ...readers,
  connect: async (name) => {
    const connected = await readers.connect(name)
    if (!connected.ok) return connected
    const transport = connected.value
    return done({
      ...transport,
      keypad: () =>
        Promise.resolve({
          takes: ({ letters }) => !letters,
          verify: async ({ header }) => {
            const pin = Buffer.from(typed())
            return transport.transmit(Uint8Array.from([...header, pin.length, ...pin]))
          },
          change: undefined,
          giveUp: () => undefined
        })
    })
  }
})
