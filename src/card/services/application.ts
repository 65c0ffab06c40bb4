// The applications of one card over a Transport: selection, files and chunks, so that the services above speak of meanings.
import { readBinary, selectApplication, selectFile } from '../apdu/command.ts'
import type { ResponseApdu } from '../apdu/response.ts'
import { sw } from '../apdu/status-word.ts'
import { done, failed, type Outcome, type Transport } from '../port.ts'
import type { ApplicationProfile } from '../profiles/card-profile.ts'
import { ordinaryLimits } from '../profiles/cards.ts'
import { readHeader } from '../tlv/ber.ts'
import { newExchange, type Exchange } from './exchange.ts'

/** the most a short READ BINARY gives */
const shortRead = 256
/** no file we read on a card is larger; a larger length is nonsense and must not keep us reading */
const largestFile = 8192

export type Application = Exchange & {
  readonly select: (application: ApplicationProfile) => Promise<Outcome<ResponseApdu>>
  readonly isCurrent: (application: ApplicationProfile) => boolean
  /** does nothing when the EF is the current one already */
  readonly selectEf: (ef: string) => Promise<Outcome<void>>
  /** the first `length` bytes of an EF */
  readonly readStart: (ef: string, length: number) => Promise<Outcome<Uint8Array>>
  /** the one element of this tag an EF holds, in the fewest commands: the first chunk tells how many follow */
  readonly readElement: (ef: string, tag?: number) => Promise<Outcome<Uint8Array>>
  /** most bytes one READ BINARY asks for */
  readonly readAtMost: (length: number) => void
}

const rubbish = failed({ fault: 'cardRubbish' })
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

type Read = (offset: number, le: number) => Promise<Outcome<Uint8Array>>

/** The element at the start of the current EF; what follows it is filler. */
const elementAtStart = async (
  read: Read,
  chunk: () => number,
  tag: number | undefined
): Promise<Outcome<Uint8Array>> => {
  const first = await read(0, chunk())
  if (!first.ok) return first
  const header = readHeader(first.value)
  if (!header || (tag !== undefined && header.tag !== tag)) return rubbish
  const total = header.headerLength + header.length
  if (total > largestFile) return rubbish
  const whole = new Uint8Array(total)
  for (let at = 0, part = first.value; ;) {
    whole.set(part.subarray(0, total - at), at)
    at += part.length
    if (at >= total) return done(whole)
    const next = await read(at, Math.min(chunk(), total - at))
    if (!next.ok) return next
    part = next.value
  }
}

/** A file to read that is not there, where every such card has one, is rubbish. */
const mustBeThere = (selected: Outcome<void>): Outcome<void> =>
  !selected.ok && selected.fault === 'notMyNumberCard' ? rubbish : selected

export const onTransport = (transport: Transport): Application => {
  const exchange = newExchange(transport, ordinaryLimits)
  let application: ApplicationProfile | undefined
  let current: string | undefined
  let chunk = shortRead

  const selectEf = async (ef: string): Promise<Outcome<void>> => {
    if (current === ef) return done(undefined)
    current = undefined
    const answer = await exchange.send(selectFile(bytes(ef)))
    if (!answer.ok) return answer
    // a card without this secret, as it is given to children: not a part of the card we know
    if (answer.value.sw === sw.notFound) return failed({ fault: 'notMyNumberCard' })
    if (answer.value.sw !== sw.ok) return rubbish
    current = ef
    return done(undefined)
  }

  const selectToRead = async (ef: string): Promise<Outcome<void>> => mustBeThere(await selectEf(ef))

  const read = async (offset: number, le: number): Promise<Outcome<Uint8Array>> => {
    const answer = await exchange.send(readBinary(offset, le))
    if (!answer.ok) return answer
    const { data, sw: status } = answer.value
    if (status === sw.notVerified) return failed({ fault: 'cardChanged' })
    if (status === sw.wrongLength && le > shortRead) {
      // This reader or card takes no extended length after all: short reads for the rest of the visit.
      chunk = shortRead
      return read(offset, shortRead)
    }
    const whole = status === sw.ok || status === sw.endOfFile
    return whole && data.length > 0 && data.length <= le ? done(data) : rubbish
  }

  return {
    ...exchange,
    select: async (wanted) => {
      current = undefined
      application = undefined
      exchange.allow(undefined)
      const answer = await exchange.send(selectApplication(bytes(wanted.aid)))
      if (answer.ok && answer.value.sw === sw.ok) {
        application = wanted
        exchange.allow(wanted)
      }
      return answer
    },
    isCurrent: (wanted) => application === wanted,
    selectEf,
    readStart: async (ef, length) => {
      const selected = await selectToRead(ef)
      if (!selected.ok) return selected
      const start = await read(0, length)
      return start.ok && start.value.length < length ? rubbish : start
    },
    readElement: async (ef, tag) => {
      const selected = await selectToRead(ef)
      return selected.ok ? elementAtStart(read, () => chunk, tag) : selected
    },
    readAtMost: (length) => {
      chunk = length
    }
  }
}
