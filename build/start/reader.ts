// The card reader of this start: a real one if the daemon has one, otherwise a virtual one with a slot for simulated cards.
import { resolve } from 'node:path'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { daemonRunning, startDaemon, type Daemon } from '../../src/card/virtual/daemon.ts'
import { placeCard, type PlacedCard } from '../../src/card/virtual/place.ts'
import type { Slot } from './panel.ts'
import type { StartOptions } from './options.ts'

export type Reader = {
  readonly kind: 'real' | 'virtual'
  /** environment the terminal needs to find the daemon */
  readonly env: Readonly<Record<string, string>>
  /** only the virtual reader has a slot */
  readonly slot: Slot | undefined
  readonly port: number | undefined
  /** the FIFO that takes the keys of a reader with a keypad */
  readonly keys: string | undefined
  readonly stop: () => Promise<void>
}

/** A slot at this port; placing a second card takes the first one away. */
export const slotAt = (port: number): Slot & { readonly stop: () => Promise<void> } => {
  let card: PlacedCard | undefined
  let name: string | null = null
  const pull = async (): Promise<void> => {
    const taken = card
    card = undefined
    name = null
    await taken?.pull()
  }
  return {
    placed: () => name,
    place: async (wanted) => {
      await pull()
      card = await placeCard({ name: wanted, port })
      name = wanted
    },
    pull,
    stop: pull
  }
}

const keypads = { keypad: 'digits', keyboard: 'letters' } as const

const virtualReader = async ({
  data,
  reader,
  demo
}: Pick<StartOptions, 'data' | 'reader' | 'demo'>): Promise<Reader> => {
  // the demo types on the screen
  const keypad = !demo && (reader === 'keypad' || reader === 'keyboard') ? keypads[reader] : undefined
  const daemon: Daemon = await startDaemon({ dir: resolve(data, 'pcsc'), ports: [0], keypads: [keypad] })
  const port = daemon.ports[0]
  if (port === undefined) throw new Error('the virtual reader has no port')
  const slot = slotAt(port)
  return {
    kind: 'virtual',
    env: { PCSCLITE_CSOCK_NAME: daemon.socket },
    slot,
    port,
    keys: daemon.keypads[0]?.keys,
    stop: async () => {
      await slot.stop()
      await daemon.stop()
    }
  }
}

/** Debian's vsmartcard-vpcd puts its own two slots into the system's daemon; nobody can lay a card on those. */
export const isReal = (reader: string): boolean => !/^(Virtual PCD|Madoguchi Virtual )/.test(reader)

const looksFor = 2000

/** Whether the daemon that runs here has a reader one can lay a card on. */
const realReader = async (): Promise<boolean> => {
  if (!(await daemonRunning())) return false
  const readers = pcscReaders()
  const names = await new Promise<readonly string[]>((tell) => {
    const late = setTimeout(tell, looksFor, [])
    readers.watch((event) => {
      if (event.kind !== 'readers' && event.kind !== 'daemonStopped') return
      clearTimeout(late)
      tell(event.kind === 'readers' ? event.readers : [])
    })
  })
  await readers.stop()
  return names.some(isReal)
}

/** The daemon of this machine is used when a real reader is asked for or there is one; otherwise we start one of our own. */
export const readerFor = async (options: Pick<StartOptions, 'reader' | 'demo' | 'card' | 'data'>): Promise<Reader> => {
  const wantsVirtual = !['auto', 'real'].includes(options.reader) || options.demo || options.card !== undefined
  if (!wantsVirtual && (options.reader === 'real' || (await realReader())))
    return { kind: 'real', env: {}, slot: undefined, port: undefined, keys: undefined, stop: () => Promise.resolve() }
  return virtualReader(options)
}
