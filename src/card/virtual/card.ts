// A simulated card as a state machine over APDUs: what it is made of is data, what it does is this file.
import { decodeCommand, type CommandApdu } from '../apdu/command.ts'
import { encodeResponse } from '../apdu/response.ts'
import { sw } from '../apdu/status-word.ts'
import { signer, type Signer } from './signer.ts'
import type { CardApplication, CardFile, Delays } from './card-file.ts'

export type CommandKind = keyof Delays
export type VirtualCard = {
  /** one command in, one answer out (status word included); never throws on any input */
  readonly transmit: (command: Uint8Array) => Uint8Array
  /** power lost: nothing selected, nothing verified; counters stay */
  readonly reset: () => void
}

/** Which of the delays a command takes. */
export const commandKind = (command: Uint8Array): CommandKind => {
  const ins = command[1]
  return ins === 0xa4 ? 'select' : ins === 0x20 || ins === 0x24 ? 'verify' : ins === 0x2a ? 'sign' : 'read'
}

type PinState = { readonly maximum: number; value: Uint8Array; tries: number; verified: boolean }
type Live = {
  readonly aid: string
  readonly pins: ReadonlyMap<string, PinState>
  readonly keys: ReadonlyMap<string, { readonly pin: string; readonly sign: Signer }>
  readonly files: ReadonlyMap<string, { readonly pin: string | null; readonly content: Uint8Array }>
}

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'ascii'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

const live = ({ aid, pins, keys, files }: CardApplication): Live => ({
  aid,
  pins: new Map(
    pins.map(({ ef, value, tries, maximum }) => [ef, { maximum, value: ascii(value), tries, verified: false }])
  ),
  keys: new Map(keys.map(({ ef, pin, pkcs8 }) => [ef, { pin, sign: signer(pkcs8) }])),
  files: new Map(files.map(({ ef, pin, content }) => [ef, { pin, content: Buffer.from(content, 'base64') }]))
})

const status = (word: number): Uint8Array => encodeResponse(word)
const counter = (pin: PinState): number => 0x63c0 | pin.tries

const verify = (pin: PinState, { p1, p2, data }: CommandApdu): Uint8Array => {
  if (p1 !== 0 || p2 !== 0x80) return status(sw.wrongParameters)
  // Also after a successful VERIFY the counter is told: OpenSC relies on it.
  if (!data) return status(counter(pin))
  pin.verified = false
  if (pin.tries === 0) return status(sw.blocked)
  if (Buffer.compare(data, pin.value) === 0) {
    pin.tries = pin.maximum
    pin.verified = true
    return status(sw.ok)
  }
  pin.tries -= 1
  return status(0x63c0 | pin.tries)
}

const change = (pin: PinState, { p1, p2, data }: CommandApdu): Uint8Array => {
  if (p1 !== 1 || p2 !== 0x80) return status(sw.wrongParameters)
  if (!pin.verified) return status(sw.notVerified)
  if (!data) return status(sw.wrongLength)
  pin.value = data.slice()
  return status(sw.ok)
}

const readFrom = (content: Uint8Array, { p1, p2, le }: CommandApdu): Uint8Array => {
  if (le === undefined) return status(sw.wrongLength)
  const offset = (p1 << 8) | p2
  if (p1 > 0x7f) return status(sw.wrongParameters)
  if (offset > content.length) return status(sw.offsetBeyondEnd)
  return encodeResponse(sw.ok, content.subarray(offset, offset + le))
}

const signWith = (open: boolean, sign: Signer, { cla, p1, p2, data }: CommandApdu): Uint8Array => {
  if (cla !== 0x80 || p1 !== 0 || p2 !== 0x80) return status(sw.wrongParameters)
  if (!open) return status(sw.notVerified)
  const signed = data && sign(data)
  return signed ? encodeResponse(sw.ok, signed) : status(sw.conditions)
}

/** A command on the current EF. */
const onFile = ({ pins, keys, files }: Live, ef: string, command: CommandApdu): Uint8Array => {
  const isOpen = (pin: string | null): boolean => pin === null || pins.get(pin)?.verified === true
  const pin = pins.get(ef)
  const key = keys.get(ef)
  const file = files.get(ef)
  switch (command.ins) {
    case 0x20:
      return pin ? verify(pin, command) : status(sw.noCurrentFile)
    case 0x24:
      return pin ? change(pin, command) : status(sw.noCurrentFile)
    case 0xb0:
      if (!file) return status(sw.noCurrentFile)
      return isOpen(file.pin) ? readFrom(file.content, command) : status(sw.notVerified)
    case 0x2a:
      return key ? signWith(isOpen(key.pin), key.sign, command) : status(sw.noCurrentFile)
    default:
      return status(sw.instruction)
  }
}

/** Builds the card; its counters live as long as this object. */
export const virtualCard = (file: CardFile): VirtualCard => {
  const applications = file.applications.map(live)
  let application: Live | undefined
  let ef: string | undefined

  const forget = (): void => {
    for (const pin of application?.pins.values() ?? []) pin.verified = false
    ef = undefined
  }
  const select = ({ p1, p2, data }: CommandApdu): Uint8Array => {
    if (p2 !== 0x0c) return status(sw.wrongParameters)
    const wanted = toHex(data ?? new Uint8Array())
    if (p1 === 4) {
      const found = applications.find((one) => one.aid === wanted)
      if (!found) return status(sw.notFound)
      // Another application is another security state; selecting the same one again starts it anew too.
      forget()
      application = found
      return status(sw.ok)
    }
    if (p1 !== 2) return status(sw.wrongParameters)
    if (![application?.pins, application?.keys, application?.files].some((has) => has?.has(wanted)))
      return status(sw.notFound)
    ef = wanted
    return status(sw.ok)
  }
  return {
    transmit: (bytes) => {
      const command = decodeCommand(bytes)
      if (!command) return status(sw.wrongLength)
      if (command.ins === 0xa4) return select(command)
      return application && ef !== undefined ? onFile(application, ef, command) : status(sw.noCurrentFile)
    },
    reset: () => {
      forget()
      application = undefined
    }
  }
}
