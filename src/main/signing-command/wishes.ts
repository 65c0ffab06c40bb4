// What `npm run card -- sign` and `-- verify` understand, read from their arguments.
import { parseArgs } from 'node:util'
import { stop } from './stop.ts'

export type SigningForm = 'attached' | 'detached' | 'xml'
/** whose rules the signer's certificate is judged by: the fictional cards, cards in the field, a company */
export const parties = ['test', 'person', 'company'] as const
export type Party = (typeof parties)[number]

export type SignWish = {
  readonly kind: 'sign'
  readonly file: string
  readonly form: SigningForm
  /** the key: a simulated card in this process, a company's PKCS#12 file, or the card in a real reader */
  readonly card: string | undefined
  readonly cards: string | undefined
  readonly company: string | undefined
  readonly key: string | undefined
  readonly reader: string | undefined
  readonly out: string | undefined
  readonly force: boolean
}
export type VerifyWish = {
  readonly kind: 'verify'
  readonly file: string
  /** what a detached signature is over */
  readonly document: string | undefined
  readonly roots: string | undefined
  readonly party: Party
  readonly at: Date | undefined
  readonly out: string | undefined
  readonly force: boolean
}
export type Wish = SignWish | VerifyWish | { readonly kind: 'help' }

export const options = {
  help: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  xml: { type: 'boolean', default: false },
  cms: { type: 'string' },
  card: { type: 'string' },
  cards: { type: 'string' },
  company: { type: 'string' },
  key: { type: 'string' },
  reader: { type: 'string' },
  document: { type: 'string' },
  roots: { type: 'string' },
  as: { type: 'string' },
  at: { type: 'string' },
  out: { type: 'string' }
} as const
const takes = {
  sign: ['help', 'force', 'xml', 'cms', 'card', 'cards', 'company', 'key', 'reader', 'out'],
  verify: ['help', 'force', 'document', 'roots', 'as', 'at', 'out']
} as const satisfies Readonly<Record<string, readonly (keyof typeof options)[]>>
type Word = keyof typeof takes

const wrong = (words: string): never => stop('notUnderstood', words)

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('.')[0] ?? '') : 'unreadable arguments')
  }
}
type Values = ReturnType<typeof parse>['values']

const formOf = ({ xml, cms }: Values): SigningForm => {
  if (xml && cms !== undefined) return wrong('--xml and --cms are two ways of signing; give one')
  if (xml) return 'xml'
  if (cms === undefined || cms === 'attached' || cms === 'detached') return cms ?? 'attached'
  return wrong('--cms takes attached or detached')
}

const signWish = (file: string, values: Values): SignWish => {
  const { card, cards, company, key, reader, out, force } = values
  if ([card, company, reader].filter((one) => one !== undefined).length > 1)
    return wrong('--card, --reader and --company are three keys; give one')
  if (cards !== undefined && card === undefined) return wrong('--cards needs --card NAME')
  if (key !== undefined && company === undefined) return wrong('--key needs --company FILE')
  return { kind: 'sign', file, form: formOf(values), card, cards, company, key, reader, out, force }
}

const verifyWish = (file: string, { document, roots, as, at, out, force }: Values): VerifyWish => {
  const party = parties.find((one) => one === (as ?? 'test'))
  if (!party) return wrong(`--as takes ${parties.join(', ')}`)
  if (party !== 'test' && roots === undefined)
    return wrong(`--as ${party} needs --roots PEM: the authorities to believe`)
  const moment = at === undefined ? undefined : new Date(at)
  if (moment && Number.isNaN(moment.getTime())) return wrong('--at takes 2026-03-12T10:42:00Z')
  return { kind: 'verify', file, document, roots, party, at: moment, out, force }
}

/** Throws Stop (K-16) on arguments it does not understand. */
export const wishOf = (args: readonly string[]): Wish => {
  const { values, positionals } = parse(args)
  if (values.help) return { kind: 'help' }
  const [given, file, ...more] = positionals
  const word: Word = given === 'sign' || given === 'verify' ? given : wrong('sign or verify')
  if (file === undefined || more.length > 0) return wrong(`${word} takes one file`)
  const stray = Object.entries(values).find(
    ([key, value]) => value !== undefined && value !== false && !takes[word].some((one) => one === key)
  )
  if (stray) return wrong(`--${stray[0]} is nothing that ${word} takes`)
  return word === 'sign' ? signWish(file, values) : verifyWish(file, values)
}
