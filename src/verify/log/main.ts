// npm run verify-log: whether the provision log is whole. Stands alone: knows the wire contract and nothing of central.
import { parseArgs } from 'node:util'
import { FetchProblem } from './fetch-log.ts'
import { readKnown, writeKnown } from './known.ts'
import { verifyFile, verifyUrl, type Verdict } from './verify-log.ts'
import { dashed } from '../evidence/dashed.ts'
import { watchOutput } from '../evidence/output.ts'

watchOutput('verify-log')

const usage = `verify-log: checks the provision log of a central service

  npm run verify-log -- --url https://HOST:PORT --ca FILE --cert FILE --key FILE [--known FILE] [--log-id ID]
  npm run verify-log -- --file FILE [--known FILE] [--log-id ID]

  --url URL      the whole log: every signed head, every leaf's hash, every proof between heads
  --ca, --cert, --key   PEM files: central's authority, and the certificate and key of a terminal
  --file FILE    what a resident took home: own entries with proofs
  --known FILE   the head of the last time; written anew when all is well
  --log-id ID    the log key to expect, from a receipt or a notice board

Exit codes: 0 whole, 1 not whole, 2 the command line, 3 central or the file cannot be read.
`

const options = {
  url: { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  file: { type: 'string' },
  known: { type: 'string' },
  'log-id': { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const

class UsageProblem extends Error {}

const run = async (): Promise<number> => {
  const { values } = ((): ReturnType<typeof parseArgs<{ options: typeof options }>> => {
    try {
      return parseArgs({ args: dashed(process.argv.slice(2), ['log-id']), options })
    } catch (error) {
      throw new UsageProblem(error instanceof Error ? error.message : String(error))
    }
  })()
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const { url, ca, cert, key, file, known: knownFile } = values
  const known = readKnown(knownFile)
  let verdict: Verdict
  if (file !== undefined && url === undefined) verdict = verifyFile(file, known, values['log-id'])
  else if (url !== undefined && file === undefined && ca && cert && key)
    verdict = await verifyUrl({ url, ca, cert, key }, known, values['log-id'])
  else throw new UsageProblem('either --file FILE, or --url URL with --ca, --cert and --key')
  for (const { finding, where } of verdict.findings) process.stdout.write(`${finding} at ${where}\n`)
  const { head, entries } = verdict
  const says = verdict.findings.length === 0 ? 'whole' : 'NOT WHOLE'
  process.stdout.write(`${says}: ${entries} entries, head of ${head.size} at ${head.at}, log ${verdict.key.logId}\n`)
  if (verdict.findings.length > 0) return 1
  if (knownFile !== undefined) writeKnown(knownFile, { key: verdict.key, head })
  return 0
}

try {
  process.exitCode = await run()
} catch (error) {
  const says = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof UsageProblem ? `verify-log: ${says}\n\n${usage}` : `verify-log: ${says}\n`)
  if (error instanceof UsageProblem) process.exitCode = 2
  else process.exitCode = error instanceof FetchProblem || error instanceof Error ? 3 : 1
}
