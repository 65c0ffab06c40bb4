// One card application over a Transport: files, chunks and status words, so that the services above speak of meanings.
import { encodeCommand, getResponse, readBinary, selectApplication, selectFile } from '../apdu/command.ts'
import type { CommandApdu } from '../apdu/command.ts'
import { decodeResponse, type ResponseApdu } from '../apdu/response.ts'
import { rightLength, sw, waiting } from '../apdu/status-word.ts'
import { done, failed, type Outcome, type Transport } from '../port.ts'
import { readHeader } from '../tlv/ber.ts'

/** the most a short READ BINARY gives */
const chunk = 256
/** no certificate on a card is larger; a larger length is nonsense and must not keep us reading */
const largestFile = 8192
const derSequence = 0x30

export type Application = {
  /** the whole answer, after 61xx and 6Cxx; faults are those of the transport and cardRubbish */
  readonly send: (command: CommandApdu) => Promise<Outcome<ResponseApdu>>
  readonly select: (aid: string) => Promise<Outcome<ResponseApdu>>
  /** does nothing when the EF is the current one already */
  readonly selectEf: (ef: string) => Promise<Outcome<void>>
  /** the first `length` bytes of an EF */
  readonly readStart: (ef: string, length: number) => Promise<Outcome<Uint8Array>>
  /** the DER SEQUENCE an EF holds, in the fewest commands: the first chunk tells how many follow */
  readonly readDer: (ef: string) => Promise<Outcome<Uint8Array>>
}

const rubbish = failed({ fault: 'cardRubbish' })
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

/** One command and its answer; the bytes sent are zeroed afterwards, for they may carry a PIN. */
const exchange = async (transport: Transport, command: CommandApdu): Promise<Outcome<ResponseApdu>> => {
  const sent = encodeCommand(command)
  try {
    const answer = await transport.transmit(sent)
    if (!answer.ok) return answer
    const response = decodeResponse(answer.value)
    return response ? done(response) : rubbish
  } finally {
    sent.fill(0)
  }
}

const collect = async (transport: Transport, first: ResponseApdu): Promise<Outcome<ResponseApdu>> => {
  let { data, sw: status } = first
  for (let more = waiting(status); more !== undefined; more = waiting(status)) {
    const next = await exchange(transport, getResponse(more))
    if (!next.ok) return next
    if (next.value.data.length === 0 && waiting(next.value.sw) !== undefined) return rubbish
    if (data.length > largestFile) return rubbish
    data = Uint8Array.from([...data, ...next.value.data])
    status = next.value.sw
  }
  return done({ data, sw: status })
}

type Read = (offset: number, le: number) => Promise<Outcome<Uint8Array>>

/** The DER SEQUENCE at the start of the current EF. */
const readSequence = async (read: Read): Promise<Outcome<Uint8Array>> => {
  const first = await read(0, chunk)
  if (!first.ok) return first
  const header = readHeader(first.value)
  if (!header || header.tag !== derSequence) return rubbish
  const total = header.headerLength + header.length
  if (total > largestFile) return rubbish
  const whole = new Uint8Array(total)
  for (let at = 0, part = first.value; ;) {
    whole.set(part.subarray(0, total - at), at)
    at += part.length
    if (at >= total) return done(whole)
    const next = await read(at, Math.min(chunk, total - at))
    if (!next.ok) return next
    part = next.value
  }
}

export const onTransport = (transport: Transport): Application => {
  let current: string | undefined

  const send = async (command: CommandApdu): Promise<Outcome<ResponseApdu>> => {
    const first = await exchange(transport, command)
    if (!first.ok) return first
    const le = rightLength(first.value.sw)
    if (le === undefined) return collect(transport, first.value)
    const again = await exchange(transport, { ...command, le })
    if (!again.ok) return again
    return rightLength(again.value.sw) === undefined ? collect(transport, again.value) : rubbish
  }

  const selectEf = async (ef: string): Promise<Outcome<void>> => {
    if (current === ef) return done(undefined)
    current = undefined
    const answer = await send(selectFile(bytes(ef)))
    if (!answer.ok) return answer
    if (answer.value.sw !== sw.ok) return rubbish
    current = ef
    return done(undefined)
  }

  const read = async (offset: number, le: number): Promise<Outcome<Uint8Array>> => {
    const answer = await send(readBinary(offset, le))
    if (!answer.ok) return answer
    const { data, sw: status } = answer.value
    if (status === sw.notVerified) return failed({ fault: 'cardChanged' })
    const whole = status === sw.ok || status === sw.endOfFile
    return whole && data.length > 0 && data.length <= le ? done(data) : rubbish
  }

  return {
    send,
    select: (aid) => {
      current = undefined
      return send(selectApplication(bytes(aid)))
    },
    selectEf,
    readStart: async (ef, length) => {
      const selected = await selectEf(ef)
      if (!selected.ok) return selected
      const start = await read(0, length)
      return start.ok && start.value.length < length ? rubbish : start
    },
    readDer: async (ef) => {
      const selected = await selectEf(ef)
      return selected.ok ? readSequence(read) : selected
    }
  }
}
