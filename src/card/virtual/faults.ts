// What can go wrong with a simulated card: as data in a card file, and as words on the command line (KIND@AT[+][:MORE]).
import { z } from 'zod'
import { CardFileError } from './card-file-error.ts'

/** commands by what they ask for; `tries` is a VERIFY without data, which spends none */
export const commandNames = ['select', 'read', 'tries', 'verify', 'change', 'sign'] as const
export type CommandName = (typeof commandNames)[number]

const hex = z.string().regex(/^([0-9A-F]{2})*$/)
/**
 * `at`: the n-th command after power-up, from 0, or the first of that name. `onwards`: that one and, by number, every
 * later one; by name, every one of that name.
 */
const place = {
  at: z.union([z.int().min(0).max(1_000_000), z.enum(commandNames)]),
  onwards: z.literal(true).optional()
}
const byte = z.int().min(0).max(65_535)
const length = z.int().min(1).max(256)
const ms = z.int().min(0).max(3_600_000)

export const VirtualFault = z.discriminatedUnion('kind', [
  z.strictObject({ ...place, kind: z.literal('pull') }),
  z.strictObject({ ...place, kind: z.literal('away'), ms }),
  z.strictObject({ ...place, kind: z.literal('mute') }),
  z.strictObject({ ...place, kind: z.literal('slow'), ms }),
  z.strictObject({ ...place, kind: z.literal('reset') }),
  z.strictObject({ ...place, kind: z.literal('rubbish'), bytes: hex }),
  z.strictObject({ ...place, kind: z.literal('cut'), length: byte }),
  z.strictObject({ ...place, kind: z.literal('flip'), byte }),
  z.strictObject({ ...place, kind: z.literal('status'), sw: z.string().regex(/^[69][0-9A-F]{3}$/) }),
  z.strictObject({ ...place, kind: z.literal('blocked') }),
  z.strictObject({ ...place, kind: z.literal('counter'), tries: z.int().min(0).max(15) }),
  z.strictObject({ ...place, kind: z.literal('6C'), right: length.optional() }),
  z.strictObject({ ...place, kind: z.literal('61'), chunk: length })
])
export type VirtualFault = z.infer<typeof VirtualFault>

/** how the part after the colon of each kind is read; null: there is none */
const more: Readonly<Record<VirtualFault['kind'], { readonly form: RegExp; readonly key: string } | null>> = {
  pull: null,
  away: { form: /^\d+$/, key: 'ms' },
  mute: null,
  slow: { form: /^\d+$/, key: 'ms' },
  reset: null,
  rubbish: { form: /^([0-9A-F]{2})*$/, key: 'bytes' },
  cut: { form: /^\d+$/, key: 'length' },
  flip: { form: /^\d+$/, key: 'byte' },
  status: { form: /^[0-9A-F]{4}$/, key: 'sw' },
  blocked: null,
  counter: { form: /^\d+$/, key: 'tries' },
  '6C': { form: /^\d+$/, key: 'right' },
  '61': { form: /^\d+$/, key: 'chunk' }
}
export const faultKinds = Object.keys(more) as readonly VirtualFault['kind'][]
/** what a kind takes when nothing is said after it */
const unsaid: Readonly<Record<string, string>> = { rubbish: '', '61': '256' }
const texts = new Set(['bytes', 'sw'])

const isKind = (word: string): word is VirtualFault['kind'] => faultKinds.some((kind) => kind === word)

/** `pull@3`, `slow@sign:500`, `status@2+:6A82`. Throws CardFileError otherwise. */
export const parseFault = (text: string): VirtualFault => {
  const [, kind = '', at = '', plus = '', said] = /^(\w{1,8})@(\d{1,7}|[a-z]{1,8})(\+?)(?::(\w*))?$/.exec(text) ?? []
  const wrong = (): never => {
    throw new CardFileError(`K-06 not a fault: ${text}`)
  }
  if (!isKind(kind)) return wrong()
  const argument = more[kind]
  const given = said?.toUpperCase() ?? unsaid[kind]
  if (argument === null && said !== undefined) return wrong()
  const asked = argument !== null && given !== undefined
  if (asked && !argument.form.test(given)) return wrong()
  const parsed = VirtualFault.safeParse({
    at: /^\d/.test(at) ? Number(at) : at,
    kind,
    ...(plus === '' ? {} : { onwards: true }),
    ...(asked ? { [argument.key]: texts.has(argument.key) ? given : Number(given) } : {})
  })
  return parsed.success ? parsed.data : wrong()
}

/** The words `parseFault` reads as this fault. */
export const writeFault = (fault: VirtualFault): string => {
  const argument = more[fault.kind]
  const value: unknown = argument === null ? undefined : Reflect.get(fault, argument.key)
  const said = typeof value === 'string' || typeof value === 'number' ? `:${value}` : ''
  return `${fault.kind}@${fault.at}${fault.onwards === true ? '+' : ''}${said}`
}

const nameOf = (command: Uint8Array): CommandName | undefined => {
  switch (command[1]) {
    case 0xa4:
      return 'select'
    case 0xb0:
      return 'read'
    case 0x20:
      return command.length > 5 ? 'verify' : 'tries'
    case 0x24:
      return 'change'
    case 0x2a:
      return 'sign'
    case undefined:
    default:
      return undefined
  }
}

export type FaultWatch = {
  /** the faults of the command that comes now */
  readonly next: (command: Uint8Array) => readonly VirtualFault[]
  /** the count starts anew; a card that came back does not leave again */
  readonly reset: () => void
}

/** Counts commands and says which faults are due. */
export const watchFaults = (faults: readonly VirtualFault[]): FaultWatch => {
  let count = 0
  const named = new Map<CommandName, number>()
  const left = new Set<VirtualFault>()
  return {
    next: (command) => {
      const name = nameOf(command)
      const before = name === undefined ? 0 : (named.get(name) ?? 0)
      const due = faults.filter((fault) => {
        const { at, onwards, kind } = fault
        if (kind === 'away' && left.has(fault)) return false
        if (typeof at === 'string') return at === name && (before === 0 || onwards === true)
        return onwards === true ? count >= at : count === at
      })
      count += 1
      if (name !== undefined) named.set(name, before + 1)
      for (const fault of due) if (fault.kind === 'away') left.add(fault)
      return due
    },
    reset: () => {
      count = 0
      named.clear()
    }
  }
}
