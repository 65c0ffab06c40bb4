// What the command line says, or why it cannot be understood.
import { resolve } from 'node:path'
import { fleetAct, type FleetAct } from './fleet-options.ts'
import { peopleAct, type PeopleAct } from './people-options.ts'
import { senderAct, type SenderAct } from './sender-options.ts'
import { givenWords } from './given-words.ts'
import { UsageProblem } from './usage-problem.ts'
import { defaultSettings, type Settings } from '../settings.ts'

export type Command =
  | { readonly name: 'serve'; readonly settings: Settings }
  | { readonly name: 'linked-systems'; readonly settings: Settings }
  | { readonly name: 'feed'; readonly folder: string; readonly port: number }
  | { readonly name: 'measures'; readonly json: boolean; readonly settings: Settings }
  | {
      readonly name: 'corporations'
      readonly numbers: readonly string[]
      readonly type: '02' | '12'
      readonly history: boolean
      readonly settings: Settings
    }
  | { readonly name: 'seed'; readonly settings: Settings }
  | { readonly name: 'revoke'; readonly terminal: string; readonly settings: Settings }
  | { readonly name: 'backup' | 'restore'; readonly folder: string; readonly settings: Settings }
  | { readonly name: 'renew'; readonly bundle: string; readonly settings: Settings }
  | { readonly name: 'holdings' | 'terminals'; readonly json: boolean; readonly settings: Settings }
  | { readonly name: 'fleet'; readonly act: FleetAct; readonly settings: Settings }
  | { readonly name: 'people'; readonly act: PeopleAct; readonly settings: Settings }
  | { readonly name: 'senders'; readonly act: SenderAct; readonly settings: Settings }
  /** `out` is null for standard output */
  | { readonly name: 'openapi'; readonly out: string | null }
  | { readonly name: 'help' }

const options = {
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  name: { type: 'string' },
  'operator-port': { type: 'string' },
  'sign-on-port': { type: 'string' },
  issuer: { type: 'string' },
  'delay-factor': { type: 'string' },
  patience: { type: 'string' },
  town: { type: 'string' },
  trust: { type: 'string' },
  'linked-systems': { type: 'string' },
  feed: { type: 'string', multiple: true },
  'feed-every': { type: 'string' },
  type: { type: 'string' },
  history: { type: 'boolean' },
  for: { type: 'string' },
  'no-issuers': { type: 'boolean' },
  json: { type: 'boolean' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const

const parse = (args: readonly string[]) => givenWords(args, options)

const numberIn = (
  name: string,
  text: string | undefined,
  fallback: number,
  [least, most]: readonly [number, number],
  whole: boolean
): number => {
  if (text === undefined) return fallback
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < least || value > most || (whole && !Number.isInteger(value)))
    throw new UsageProblem(`${name} wants a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not "${text}"`)
  return value
}

/** Never says the value: it has a password in it. */
const databaseUrlIn = (text: string | undefined): string | null => {
  if (text === undefined || text === '') return null
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
    throw new UsageProblem('DATABASE_URL is not a postgres:// URL, such as postgres://USER:PASSWORD@HOST:5432/DATABASE')
  return text
}

const issuerIn = (text: string | undefined): string | null => {
  if (text === undefined) return null
  if (!/^https:\/\/[^/?#]+$/.test(text) || !URL.canParse(text))
    throw new UsageProblem('--issuer wants an https:// URL without a path, such as https://sign-on.example')
  return text
}

/** It goes into the certificate, and into what every card proves: a mistyped one would have the certificate made anew for nobody. */
const nameIn = (text: string): string => {
  if (
    !/^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62}\.)*[A-Za-z0-9-]{0,62}$/.test(text) ||
    !URL.canParse(`https://${text}/`)
  )
    throw new UsageProblem(`--name wants the name of a host, such as central.example, not "${text}"`)
  return text
}

/** In the clear, and so on this machine only. */
const linkedIn = (text: string | undefined): string | null => {
  if (text === undefined) return null
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(text) || !URL.canParse(text))
    throw new UsageProblem('--linked-systems wants http://127.0.0.1:PORT')
  return text
}

/** In the open only on this machine: a warning must come from whom it says, and as it was sent. */
const feedIn = (text: string): string => {
  if (!/^(https:\/\/|http:\/\/127\.0\.0\.1:\d{1,5}\/)/.test(text) || !URL.canParse(text) || text.length > 500)
    throw new UsageProblem('--feed wants an https:// URL, or http://127.0.0.1:PORT/PATH')
  const { username, href } = new URL(text)
  if (username !== '') throw new UsageProblem('--feed takes no user name or password')
  return href
}

