// The dozen WinSCard functions through koffi: libpcsclite.so.1 on Linux, winscard.dll on Windows, same names and codes.
import koffi, { type LibraryHandle } from 'koffi'
import { afterwards, type Soon } from '../within.ts'
import { onThreads, type Calls, type Native } from './calls.ts'
import { code, protocol, scope } from './codes.ts'

/** SCARDCONTEXT and SCARDHANDLE: as wide as a pointer on both systems */
export type Handle = number | bigint
type Answer<T> = { readonly code: number; readonly value: T }
type ReaderState = { readonly reader: string; readonly current: number }

export type WinScard = {
  readonly establish: () => Promise<Answer<Handle>>
  readonly release: (context: Handle) => Promise<number>
  /** ends a blocking call of this context; does not block */
  readonly cancel: (context: Handle) => Promise<number>
  readonly listReaders: (context: Handle) => Promise<Answer<readonly string[]>>
  /** blocks up to `ms`; gives the event state per reader, event count in the upper 16 bits */
  readonly statusChange: (
    context: Handle,
    states: readonly ReaderState[],
    ms: number
  ) => Promise<Answer<readonly number[]>>
  readonly connect: (
    context: Handle,
    reader: string,
    share: number
  ) => Soon<Answer<{ readonly card: Handle; readonly protocol: number }>>
  /** `ms` here and below: how long it may take; a hint for `Calls`, not a limit of ours */
  readonly begin: (card: Handle, ms: number) => Soon<number>
  readonly transmit: (card: Handle, protocol: number, command: Uint8Array, ms: number) => Soon<Answer<Uint8Array>>
  /** speaks to the reader itself (its driver) */
  readonly control: (card: Handle, what: number, command: Uint8Array) => Promise<Answer<Uint8Array>>
  /** without `ms` always on a thread: for a card that is not known to answer */
  readonly disconnect: (card: Handle, disposition: number, ms?: number) => Soon<number>
}

const windows = process.platform === 'win32'
/** an extended answer and its status word */
const longestAnswer = 65_538
const longestReaderList = 4096
/** a short answer of the card, or a reader's list of features */
const longestControl = 258
const suffix = windows ? 'A' : ''

const declare = () => {
  const library = koffi.load(windows ? 'winscard.dll' : 'libpcsclite.so.1')
  const readerState = koffi.struct({
    szReader: 'const char *',
    pvUserData: 'void *',
    dwCurrentState: 'unsigned long',
    dwEventState: 'unsigned long',
    cbAtr: 'unsigned long',
    rgbAtr: koffi.array('uint8_t', windows ? 36 : 33)
  })
  const dword = 'unsigned long'
  const count = koffi.inout(koffi.pointer(dword))
  const handle = koffi.out(koffi.pointer('intptr_t'))
  const states = koffi.inout(koffi.pointer(readerState))
  const bytes = koffi.pointer('uint8_t')
  const native = (name: string, args: Parameters<LibraryHandle['func']>[3]) =>
    library.func(name, 'long', args) as Native
  return {
    establish: native('SCardEstablishContext', [dword, 'void *', 'void *', handle]),
    release: native('SCardReleaseContext', ['intptr_t']),
    cancel: native('SCardCancel', ['intptr_t']),
    list: native(`SCardListReaders${suffix}`, ['intptr_t', 'const char *', bytes, count]),
    change: native(`SCardGetStatusChange${suffix}`, ['intptr_t', dword, states, dword]),
    connect: native(`SCardConnect${suffix}`, [
      'intptr_t',
      'const char *',
      dword,
      dword,
      handle,
      koffi.out(koffi.pointer(dword))
    ]),
    begin: native('SCardBeginTransaction', ['intptr_t']),
    transmit: native('SCardTransmit', ['intptr_t', bytes, bytes, dword, 'void *', bytes, count]),
    control: native('SCardControl', ['intptr_t', dword, bytes, dword, bytes, dword, koffi.out(koffi.pointer(dword))]),
    disconnect: native('SCardDisconnect', ['intptr_t', dword])
  }
}

