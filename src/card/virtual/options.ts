// What `npm run card` understands, read from its arguments.
import { parseArgs } from 'node:util'
import { CardFileError, type VirtualFault } from './card-file.ts'

export const usage = `npm run card -- list [--json] [--cards DIR]
    names the simulated cards, their holders and their PINs (all of it fictional)
npm run card -- --card NAME --port N [--fault FAULT] [--cards DIR]
    places a card in the virtual reader's slot at 127.0.0.1:N until it is stopped (Ctrl-C)
npm run card -- make [--cards DIR] [--trust DIR] [--certificates DIR]
    makes every card of DIR/ca/people.json anew, with the fictional authorities kept there
FAULT, at the N-th command after power-up (from 0):
    pull@N   the card leaves     mute@N        it never answers
    slow@N:MS  it takes MS more  rubbish@N:HEX it answers these bytes
`

export type Wish =
  | { readonly kind: 'help'; readonly asked: boolean }
  | { readonly kind: 'list'; readonly json: boolean; readonly folder: string | undefined }
  | { readonly kind: 'make'; readonly folder?: string; readonly trust?: string; readonly certificates?: string }
  | {
      readonly kind: 'place'
      readonly name: string
      readonly port: number
      readonly faults: readonly VirtualFault[] | undefined
      readonly folder: string | undefined
    }

/** `pull@3`, `mute@3`, `slow@3:500`, `rubbish@3:6F00`. Throws CardFileError otherwise. */
export const parseFault = (text: string): VirtualFault => {
  const [, kind, number, more] = /^(pull|mute|slow|rubbish)@(\d+)(?::(\w*))?$/.exec(text) ?? []
  const at = Number(number)
  if (kind === 'pull' || kind === 'mute') return { at, kind }
  if (kind === 'slow' && more !== undefined && /^\d+$/.test(more)) return { at, kind, ms: Number(more) }
  if (kind === 'rubbish' && /^([0-9A-Fa-f]{2})*$/.test(more ?? ''))
    return { at, kind, bytes: (more ?? '').toUpperCase() }
  throw new CardFileError(`not a fault: ${text}`)
}

const options = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  card: { type: 'string' },
  port: { type: 'string' },
  fault: { type: 'string', multiple: true },
  cards: { type: 'string' },
  trust: { type: 'string' },
  certificates: { type: 'string' }
} as const

const portOf = (text: string | undefined): number => {
  const port = Number(text)
  if (text === undefined || !/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new CardFileError('--port takes a number from 1 to 65535')
  return port
}

/** Throws CardFileError, with one line for a person, on arguments it does not understand. */
export const wishOf = (args: readonly string[]): Wish => {
  let parsed
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new CardFileError(error instanceof Error ? (error.message.split('.')[0] ?? '') : 'unreadable arguments', {
      cause: error
    })
  }
  const { values, positionals } = parsed
  const [word, ...others] = positionals
  const unexpected = others[0] ?? (word === 'list' || word === 'make' ? undefined : word)
  if (values.help) return { kind: 'help', asked: true }
  if (unexpected !== undefined) throw new CardFileError(`not understood: ${unexpected}`)
  if (word === 'list') return { kind: 'list', json: values.json, folder: values.cards }
  if (word === 'make')
    return {
      kind: 'make',
      ...(values.cards === undefined ? {} : { folder: values.cards }),
      ...(values.trust === undefined ? {} : { trust: values.trust }),
      ...(values.certificates === undefined ? {} : { certificates: values.certificates })
    }
  if (values.card === undefined) return { kind: 'help', asked: false }
  const faults = values.fault?.map(parseFault)
  return { kind: 'place', name: values.card, port: portOf(values.port), faults, folder: values.cards }
}
