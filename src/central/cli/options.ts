// What the command line says, or why it cannot be understood.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fleetAct, type FleetAct } from './fleet-options.ts'
import { peopleAct, type PeopleAct } from './people-options.ts'
import { senderAct, type SenderAct } from './sender-options.ts'
import { UsageProblem } from './usage-problem.ts'
import { defaultSettings, type Settings } from '../settings.ts'

export const usage = `central: the reference central service of Madoguchi

  node src/central/main.ts --data DIR [--port N] [--host ADDRESS] [--name HOST] [--delay-factor F] [--patience SECONDS]
                               [--sign-on-port N] [--issuer URL] [--operator-port N]
                               [--feed URL ...] [--feed-every SECONDS]
  node src/central/main.ts linked-systems --data DIR [--port N] [--delay-factor F]
  node src/central/main.ts feed FOLDER [--port N]
  node src/central/main.ts measures --data DIR [--json]
  node src/central/main.ts corporations NUMBER,NUMBER... --data DIR [--type 02|12] [--history]
  node src/central/main.ts seed --data DIR
  node src/central/main.ts revoke TERMINAL --data DIR
  node src/central/main.ts holdings --data DIR [--json]
  node src/central/main.ts renew BUNDLE --data DIR
  node src/central/main.ts backup FOLDER --data DIR
  node src/central/main.ts restore FOLDER --data DIR
  node src/central/main.ts openapi [--out FILE]

  node src/central/main.ts terminals --data DIR [--json]
  node src/central/main.ts enrol TERMINAL TOWN FILE --data DIR
  node src/central/main.ts publish configuration FILE [--for AUDIENCE] --data DIR
  node src/central/main.ts publish content NAME TYPE FILE [--for AUDIENCE] --data DIR
  node src/central/main.ts withdraw configuration|content VERSION --data DIR
  node src/central/main.ts enrol-staff ID TOWN FAMILY GIVEN CERTIFICATE --data DIR
  node src/central/main.ts revoke-staff ID --data DIR
  node src/central/main.ts guardianships FILE --data DIR
  node src/central/main.ts enrol-sender ID JA EN FOLDER --data DIR
  node src/central/main.ts revoke-sender ID --data DIR
  node src/central/main.ts address SENDER RESIDENT --data DIR
  node src/central/main.ts revoke-evidence [SINCE] --data DIR

  terminals lists every terminal: certificates, when it was last heard of, and the codes it showed
  enrol certifies a key the terminal made itself (PKCS#10 request, PEM or DER) and writes the certificate to standard output
  publish signs settings (JSON: language, languages, patience, graceSeconds, healthEvery, procedures, office, closed) or a file with central's configuration
    key, under the next version, and tells those it is for: all (the default), town:TOWN or terminal:TERMINAL
  withdraw takes a version back; it does not bring back the one before, which terminals would refuse
  enrol-staff lets a member of staff of TOWN sign in with the staff card of this CERTIFICATE (PEM or DER)
  guardianships takes the entries of a register of guardianships (JSON), all or none; the same file again changes nothing
  enrol-sender lets a sender put sealed documents into mailboxes: certifies the two keys whose requests "npm run send -- keys" put
    into FOLDER (door.csr, seal.csr), and writes door.pem, seal.pem and ca.pem beside them; JA and EN are its name
  revoke-sender shuts its door: open connections are cut within a minute
  address links a sender to a resident who asked for it, and writes the address it is to use, which is no other sender's
  revoke-evidence revokes the certificate that signs evidence, since SINCE (2026-10-01T00:00:00Z; default now), and makes
    central take another; bundles exported from then on carry the list that says so
  backup copies DIR as it stands into the new FOLDER, while central goes on; FOLDER holds its private keys: keep it as safe
  restore makes the new DIR of a back-up whose every file is what it was. With DATABASE_URL both are about the keys alone,
  and the database, queue included, is saved after them and put back before central is started again:
    backup FOLDER --data DIR    &&  pg_dump --format=custom --file=FILE "$DATABASE_URL"
    pg_restore --exit-on-error --dbname=NEW FILE  &&  restore FOLDER --data DIR

  linked-systems runs the simulated recipients as a process of their own, on 127.0.0.1; a central is pointed at it by
  --linked-systems, and delivers again whatever either of them lost by a restart

  feed serves the bulletins (*.xml) of FOLDER as an Atom feed on 127.0.0.1, for --feed; what is put into FOLDER while it runs is
  the next entry. FOLDER/simulator.json may say answersAfterSeconds, down, retryAfterSeconds and missing
  measures writes all measures, imported and counted by central itself, as CSV that import takes, or as JSON
  corporations writes up to ten firms of the register as its Web-API does: CSV (--type 02, the default) or XML (--type 12)

  openapi writes the published contract (OpenAPI 3.1, JSON) to FILE, or to standard output; a running central answers the
  same at GET /v1/openapi
  renew adds an archive time-stamp to an evidence bundle before the last one ends, and writes the bundle to standard output

  --data DIR         keys, certificates and the embedded database; made when it is not there
  --port N           0 (the default) takes a free one
  --host ADDRESS     to listen on; default 127.0.0.1
  --name HOST        the name terminals connect to; default localhost
  --operator-port N  of GET /health (JSON) and GET /metrics (Prometheus), on 127.0.0.1 and without TLS; 0 takes a free one,
                     which the line central.ready of the log names; default none
  --sign-on-port N   of the OpenID provider for private portals; 0 (the default) takes a free one
  --issuer URL       the provider's name when it stands behind a proxy; default its own https address
  --delay-factor F   multiplies every delay of the linked systems; default 1
  --patience SECONDS how long a linked system is waited for, default 10; no delay factor shortens it
  --linked-systems URL
                     http://127.0.0.1:PORT, what linked-systems says when it is ready; default: in central's own process
  --feed URL         an Atom feed of JMA reports or CAP alerts to poll, such as
                     https://www.data.jma.go.jp/developer/xml/feed/extra.xml; https, or http on 127.0.0.1; may be given often.
                     CAP alerts of senders that are not in content.json are refused; drills and tests never count as real
  --feed-every SECONDS
                     from one poll to the next, default 60; twice as long after every failure in a row, up to 15 minutes
  --no-issuers       the fictional issuers send nothing to the residents' mailboxes, and the town has neither staff nor guardianships
  --town DIR         seed data; default assets/town
  --trust DIR        card authorities and revocation list; default assets/trust

  DATABASE_URL       a PostgreSQL database instead of the embedded one
`

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

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error))
  }
}

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
    serverName: values.name ?? shipped.serverName,
    passkeys: values.name === undefined ? shipped.passkeys : { rpId: values.name, origins: [`https://${values.name}`] },
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