/** SCARD_IO_REQUEST { dwProtocol, cbPciLength } as the bytes the library expects */
const requestOf = (chosen: number): Uint8Array => {
  const width = koffi.sizeof('unsigned long')
  const request = Buffer.alloc(width * 2)
  request.writeUInt32LE(chosen, 0)
  request.writeUInt32LE(width * 2, width)
  return request
}

const first = <T>(values: readonly T[]): T => {
  const [value] = values
  if (value === undefined) throw new Error('an output parameter vanished')
  return value
}

/** what a call that waits may take is for the caller to say; on threads nobody asks */
const call = (native: Native, ...args: readonly unknown[]): Promise<number> => onThreads(0, native, ...args)

const transmitting = (native: Native, talk: Calls): WinScard['transmit'] => {
  const requests = new Map([protocol.t0, protocol.t1].map((one) => [one as number, requestOf(one)]))
  // A call that hangs keeps the buffer it was given: what it answers one day must not land in another card's answer.
  const free: Buffer[] = []
  return (card, chosen, command, ms) => {
    const receive = free.pop() ?? Buffer.alloc(longestAnswer)
    const length = [receive.length]
    const request = requests.get(chosen) ?? null
    return afterwards(
      talk(ms, native, card, request, command, command.length, null, receive, length),
      (result): Answer<Uint8Array> => {
        const value = new Uint8Array(receive.subarray(0, result === code.success ? first(length) : 0))
        free.push(receive)
        return { code: result, value }
      }
    )
  }
}

/**
 * Loads the system's PC/SC library. Throws when it is not installed. `talk` makes the calls a card that was connected answers; all
 * others, which wait for people, readers or the service, are made on threads.
 */
export const loadWinScard = (talk: Calls = onThreads): WinScard => {
  const native = declare()
  return {
    establish: async () => {
      const context: Handle[] = [0]
      return { code: await call(native.establish, scope.system, null, null, context), value: first(context) }
    },
    release: (context) => call(native.release, context),
    cancel: (context) => call(native.cancel, context),
    listReaders: async (context) => {
      const names = Buffer.alloc(longestReaderList)
      const length = [names.length]
      const result = await call(native.list, context, null, names, length)
      if (result !== code.success) return { code: result, value: [] }
      const text = names.toString('utf8', 0, first(length))
      return { code: result, value: text.split('\0').filter((name) => name !== '') }
    },
    statusChange: async (context, states, ms) => {
      const asked = states.map(({ reader, current }) => ({
        szReader: reader,
        pvUserData: null,
        dwCurrentState: current,
        dwEventState: 0,
        cbAtr: 0,
        rgbAtr: []
      }))
      const result = await call(native.change, context, ms, asked, asked.length)
      return { code: result, value: asked.map(({ dwEventState }) => dwEventState) }
    },
    connect: (context, reader, share) => {
      const card: Handle[] = [0]
      const active = [0]
      const connected = (result: number) => ({ code: result, value: { card: first(card), protocol: first(active) } })
      const both = protocol.t0 | protocol.t1
      return afterwards(talk(5000, native.connect, context, reader, share, both, card, active), connected)
    },
    begin: (card, ms) => talk(ms, native.begin, card),
    transmit: transmitting(native.transmit, talk),
    control: async (card, what, command) => {
      const answer = Buffer.alloc(longestControl)
      const length = [0]
      const result = await call(native.control, card, what, command, command.length, answer, answer.length, length)
      return {
        code: result,
        value: new Uint8Array(answer.subarray(0, result === code.success ? first(length) : 0))
      }
    },
    disconnect: (card, disposition, ms) =>
      ms === undefined ? call(native.disconnect, card, disposition) : talk(ms, native.disconnect, card, disposition)
  }
}
