// What is fuzzed, with what, and what must hold: no crash, no hang, nothing read beyond its end.
import * as fc from 'fast-check'
import { decodeCommand, encodeCommand } from '../../src/card/apdu/command.ts'
import { decodeResponse } from '../../src/card/apdu/response.ts'
import { judge, judgeSealed } from '../../src/card/doctor/certificates.ts'
import { isReply, isRequest } from '../../src/card/host/protocol.ts'
import { done, failed } from '../../src/card/port.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { onTransport } from '../../src/card/services/application.ts'
import { readElements, readHeader } from '../../src/card/tlv/ber.ts'
import { CardFileError, parseCard } from '../../src/card/virtual/card-file.ts'
import { virtualCard } from '../../src/card/virtual/card.ts'
import { parseDelays } from '../../src/card/virtual/delays.ts'
import { commandNames, faultKinds, parseFault, writeFault, type VirtualFault } from '../../src/card/virtual/faults.ts'
import { frame, takeMessages } from '../../src/card/virtual/frames.ts'
import { wishOf } from '../../src/card/virtual/options.ts'
import { powered } from '../../src/card/virtual/power.ts'
import { card } from '../support/cards.ts'
import { damaged, readTwice } from './bytes.ts'
import { certificateTargets } from './certificate-targets.ts'
import { keypadTargets } from './keypad-targets.ts'
import { must, type Target } from './target.ts'

/** only the error that is meant for people may be thrown */
const orCardFileError = (read: () => void): void => {
  try {
    read()
  } catch (error) {
    if (!(error instanceof CardFileError)) throw error
    must(error.message.split('\n').length === 1 && /^K-\d\d /.test(error.message), 'not one line with a code')
  }
}

const byte = fc.integer({ min: 0, max: 255 })
const tanaka = card('tanaka')
const content = (ef: string): Uint8Array =>
  Buffer.from(tanaka.applications[0]?.files.find((one) => one.ef === ef)?.content ?? '', 'base64')
const certificates = fc.constantFrom(content('000A'), content('000B'), content('0001'))

const wholeCommand = fc
  .record({
    cla: byte,
    ins: fc.oneof(byte, fc.constantFrom(0xa4, 0xb0, 0x20, 0x24, 0x2a, 0xc0)),
    p1: byte,
    p2: byte,
    data: fc.option(fc.uint8Array({ minLength: 1, maxLength: 300 }), { nil: undefined }),
    le: fc.option(fc.oneof(fc.integer({ min: 1, max: 256 }), fc.integer({ min: 1, max: 65_536 })), { nil: undefined })
  })
  .map(({ data, le, ...header }) =>
    encodeCommand({ ...header, ...(data ? { data } : {}), ...(le === undefined ? {} : { le }) })
  )
const anyCommand = fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged(wholeCommand))

const commandApdu = fc.property(anyCommand, (bytes) => {
  const command = readTwice(bytes, decodeCommand)
  if (!command) return
  const again = decodeCommand(encodeCommand(command))
  must(JSON.stringify(again) === JSON.stringify(command), 'a command does not read as it was written')
})

const responseApdu = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
  const response = readTwice(bytes, decodeResponse)
  if (response) must(response.data.length === bytes.length - 2, 'the data is not all but the status word')
})

const element = fc
  .tuple(fc.constantFrom([0x30], [0x04], [0xff, 0x20], [0xdf, 0x22], [0x02]), fc.uint8Array({ maxLength: 200 }))
  .map(([tag, value]) =>
    Uint8Array.from([...tag, ...(value.length < 128 ? [value.length] : [0x82, 0, value.length]), ...value])
  )
const elements = fc.array(element, { maxLength: 5 }).map((all) => Uint8Array.from(all.flatMap((one) => [...one])))
const tlv = fc.property(
  fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged(elements), damaged(certificates)),
  (bytes) => {
    const header = readTwice(bytes, readHeader)
    if (header) must(header.headerLength <= bytes.length && header.length >= 0, 'a header longer than its bytes')
    const found = readTwice(bytes, readElements) ?? []
    const length = found.reduce((sum, { value }) => sum + value.length, 0)
    must(length <= bytes.length && found.every(({ value }) => value.length <= bytes.length), 'more value than bytes')
  }
)

