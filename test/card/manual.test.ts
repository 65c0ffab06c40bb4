// The manual of the simulated card cannot lie: its examples are run, its tables compared with what they describe.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CardServices, Secret } from '../../src/card/port.ts'
import { CardFile } from '../../src/card/virtual/card-file.ts'
import { delaySets, parseDelays } from '../../src/card/virtual/delays.ts'
import { faultKinds, parseFault, VirtualFault, writeFault } from '../../src/card/virtual/faults.ts'
import { options, wishOf } from '../../src/card/virtual/options.ts'
import { usage } from '../../src/card/virtual/usage.ts'
import { options as signingOptions, wishOf as signingWishOf } from '../../src/main/signing-command/wishes.ts'
import { usage as signingUsage } from '../../src/main/signing-command/usage.ts'
import { anyMessage, card, digestOf, signedBy, signIn, value, virtualReader, withCard } from '../support/cards.ts'
import { filesIn, textOf } from '../support/sources.ts'

const manual = readFileSync(new URL('../../src/card/virtual/README.md', import.meta.url), 'utf8')
const section = (title: string): string => manual.split('\n## ').find((part) => part.startsWith(title)) ?? ''
/** the cells of every row of a section's table, the heading left out */
const rows = (title: string): string[][] =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, ...cells]) => cells.slice(0, -1))
const coded = (cell: string | undefined): string => /^`([^`]*)`/.exec(cell ?? '')?.[1] ?? ''
const commands = [...manual.matchAll(/^npm run card -- (.+)$/gm)].map(([, words = '']) => words)

/** the outcome of a sign-in in one word; with a signature that is looked at */
const signInSays = async (services: CardServices): Promise<string> => {
  const signed = await signIn(services, virtualReader, '1234', 'authentication', digestOf(anyMessage))
  if (!signed.ok) return signed.fault
  const certificate = value(await services.certificate('authentication' satisfies Secret))
  return signedBy(certificate, anyMessage, signed.value) ? 'signed' : 'signed wrongly'
}

describe('the manual of the simulated card', () => {
  const examples = rows('Faults').map(([fault, , says]) => [coded(fault), coded(says)] as const)

  it('shows every kind of fault', () => {
    expect(new Set(examples.map(([fault]) => fault.split('@')[0]))).toEqual(new Set(faultKinds))
  })

  it.each(examples)('a sign-in under %s says %s', async (fault, says) => {
    const { services, readers } = withCard('tanaka', { faults: [parseFault(fault)] })
    expect(await signInSays(services)).toBe(says)
    await services.close()
    await readers.stop()
  })

  it('shows examples whose outcome the fault makes: without one the sign-in signs', async () => {
    const { services } = withCard('tanaka', { faults: [] })
    expect(await signInSays(services)).toBe('signed')
  })

  it.each(commands.filter((command) => /^(sign|verify) /.test(command)))(
    'is understood: npm run card -- %s',
    (command) => {
      expect(signingWishOf(command.split(' ')).kind).toBe(command.split(' ')[0])
    }
  )

  it.each(commands.filter((command) => !/^(doctor|sign|verify)\b/.test(command)))(
    'is understood: npm run card -- %s',
    (command) => {
      expect(wishOf(command.split(' ')).kind).toMatch(/^(list|show|place|new|company|help)$/)
    }
  )

  it('tells the same of the delays as the program', () => {
    const own = card('tanaka').delays
    const told = rows('Delays').map(([delay, ...ms]) => [coded(delay), ms.map(Number)])
    expect(told).toEqual(told.map(([delay]) => [delay, Object.values(parseDelays(String(delay), own))]))
    expect(told.map(([delay]) => delay)).toEqual(expect.arrayContaining(Object.keys(delaySets)))
  })

  it('names every field of a card file', () => {
    const text = section('What a card file holds')
    const application = CardFile.shape.applications.element
    const shapes = [
      CardFile.shape,
      application.shape,
      ...[application.shape.pins, application.shape.keys, application.shape.files].map(({ element }) => element.shape),
      ...VirtualFault.options.map(({ shape }) => shape)
    ]
    const fields = new Set(shapes.flatMap((shape) => Object.keys(shape)))
    expect([...fields].filter((field) => !new RegExp(`[\`.]${field}(\\[\\]|[\`.])`).test(text))).toEqual([])
  })

  it('and the help name every option, and the help every kind of fault', () => {
    const named = Object.keys(options).map((option) => `--${option}`)
    expect(named.filter((option) => !usage.includes(option))).toEqual([])
    expect(named.filter((option) => !manual.includes(option))).toEqual(['--json', '--trust', '--certificates'])
    const signing = Object.keys(signingOptions).map((option) => `--${option}`)
    expect(signing.filter((option) => option !== '--help' && !signingUsage.includes(option))).toEqual([])
    expect(signing.filter((option) => !manual.includes(option))).toEqual([])
    expect(faultKinds.filter((kind) => !usage.includes(`${kind}@N`))).toEqual([])
  })

  it('lists every code the program says, and no other', () => {
    const sources = [
      ...filesIn('src/card/virtual'),
      ...filesIn('src/main/doctor'),
      ...filesIn('src/main/signing-command')
    ].filter((file) => file.endsWith('.ts'))
    const said = new Set(sources.flatMap((file) => textOf(file).match(/K-\d\d/g) ?? []))
    expect(rows('What it says').map(([code]) => coded(code))).toEqual([...said].toSorted())
  })
})

describe('faults', () => {
  it('are written as they are read', () => {
    for (const [fault] of rows('Faults').map(([one]) => [coded(one)])) {
      const read = parseFault(fault ?? '')
      expect(parseFault(writeFault(read))).toEqual(read)
    }
  })

  it.each([
    'burn@1',
    'pull',
    'pull@',
    'pull@3:1',
    'slow@1',
    'slow@1:x',
    'counter@1:16',
    'status@1:1234',
    'status@1',
    '61@0:0',
    'cut@0',
    '6C@x',
    'pull@walk',
    'slow@1:9999999',
    'rubbish@1:6F0',
    ''
  ])('is none: %s', (text) => {
    expect(() => parseFault(text)).toThrow('K-06')
  })

  it('a card that was away is back, and does not leave again', async () => {
    const { services, readers } = withCard('tanaka', { faults: [parseFault('away@0:20')] })
    const back = new Promise<void>((resolve) => {
      let times = 0
      readers.watch((event) => {
        if (event.kind === 'inserted' && ++times === 2) resolve()
      })
    })
    expect(await signInSays(services)).toBe('cardRemoved')
    await back
    expect(await signInSays(services)).toBe('signed')
    await readers.stop()
  })

  it('a wrong counter leaves the true one as it is', async () => {
    const { services } = withCard('tanaka', { faults: [parseFault('counter@tries:1')] })
    value(await services.open(virtualReader))
    expect(value(await services.triesLeft('authentication'))).toBe(1)
    expect(value(await services.triesLeft('authentication'))).toBe(3)
  })
})
