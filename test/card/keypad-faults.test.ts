// A sign-in at the reader's keypad, with the card or the reader failing at every step of it: each fault by its name, no try unasked.
import { describe, expect, it } from 'vitest'
import { findKeypad, type AskReader, type Prompt } from '../../src/card/pcsc/keypad.ts'
import { feature, featureRequest } from '../../src/card/pcsc/pin-structures.ts'
import { done, failed, type CardFault, type Outcome } from '../../src/card/port.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import type { VirtualFault } from '../../src/card/virtual/faults.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { anyDigest, card } from '../support/cards.ts'
import { withKeypad } from '../support/pin-flows-stage.ts'

type Seen = { readonly outcome: Outcome<unknown>; readonly verifies: number; readonly commands: number }
const signInAtReader = async (faults: readonly VirtualFault[] = []): Promise<Seen> => {
  const readers = virtualReaders('r')
  readers.insert(card('tanaka'), { delays: false, faults })
  const services = cardServices(withKeypad(readers, () => '1234'))
  let verifies = 0
  let commands = 0
  readers.onExchange((command) => {
    commands += 1
    if (command[1] === 0x20 && command.length > 5) verifies += 1
  })
  const run = async (): Promise<Outcome<unknown>> => {
    const approached = await services.approach('r', 'authentication')
    if (!approached.ok) return approached
    if (!approached.value.tries.ok) return approached.value.tries
    const entry = await services.entry('authentication')
    if (!entry.ok) return entry
    expect(entry.value).toBe('reader')
    const verified = await services.verifyAtReader('authentication', 'ordinary')
    return verified.ok ? services.sign('authentication', [anyDigest]) : verified
  }
  const outcome = await run()
  await services.close()
  await readers.stop()
  return { outcome, verifies, commands }
}

describe('a card that fails while its PIN is typed at the reader', () => {
  it.each([
    ['mute', { kind: 'mute' }, 'cardMute'],
    ['one byte', { kind: 'rubbish', bytes: '6F' }, 'cardRubbish'],
    ['no status word', { kind: 'rubbish', bytes: '0102FF' }, 'cardRubbish'],
    ['contact lost for a moment', { kind: 'rubbish', bytes: '' }, 'cardRemoved'],
    ['pulled', { kind: 'pull' }, 'cardRemoved']
  ] as const)('%s, at every command', async (_name, fault, told) => {
    const { commands } = await signInAtReader()
    expect(commands).toBeGreaterThan(10)
    for (let at = 0; at < commands; at++) {
      const { outcome, verifies } = await signInAtReader([{ at, ...fault }])
      expect(outcome, `at ${at}`).toEqual({ ok: false, fault: told })
      expect(verifies).toBeLessThanOrEqual(1)
    }
  })
})

const code = (tag: number): number => 0x42_33_00_00 + tag
/** a keypad reader as its driver answers: features, PIN properties, TLV properties */
const answers = new Map<number, Uint8Array>([
  [
    featureRequest,
    Uint8Array.from(
      Object.values(feature).flatMap((tag) => [tag, 4, ...[24, 16, 8, 0].map((shift) => (code(tag) >> shift) & 0xff)])
    )
  ],
  [code(feature.pinProperties), Uint8Array.of(0, 0, 2, 0)],
  [code(feature.tlvProperties), Uint8Array.of(6, 1, 4, 7, 1, 12)]
])
const times = { first: 1, next: 1 }
const fourDigits = { shortest: 4, longest: 4, letters: false }
const keypadWhere = (ask: AskReader, prompt: Prompt = () => Promise.resolve(done(Uint8Array.of(0x90, 0)))) =>
  findKeypad('A Reader', ask, prompt, times, () => undefined)

describe('a reader whose keypad fails', () => {
  const rubbish = ['', '00', 'FF', '06', '0604', '060442', '06FF42330006', '0704423300', '0000000000', 'FFFFFFFFFFFF']
  const asked: readonly number[] = [...answers.keys()]

  it('is right as it stands', async () => {
    const keypad = await keypadWhere((what) => Promise.resolve(answers.get(what)))
    expect(keypad?.takes(fourDigits)).toBe(true)
    expect(keypad?.takes({ ...fourDigits, shortest: 14, longest: 14 })).toBe(false)
  })

  it.each(asked.map((what, index) => [index, what] as const))(
    'refuses or answers rubbish to question %i: no keypad, or one that asks for no more than it can',
    async (_index, broken) => {
      for (const bytes of [undefined, ...rubbish.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))]) {
        const keypad = await keypadWhere((what) => Promise.resolve(what === broken ? bytes : answers.get(what)))
        if (broken === featureRequest) expect(keypad).toBeUndefined()
        else expect(keypad?.takes(fourDigits)).toBe(true)
      }
    }
  )

  it.each<CardFault>([
    { fault: 'cardMute' },
    { fault: 'cardRemoved' },
    { fault: 'readerGone' },
    { fault: 'cardRubbish' }
  ])('says $fault while it prompts', async ({ fault }) => {
    const ask: AskReader = (what) => Promise.resolve(answers.get(what))
    const keypad = await keypadWhere(ask, () => Promise.resolve(failed({ fault } as CardFault)))
    const entry = { header: Uint8Array.of(0, 0x20, 0, 0x80), shortest: 4, longest: 4 }
    expect(await keypad?.verify(entry)).toEqual({ ok: false, fault })
  })
})
