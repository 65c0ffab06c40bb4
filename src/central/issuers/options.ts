// What the command `issue` is told, or why it cannot be understood.
import { resolve } from 'node:path'
import { forms, isKind, type Kind } from './forms/kinds.ts'
import type { CalendarDate } from './xml.ts'
import { givenWords } from '../cli/given-words.ts'
import { UsageProblem } from '../cli/usage-problem.ts'

export const usage = `issue: makes sealed certificates by fictional issuers, in the tax agency's XML

  npm run issue -- --kind KIND --count N --out DIR [--seed TEXT] [--date DATE] [--year YEAR] [--issuer ID] [--keys DIR]
  npm run issue -- --read FILE ... --root FILE [--json]

  --kind KIND    ${Object.keys(forms).join(', ')}
  --count N      how many, up to 1000000; default 1
  --out DIR      where the certificates go: KIND-NUMBER.xml, and root.pem of the issuers; made when it is not there
  --seed TEXT    the same seed, date and keys give the same files; default 1
  --date DATE    the day they are issued, such as 2026-10-05; default today in Japan
  --year YEAR    the year they are about; default that of the date
  --issuer ID    the issuer whose key seals them; default the one of assets/town/issuers.json for this kind
  --keys DIR     the issuers' keys, made when they are not there; default DIR/keys under --out

  --read         reads certificates of whatever origin: what they say, whether it adds up, whether the seal holds
  --root FILE    PEM of the issuers' roots that are trusted while reading
  --json         one JSON line per file

  exit code: 0 done, 1 a file that was read is no certificate, 2 the command line, 3 the surroundings
`

export type IssueCommand =
  | { readonly name: 'help' }
  | {
      readonly name: 'issue'
      readonly kind: Kind
      readonly count: number
      readonly out: string
      readonly seed: string
      readonly on: CalendarDate
      readonly year: number
      readonly issuer: string | null
      readonly keys: string
    }
  | { readonly name: 'read'; readonly files: readonly string[]; readonly root: string; readonly json: boolean }

const options = {
  kind: { type: 'string' },
  count: { type: 'string' },
  out: { type: 'string' },
  seed: { type: 'string' },
  date: { type: 'string' },
  year: { type: 'string' },
  issuer: { type: 'string' },
  keys: { type: 'string' },
  read: { type: 'boolean' },
  root: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
} as const

const parse = (args: readonly string[]) => givenWords(args, options)
type Values = ReturnType<typeof parse>['values']

const whole = (name: string, text: string | undefined, fallback: number, least: number, most: number): number => {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageProblem(`${name} wants a whole number from ${least} to ${most}, not "${text}"`)
  return value
}

const dateIn = (text: string): CalendarDate => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(`${text}T00:00:00Z`)
  if (!year || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new UsageProblem(`--date wants a day such as 2026-10-05, not "${text}"`)
  if (Number(year) < 2020) throw new UsageProblem('--date wants a day from 2020 on')
  return { year: Number(year), month: Number(month), day: Number(day) }
}

const issueIn = (values: Values, today: string): IssueCommand => {
  if (values.kind === undefined || !isKind(values.kind))
    throw new UsageProblem(`--kind wants one of ${Object.keys(forms).join(', ')}`)
  if (values.out === undefined || values.out === '') throw new UsageProblem('--out DIR is missing')
  const on = dateIn(values.date ?? today)
  const out = resolve(values.out)
  return {
    name: 'issue',
    kind: values.kind,
    count: whole('--count', values.count, 1, 1, 1_000_000),
    out,
    seed: values.seed ?? '1',
    on,
    year: whole('--year', values.year, on.year, 2020, on.year),
    issuer: values.issuer ?? null,
    keys: values.keys === undefined ? resolve(out, 'keys') : resolve(values.keys)
  }
}

/** Reads the command line; `today` is the date in Japan. Throws UsageProblem. */
export const readIssueCommand = (args: readonly string[], today: string): IssueCommand => {
  const { values, positionals } = parse(args)
  if (values.help) return { name: 'help' }
  if (values.read) {
    if (positionals.length === 0) throw new UsageProblem('--read wants at least one file')
    if (values.root === undefined) throw new UsageProblem('--root FILE is missing')
    return { name: 'read', files: positionals, root: values.root, json: values.json ?? false }
  }
  if (positionals.length > 0) throw new UsageProblem(`"${positionals[0] ?? ''}" was not expected`)
  return issueIn(values, today)
}
