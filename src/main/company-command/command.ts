// npm run company: a company's visit from the command line, through the same provider, session and channel as the terminal's.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { openCompanyFile } from '../../card/certificates/company/company-file.ts'
import { Company } from '../../contract/wire/company.ts'
import { FilingsAnswer } from '../../contract/wire/filings.ts'
import { JournalAnswer } from '../../contract/wire/journal.ts'
import { MailboxAnswer } from '../../contract/wire/mailbox.ts'
import { MandatesAnswer } from '../../contract/wire/mandates.ts'
import { SessionAnswer } from '../../contract/wire/session.ts'
import { companyProvider } from '../auth/company.ts'
import { readEndpoint } from '../central/endpoint.ts'
import { readsReplies } from '../central/replies.ts'
import { residentSession } from '../central/session.ts'
import { silent } from '../log/port.ts'
import { newOperationId } from '../signing/operation-id.ts'
import { askPassword } from '../signing-command/company-key.ts'
import { readInput } from '../signing-command/files.ts'
import { Stop } from '../signing-command/stop.ts'
import type { Terminal } from '../signing-command/terminal.ts'
import { usage } from './usage.ts'
import { words as said } from './words.ts'

export type Says = {
  readonly out: (line: string) => void
  readonly wrong: (line: string) => void
  readonly terminal: Terminal
}

/** exit codes, as the usage says */
const exits = { done: 0, refused: 1, usage: 2, surroundings: 3 } as const

/** Why it ends; the line begins with a code. */
class Ends extends Error {
  readonly exit: number
  constructor(exit: number, says: string) {
    super(says)
    this.exit = exit
  }
}

const words = { show: null, mailbox: null, filings: null, mandates: null, journal: null } as const
type Word = keyof typeof words
const reads = {
  mailbox: { path: '/v1/mailbox', form: MailboxAnswer },
  filings: { path: '/v1/filings', form: FilingsAnswer },
  mandates: { path: '/v1/mandates', form: MandatesAnswer },
  journal: { path: '/v1/journal', form: JournalAnswer }
} as const satisfies Readonly<Record<Exclude<Word, 'show'>, unknown>>

const text = { type: 'string' } as const
const options = {
  file: text,
  'password-file': text,
  url: text,
  ca: text,
  cert: text,
  key: text,
  help: { type: 'boolean', short: 'h' }
} as const

type Wish = {
  readonly word: Word
  readonly file: string
  readonly passwordFile: string | undefined
  readonly at: { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string }
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Ends(exits.usage, error instanceof Error ? (error.message.split('.')[0] ?? '') : 'unreadable arguments')
  }
}

/** Null where help is asked for. */
const wishOf = (args: readonly string[]): Wish | null => {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [word = '', ...more] = positionals
  if (!Object.hasOwn(words, word) || more.length > 0)
    throw new Ends(exits.usage, `one word: ${Object.keys(words).join(', ')}`)
  const { file, url, ca, cert, key, 'password-file': passwordFile } = values
  if (!file || !url || !ca || !cert || !key)
    throw new Ends(exits.usage, '--file, --url, --ca, --cert and --key are all needed')
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw new Ends(exits.usage, '--url wants https://HOST:PORT')
  return { word: word as Word, file, passwordFile, at: { url, ca, cert, key } }
}

const fileAt = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch {
    throw new Ends(exits.surroundings, `fileUnreadable: ${path} cannot be read`)
  }
}

const openedBy = async ({ file, passwordFile }: Wish, terminal: Terminal) => {
  const bytes = readInput(file)
  if (passwordFile === undefined && !terminal.present)
    throw new Ends(exits.usage, 'noTerminal: the password is asked for at a terminal, or comes by --password-file')
  const password =
    passwordFile === undefined
      ? await askPassword(terminal)
      : fileAt(passwordFile)
          .toString('utf8')
          .replace(/\r?\n$/, '')
  const opened = openCompanyFile(bytes, password)
  if (!opened.ok) throw new Ends(exits.surroundings, `${opened.fault}: ${said[opened.fault]}: ${file}`)
  return opened.value
}

/** central's own code where it was central that said no */
const saying = ({ fault, problem }: { readonly fault: keyof typeof said; readonly problem?: string }): Ends =>
  problem === undefined
    ? new Ends(exits.surroundings, `${fault}: ${said[fault]}`)
    : new Ends(exits.refused, `refused: ${problem}: ${said[fault]}`)

const visit = async (wish: Wish, says: Says): Promise<void> => {
  const endpoint = readEndpoint(wish.at)
  if (!endpoint.ok) throw saying(endpoint)
  const company = await openedBy(wish, says.terminal)
  const replies = readsReplies(silent)
  const session = residentSession(endpoint.value, replies)
  const read = async <A>(path: string, form: z.ZodType<A>): Promise<A> => {
    const answer = replies.parsed(path, form, await session.ask({ method: 'GET', path }))
    if (!answer.ok) throw saying(answer)
    return answer.value
  }
  try {
    const provider = companyProvider(company, () => new Date())
    const fit = provider.fit()
    if (!fit.ok) throw saying(fit)
    const signedIn = await session.signIn(newOperationId(), provider)
    if (!signedIn.ok) throw saying(signedIn)
    const { word } = wish
    const shown =
      word === 'show'
        ? { session: await read('/v1/session', SessionAnswer), company: await read('/v1/company', Company) }
        : await read<object>(reads[word].path, reads[word].form as z.ZodType<object>)
    says.out(JSON.stringify(shown, null, 2))
    await session.signOut()
  } finally {
    session.end()
    company.close()
  }
}

/** Runs one command line and gives its exit code. */
export const runCompany = async (args: readonly string[], says: Says): Promise<number> => {
  try {
    const wish = wishOf(args)
    if (wish === null) says.out(usage)
    else await visit(wish, says)
    return exits.done
  } catch (error) {
    // nobody typed the password, or the file is none
    if (error instanceof Stop) {
      says.wrong(`company: ${error.message}`)
      return exits.surroundings
    }
    if (!(error instanceof Ends)) throw error
    says.wrong(`company: ${error.message}`)
    if (error.exit === exits.usage) says.wrong(`\n${usage}`)
    return error.exit
  }
}