const registerType = (text = '02'): '02' | '12' => {
  if (text !== '02' && text !== '12') throw new UsageProblem(`--type wants 02 (CSV) or 12 (XML), not "${text}"`)
  return text
}

/** commands that are followed by one more word */
const takesWord: ReadonlySet<string> = new Set(['revoke', 'renew', 'backup', 'restore', 'feed', 'corporations'])

type Values = ReturnType<typeof parse>['values']

const portIn = (values: Values): number => numberIn('--port', values.port, 0, [0, 65_535], true)

const settingsIn = (values: Values, data: string, env: NodeJS.ProcessEnv): Settings => {
  const shipped = defaultSettings(resolve(data))
  const name = values.name === undefined ? undefined : nameIn(values.name)
  return {
    ...shipped,
    host: values.host ?? shipped.host,
    port: portIn(values),
    operatorPort:
      values['operator-port'] === undefined
        ? null
        : numberIn('--operator-port', values['operator-port'], 0, [0, 65_535], true),
    signOnPort: numberIn('--sign-on-port', values['sign-on-port'], shipped.signOnPort, [0, 65_535], true),
    issuer: issuerIn(values.issuer),
    serverName: name ?? shipped.serverName,
    passkeys: name === undefined ? shipped.passkeys : { rpId: name, origins: [`https://${name}`] },
    databaseUrl: databaseUrlIn(env['DATABASE_URL']),
    town: values.town ?? shipped.town,
    trust: values.trust ?? shipped.trust,
    linkedSystems: linkedIn(values['linked-systems']),
    issuers: !(values['no-issuers'] ?? false),
    feeds: {
      urls: [...new Set((values.feed ?? []).map(feedIn))],
      every: numberIn('--feed-every', values['feed-every'], shipped.feeds.every / 1_000, [1, 86_400], false) * 1_000
    },
    delayFactor: numberIn('--delay-factor', values['delay-factor'], shipped.delayFactor, [0, 1_000], false),
    patience: {
      ...shipped.patience,
      linked: numberIn('--patience', values.patience, shipped.patience.linked / 1_000, [0.3, 600], false) * 1_000
    }
  }
}

/** Reads the command line. Throws UsageProblem. */
export const readCommand = (args: readonly string[], env: NodeJS.ProcessEnv): Command => {
  const { values, positionals } = parse(args)
  if (values.help) return { name: 'help' }
  const [name = 'serve', ...words] = positionals
  const act = fleetAct(name, words, values.for)
  const people = act ? null : peopleAct(name, words)
  const senders = act || people ? null : senderAct(name, words)
  const [terminal, ...rest] = act || people || senders ? [] : words
  if (rest.length > 0 || (terminal !== undefined && !takesWord.has(name)))
    throw new UsageProblem('there are too many words')
  if (name === 'openapi') return { name, out: values.out ?? null }
  if (name === 'feed') {
    if (terminal === undefined) throw new UsageProblem('feed wants the folder of the bulletins')
    return { name, folder: resolve(terminal), port: portIn(values) }
  }
  if (values.data === undefined || values.data === '') throw new UsageProblem('--data DIR is missing')
  const settings = settingsIn(values, values.data, env)
  if (act) return { name: 'fleet', act, settings }
  if (people) return { name: 'people', act: people, settings }
  if (senders) return { name: 'senders', act: senders, settings }
  switch (name) {
    case 'serve':
    case 'linked-systems':
    case 'seed':
      return { name, settings }
    case 'corporations':
      if (terminal === undefined) throw new UsageProblem('corporations wants up to ten numbers with commas between')
      return {
        name,
        numbers: terminal.split(','),
        type: registerType(values.type),
        history: values.history ?? false,
        settings
      }
    case 'holdings':
    case 'terminals':
    case 'measures':
      return { name, json: values.json ?? false, settings }
    case 'backup':
    case 'restore':
      if (terminal === undefined) throw new UsageProblem(`${name} wants the folder of a back-up`)
      return { name, folder: resolve(terminal), settings }
    case 'renew':
      if (terminal === undefined) throw new UsageProblem('renew wants the file of a bundle')
      return { name, bundle: terminal, settings }
    case 'revoke':
      if (terminal === undefined) throw new UsageProblem('revoke wants the id of a terminal')
      return { name, terminal, settings }
    default:
      throw new UsageProblem(`there is no command "${name}"`)
  }
}
