// The command: npm run verify-evidence -- BUNDLE --roots FILE. It needs no network, no database and no central.
import { parseArgs } from 'node:util'
import { readGiven } from './given.ts'
import { reportText } from './report.ts'
import { readRoots, RootsProblem } from './roots.ts'
import { verifyBundle } from './verify.ts'
import { watchOutput } from './output.ts'

watchOutput('verify-evidence')

const usage = `verify-evidence: verifies an evidence bundle of the mailbox, with nothing but the bundle and the roots

  npm run verify-evidence -- BUNDLE --roots FILE [--json] [--lang ja|en] [--at TIME]

  BUNDLE        the bundle (JSON), as central exported it
  --roots FILE  PEM certificates, each after a line "role: evidence", "role: stamp" or "role: sender"
  --json        the whole report as JSON
  --lang LANG   language of the report: en (the default) or ja
  --at TIME     verify as of this time (ISO 8601) instead of now
  --help        this text

  exit code: 0 genuine, 1 refused, 2 the command line or the roots, 3 a file cannot be read
`

/** exit codes, as the usage says */
const exits = { genuine: 0, refused: 1, usage: 2, unreadable: 3 } as const

/** bytes: a bundle that was renewed forty times has less */
const largest = 64 * 1024 * 1024

class UsageProblem extends Error {}
class FileProblem extends Error {}

const read = (file: string): string => {
  try {
    return readGiven(file, largest).toString('utf8')
  } catch (error) {
    throw new FileProblem(error instanceof Error ? error.message : String(error))
  }
}

const options = {
  roots: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  at: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error))
  }
}

const run = (args: readonly string[]): number => {
  const { values, positionals } = parse(args)
  if (values.help) {
    process.stdout.write(usage)
    return exits.genuine
  }
  const [bundle, ...more] = positionals
  if (bundle === undefined || more.length > 0) throw new UsageProblem('name one bundle')
  if (values.roots === undefined) throw new UsageProblem('--roots FILE is missing')
  const language = values.lang ?? 'en'
  if (language !== 'en' && language !== 'ja') throw new UsageProblem('--lang wants en or ja')
  const now = values.at === undefined ? new Date() : new Date(values.at)
  if (Number.isNaN(now.getTime())) throw new UsageProblem('--at wants a time such as 2040-01-31T00:00:00Z')
  const report = verifyBundle(read(bundle), readRoots(read(values.roots)), now)
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, language))
  return report.ok ? exits.genuine : exits.refused
}

const main = (): number => {
  try {
    return run(process.argv.slice(2))
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    if (error instanceof UsageProblem) {
      process.stderr.write(`verify-evidence: ${says}\n\n${usage}`)
      return exits.usage
    }
    process.stderr.write(`verify-evidence: ${says}\n`)
    return error instanceof RootsProblem ? exits.usage : exits.unreadable
  }
}

process.exitCode = main()