/** a card that gives pieces of a file, of any length, with any status word, and now and then something else */
const answers = fc.array(
  fc.record({
    length: fc.oneof(fc.nat(300), fc.constant(256)),
    sw: fc.oneof({ weight: 12, arbitrary: fc.constant(0x9000) }, fc.nat(0xffff))
  }),
  { minLength: 1, maxLength: 12 }
)
const derFile = fc.asyncProperty(
  fc.oneof(damaged(certificates), fc.uint8Array({ maxLength: 400 })),
  answers,
  async (file, script) => {
    let commands = 0
    const application = onTransport({
      transmit: (sent) => {
        commands += 1
        const { length, sw } = script[commands % script.length] ?? { length: 0, sw: 0x9000 }
        // the application is selected; what its files answer is the question
        if (sent[1] === 0xa4 && sent[2] === 4) return Promise.resolve(done(Uint8Array.of(0x90, 0)))
        if (sw === 0) return Promise.resolve(failed({ fault: 'cardMute' }))
        const offset = (((sent[2] ?? 0) & 0x7f) << 8) | (sent[3] ?? 0)
        const piece = sent[1] === 0xa4 ? [] : file.subarray(offset, offset + length)
        return Promise.resolve(done(Uint8Array.from([...piece, sw >> 8, sw & 0xff])))
      },
      release: () => Promise.resolve()
    })
    await application.select(jpki)
    const read = await application.readElement('000A', 0x30)
    if (read.ok) must(read.value.length <= 8192, 'a file larger than any on a card')
    must(commands <= 8192 * 2, 'more commands than bytes')
  }
)

const judged = fc.property(
  damaged(certificates, 2),
  fc.option(damaged(certificates, 1)),
  fc.integer(),
  (der, own, now) => {
    const issuer = own ?? undefined
    must(typeof judge(der, issuer, null, now).state === 'string', 'no state')
    must(typeof judgeSealed(der, issuer ? [issuer] : null, now).state === 'string', 'no state')
  }
)

const at = fc.oneof(fc.nat(20), fc.constantFrom(...commandNames))
const more = fc.oneof(
  fc.constant(''),
  fc.nat(400).map((n) => `:${n}`),
  fc.constantFrom(':6F00', ':9000', ':', ':FF')
)
const faultWords = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .tuple(fc.constantFrom(...faultKinds), fc.constantFrom('@', '', '@@'), at, fc.constantFrom('', '+'), more)
    .map((parts) => parts.join(''))
)
const faultSyntax = fc.property(faultWords, (words) =>
  orCardFileError(() => {
    const fault = parseFault(words)
    must(
      JSON.stringify(parseFault(writeFault(fault))) === JSON.stringify(fault),
      'a fault is not written as it is read'
    )
  })
)

const isQuick = (fault: VirtualFault): boolean => fault.kind !== 'slow'
const faults = fc.array(
  faultWords.map((words) => {
    try {
      return parseFault(words)
    } catch {
      return undefined
    }
  }),
  { maxLength: 3 }
)
const selects = ['00A4040C0AD392F000260100000001', '00A4040C0AD3921000310001010408', '00A4020C02000A', '00A4020C020018']
const likely = fc.oneof(
  anyCommand,
  fc
    .constantFrom(...selects, '00B0000000', '00200080', '00C0000000')
    .map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))
)
const simulatedCard = fc.asyncProperty(fc.array(likely, { maxLength: 8 }), faults, async (commands, maybe) => {
  const under = maybe.filter((fault) => fault !== undefined).filter(isQuick)
  const one = powered(tanaka, { delays: false, faults: under, card: virtualCard(tanaka) })
  for (const command of commands) {
    const reaction = await one.transmit(command)
    if (reaction.kind === 'answer' && under.length === 0)
      must(reaction.bytes.length >= 2, 'an answer without a status word')
    if (reaction.kind === 'answer') must(reaction.bytes.length <= 65_538, 'an answer longer than there are')
  }
  one.reset()
})

