// A simulated card as a state machine over APDUs: what it is made of is data, what it does is this file.
import { decodeCommand, type CommandApdu } from '../apdu/command.ts'
import { encodeResponse } from '../apdu/response.ts'
import { sw } from '../apdu/status-word.ts'
import { judgeNewPin } from './pin-form.ts'
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

type PinState = {
  readonly use: CardApplication['pins'][number]['for']
  readonly maximum: number
  readonly blocked: number
  readonly hidden: boolean
  value: Uint8Array
  tries: number
  verified: boolean
}
type Key = { readonly pin: string; readonly header: string; readonly sign: Signer }
type Live = {
  readonly aid: string
  readonly short: boolean
  readonly pins: ReadonlyMap<string, PinState>
  readonly keys: ReadonlyMap<string, Key>
  /** `pins`: any of them opens it; free when undefined */
  readonly files: ReadonlyMap<string, { readonly pins: readonly string[] | undefined; readonly content: Uint8Array }>
}

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'ascii'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const jpkiSign = '802A0080'

const live = ({ aid, pins, keys, files, short = false }: CardApplication): Live => ({
  aid,
  short,
  pins: new Map(
    pins.map(({ ef, for: use, value, tries, maximum, blocked = '6984', hidden = false }) => [
      ef,
      { use, maximum, blocked: Number.parseInt(blocked, 16), hidden, value: ascii(value), tries, verified: false }
    ])
  ),
  keys: new Map(
    keys.map(({ ef, pin, pkcs8, command = jpkiSign }) => [ef, { pin, header: command, sign: signer(pkcs8) }])
  ),
  files: new Map(
    files.map(({ ef, pin, or = [], content }) => [
      ef,
      { pins: pin === null ? undefined : [pin, ...or], content: Buffer.from(content, 'base64') }
    ])
  )
})

const status = (word: number): Uint8Array => encodeResponse(word)
const noCounter = 0x6300
const counter = (pin: PinState): number => (pin.hidden ? noCounter : 0x63c0 | pin.tries)

const verify = (pin: PinState, { p1, p2, data }: CommandApdu): Uint8Array => {
  if (p1 !== 0 || p2 !== 0x80) return status(sw.wrongParameters)
  // Also after a successful VERIFY the counter is told: OpenSC relies on it.
  if (!data) return status(pin.hidden ? sw.ok : counter(pin))
  pin.verified = false
  if (pin.tries === 0) return status(pin.blocked)
  if (Buffer.compare(data, pin.value) === 0) {
    pin.tries = pin.maximum
    pin.verified = true
    return status(sw.ok)
  }
  pin.tries -= 1
  return status(counter(pin))
}

const change = (pin: PinState, { p1, p2, data }: CommandApdu): Uint8Array => {
  if (p1 !== 1 || p2 !== 0x80) return status(sw.wrongParameters)
  if (!pin.verified) return status(sw.notVerified)
  if (!data) return status(sw.wrongLength)
  const form = judgeNewPin(pin.use, pin.value, data)
  if (form === sw.ok) pin.value = data.slice()
  return status(form)
}

const readFrom = (content: Uint8Array, { p1, p2, le }: CommandApdu): Uint8Array => {
  if (le === undefined) return status(sw.wrongLength)
  const offset = (p1 << 8) | p2
  if (p1 > 0x7f) return status(sw.wrongParameters)
  if (offset > content.length) return status(sw.offsetBeyondEnd)
  return encodeResponse(sw.ok, content.subarray(offset, offset + le))
}

const signWith = (open: boolean, { header, sign }: Key, { cla, ins, p1, p2, data }: CommandApdu): Uint8Array => {
  if (toHex(Uint8Array.of(cla, ins, p1, p2)) !== header) return status(sw.wrongParameters)
  if (!open) return status(sw.notVerified)
  const signed = data && sign(data)
  return signed ? encodeResponse(sw.ok, signed) : status(sw.conditions)
}

/** A command on the current EF. */
const onFile = ({ pins, keys, files }: Live, ef: string, command: CommandApdu): Uint8Array => {
  const isOpen = (by: readonly string[] | undefined): boolean =>
    !by || by.some((pin) => pins.get(pin)?.verified === true)
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
      return isOpen(file.pins) ? readFrom(file.content, command) : status(sw.notVerified)
    case 0x2a:
      return key ? signWith(isOpen([key.pin]), key, command) : status(sw.noCurrentFile)
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
      // more than one length byte, or a data length of its own three bytes, is the extended form (ISO 7816-4 §5.1)
      if (application?.short === true && bytes.length > 6 && bytes[4] === 0) return status(sw.wrongLength)
      if (command.ins === 0xa4) return select(command)
      return application && ef !== undefined ? onFile(application, ef, command) : status(sw.noCurrentFile)
    },
    reset: () => {
      forget()
      application = undefined
    }
  }
}
