// What `npm run card` understands, read from its arguments.
import { parseArgs } from 'node:util'
import { CardFileError } from './card-file-error.ts'
import { parseFault, type VirtualFault } from './faults.ts'
import type { CompanyWish } from './maker/new-company.ts'
import type { NewCardWish } from './maker/wish.ts'

export type Wish =
  | { readonly kind: 'help'; readonly asked: boolean }
  | { readonly kind: 'list'; readonly json: boolean; readonly folder: string | undefined }
  | { readonly kind: 'show'; readonly name: string; readonly json: boolean; readonly folder: string | undefined }
  | { readonly kind: 'make'; readonly folder?: string; readonly trust?: string; readonly certificates?: string }
  | { readonly kind: 'new'; readonly wish: NewCardWish }
  | { readonly kind: 'company'; readonly wish: CompanyWish }
  | {
      readonly kind: 'place'
      readonly name: string
      readonly port: number
      readonly faults: readonly VirtualFault[] | undefined
      /** read against the delays of the card's own file */
      readonly delay: string | undefined
      readonly folder: string | undefined
    }

export const options = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  card: { type: 'string' },
  port: { type: 'string' },
  fault: { type: 'string', multiple: true },
  delay: { type: 'string' },
  cards: { type: 'string' },
  trust: { type: 'string' },
  certificates: { type: 'string' },
  ca: { type: 'string' },
  name: { type: 'string' },
  family: { type: 'string' },
  given: { type: 'string' },
  birth: { type: 'string' },
  address: { type: 'string' },
  sex: { type: 'string' },
  expires: { type: 'string' },
  tries: { type: 'string' },
  pin: { type: 'string' },
  password: { type: 'string' },
  authority: { type: 'string' },
  number: { type: 'string' },
  corporation: { type: 'string' },
  representative: { type: 'string' },
  title: { type: 'string' },
  algorithm: { type: 'string' }
} as const

/** where vsmartcard's own configuration puts the first slot */
const usualPort = 35_963
const wrong = (words: string): never => {
  throw new CardFileError(`K-05 ${words}`)
}

const portOf = (text: string | undefined): number => {
  if (text === undefined) return usualPort
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) return wrong('--port takes a number from 1 to 65535')
  return port
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('.')[0] ?? '') : 'unreadable arguments')
  }
}
type Values = ReturnType<typeof parse>['values']

/** the options each word takes; `--card` stands for the word that is not there */
const takes: Readonly<Record<string, readonly (keyof Values)[]>> = {
  list: ['json', 'cards'],
  show: ['json', 'cards'],
  make: ['cards', 'trust', 'certificates'],
  company: [
    ...(['number', 'corporation', 'representative', 'title', 'address', 'password', 'expires'] as const),
    ...(['algorithm', 'authority', 'ca', 'force'] as const)
  ],
  '--card': ['card', 'port', 'fault', 'delay', 'cards'],
  new: [
    ...(['name', 'family', 'given', 'birth', 'address', 'sex', 'expires', 'tries', 'pin', 'password'] as const),
    ...(['authority', 'ca', 'cards', 'force'] as const)
  ]
}

/** Throws CardFileError, with one line for a person, on arguments it does not understand. */
export const wishOf = (args: readonly string[]): Wish => {
  const { values, positionals } = parse(args)
  if (values.help) return { kind: 'help', asked: true }
  const [word, ...others] = positionals
  const wanted = word ?? '--card'
  const known = Object.hasOwn(takes, wanted) ? takes[wanted] : undefined
  const name = wanted === 'show' || wanted === 'company' ? others.shift() : undefined
  const unexpected = known ? others[0] : word
  if (unexpected !== undefined || !known) return wrong(`not understood: ${unexpected}; --help tells what is`)
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== false)
  if (word === undefined && values.card === undefined) {
    if (given.length === 0) return { kind: 'help', asked: false }
    return wrong(`--${given[0]?.[0]} needs a word before it or --card NAME`)
  }
  const stray = given.find(([key]) => !known.some((one) => one === key))
  if (stray) return wrong(`--${stray[0]} is nothing that ${wanted} takes`)
  const { json, cards: folder } = values
  switch (word) {
    case 'list':
      return { kind: 'list', json, folder }
    case 'show':
      return name === undefined ? wrong('show takes the name of a card') : { kind: 'show', name, json, folder }
    case 'make': {
      const { trust, certificates } = values
      return {
        kind: 'make',
        ...(folder === undefined ? {} : { folder }),
        ...(trust === undefined ? {} : { trust }),
        ...(certificates === undefined ? {} : { certificates })
      }
    }
    case 'company':
      return name === undefined
        ? wrong('company takes the file to write')
        : { kind: 'company', wish: { ...values, file: name } }
    case 'new':
      return { kind: 'new', wish: values }
    case undefined:
    default:
      return {
        kind: 'place',
        name: values.card ?? '',
        port: portOf(values.port),
        faults: values.fault?.map(parseFault),
        delay: values.delay,
        folder
      }
  }
}
