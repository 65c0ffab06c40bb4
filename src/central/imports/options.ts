// What the command `import` is told, or why it cannot be understood.
import { basename, resolve } from 'node:path'
import { isKindName, kinds, type KindName } from './kinds.ts'
import type { About } from './sets.ts'
import { givenWords } from '../cli/given-words.ts'
import { UsageProblem } from '../cli/usage-problem.ts'

const kindLines = Object.entries(kinds)
  .map(([name, { says }]) => `    ${name.padEnd(10)} ${says}`)
  .join('\n')

export const usage = `import: takes a town's own file into central, and says line by line what it refused and why

  npm run import -- KIND FILE [--data DIR] [--set NAME] [--title TEXT] [--source TEXT] [--licence TEXT] [--as-of DATE]
                              [--check] [--json]

  KIND is one of
${kindLines}

  FILE            UTF-8, with a mark or without, UTF-16 with one, or CP932 (Shift-JIS); CSV or GeoJSON; up to 256 MB
  --data DIR      central's folder; default out/data/central, the one of npm start. DATABASE_URL names a PostgreSQL database
  --set NAME      the set it replaces; default the kind. Records of the register are merged, not replaced
  --title TEXT    what the set is called; default the file's name
  --source TEXT   of whom it is, and --licence TEXT under which licence; default what the file says of itself
  --as-of DATE    the day it describes, such as 2026-10-05; default what the file says, or else today
  --check         reads and reports, and writes nothing
  --json          the report as one JSON document

  All of a file is one transaction: what was there stays until the whole of it is in.
  exit code: 0 all taken, 1 taken but for the lines that were refused, or nothing to take, 2 the command line, 3 the surroundings
`

export type ImportCommand =
  | { readonly name: 'help' }
  | {
      readonly name: 'import'
      readonly kind: KindName
      readonly file: string
      readonly data: string
      readonly about: About
      readonly check: boolean
      readonly json: boolean
    }

const options = {
  data: { type: 'string', default: 'out/data/central' },
  set: { type: 'string' },
  title: { type: 'string' },
  source: { type: 'string' },
  licence: { type: 'string' },
  'as-of': { type: 'string' },
  check: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' }
} as const

const parse = (args: readonly string[]) => givenWords(args, options)

const dayIn = (text: string | undefined): string | null => {
  if (text === undefined) return null
  const day = new Date(`${text}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text))
    throw new UsageProblem(`--as-of wants a day such as 2026-10-05, not "${text}"`)
  return text
}

/** Reads the command line. Throws UsageProblem. */
export const readImportCommand = (args: readonly string[]): ImportCommand => {
  const { values, positionals } = parse(args)
  if (values.help) return { name: 'help' }
  const [kind = '', file, ...rest] = positionals
  if (!isKindName(kind)) throw new UsageProblem(`KIND is one of ${Object.keys(kinds).join(', ')}, not "${kind}"`)
  if (file === undefined) throw new UsageProblem('FILE is missing')
  if (rest.length > 0) throw new UsageProblem('there are too many words')
  const set = values.set ?? kind
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(set)) throw new UsageProblem('--set wants up to 64 letters, digits, or ._:-')
  return {
    name: 'import',
    kind,
    file,
    data: resolve(values.data),
    about: {
      set,
      title: (values.title ?? basename(file)).slice(0, 200),
      source: values.source ?? null,
      licence: values.licence ?? null,
      asOf: dayIn(values['as-of'])
    },
    check: values.check,
    json: values.json
  }
}