const vpcd = fc.property(
  fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
  fc.uint8Array({ maxLength: 3 }),
  fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 }),
  (sent, tail, pieces) => {
    const stream = Buffer.concat([...sent.map(frame), tail])
    const whole = readTwice(stream, (bytes) => takeMessages(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))
    must(whole.rest.length <= stream.length, 'more left than came')
    // in whatever pieces it comes, the messages are the same
    const got: string[] = []
    let rest: Buffer = Buffer.alloc(0)
    for (let from = 0, turn = 0; from < stream.length; turn++) {
      const to = from + (pieces[turn % pieces.length] ?? 1)
      const taken = takeMessages(Buffer.concat([rest, stream.subarray(from, to)]))
      got.push(...taken.messages.map((message) => message.toString('hex')))
      rest = taken.rest
      from = to
    }
    must(got.join() === whole.messages.map((message) => Buffer.from(message).toString('hex')).join(), 'other messages')
  }
)

const cardText = JSON.stringify({ ...tanaka, applications: tanaka.applications.map((one) => ({ ...one, keys: [] })) })
const value = fc.jsonValue({ maxDepth: 2 })
const otherValue = fc.tuple(fc.nat(400), value).map(([which, other]) => {
  let seen = 0
  return JSON.stringify(JSON.parse(cardText, (_, old: unknown) => (seen++ === which ? other : old)))
})
const cardFile = fc.property(
  fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.json({ maxDepth: 3 }),
    otherValue,
    damaged(fc.constant(Uint8Array.from(Buffer.from(cardText))), 3).map((bytes) => Buffer.from(bytes).toString())
  ),
  (text) => orCardFileError(() => void virtualCard(parseCard(text, 'fuzzed')).transmit(Uint8Array.of(0, 0xa4, 4, 12)))
)

const delayWords = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .array(fc.constantFrom('none', 'slow', '20', 'sign=9', 'read=', '=', 'x=1', '99999'), { maxLength: 4 })
    .map((words) => words.join(','))
)
const delaySyntax = fc.property(delayWords, (words) => orCardFileError(() => void parseDelays(words, tanaka.delays)))

const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'toString',
    '__proto__',
    'constructor',
    'list',
    'show',
    'new',
    'make',
    '--card',
    'tanaka',
    '--json',
    '--port',
    '1',
    '--fault',
    'pull@1',
    '--',
    '-x'
  )
)
const commandLine = fc.property(fc.array(words, { maxLength: 6 }), (args) => orCardFileError(() => void wishOf(args)))

const hostMessages = fc.property(
  fc.oneof(fc.anything(), fc.record({ id: fc.anything(), call: fc.anything(), args: fc.anything() })),
  (message) => {
    must(typeof isRequest(message) === 'boolean' && typeof isReply(message) === 'boolean', 'neither yes nor no')
  }
)

export const targets: readonly Target[] = [
  { name: 'command APDUs', share: 150, property: commandApdu },
  { name: 'response APDUs', share: 100, property: responseApdu },
  { name: 'TLV', share: 150, property: tlv },
  { name: 'DER files read from a card', share: 90, property: derFile },
  { name: 'certificates', share: 20, property: judged },
  { name: 'the simulated card', share: 100, property: simulatedCard },
  { name: 'vpcd frames', share: 100, property: vpcd },
  { name: 'card files', share: 40, property: cardFile },
  { name: 'fault words', share: 80, property: faultSyntax },
  { name: 'delay words', share: 20, property: delaySyntax },
  { name: 'command lines', share: 30, property: commandLine },
  { name: 'card host messages', share: 40, property: hostMessages },
  ...certificateTargets,
  ...keypadTargets
]

/** Runs `inputs` inputs of one target; gives what went wrong, in one line with the seed to see it again, or null. */
export const runTarget = async ({ name, property }: Target, inputs: number, seed: number): Promise<string | null> => {
  const details = await fc.check(property, { numRuns: inputs, seed, endOnFailure: false })
  if (!details.failed) return details.numRuns === inputs ? null : `${name}: only ${details.numRuns} inputs`
  const error = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance)
  return `${name}: ${error}; seed ${seed}, path ${details.counterexamplePath}: ${fc.stringify(details.counterexample).slice(0, 600)}`
}
