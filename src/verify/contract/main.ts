// npm run conformance: whether a service speaks the published contract. Stands alone: knows the wire contract and nothing of central.
import { parseArgs } from 'node:util'
import { AskProblem } from './ask.ts'
import { checkContract } from './checks.ts'

const usage = `conformance: asks a central service everything its published contract promises to a terminal without a resident

  npm run conformance -- --url https://HOST:PORT --ca FILE --cert FILE --key FILE [--json]

  --url URL             the service; it is asked for its contract at /v1/openapi
  --ca, --cert, --key   PEM files: its authority, and the certificate and key of a terminal
  --json                the report as JSON

Nothing that is asked has an effect. Exit codes: 0 conforms, 1 does not, 2 the command line, 3 it cannot be reached.
`

class UsageProblem extends Error {}

const options = {
  url: { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
} as const

const read = () => {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error))
  }
}

const run = async (): Promise<number> => {
  const { help, json, url, ca, cert, key } = read()
  if (help) {
    process.stdout.write(usage)
    return 0
  }
  if (!url || !ca || !cert || !key) throw new UsageProblem('--url, --ca, --cert and --key are all needed')
  const tty = process.stderr.isTTY
  const report = await checkContract({ url, ca, cert, key }, (line) => {
    if (tty) process.stderr.write(`\r${line.slice(0, 78).padEnd(78)}`)
  })
  if (tty) process.stderr.write(`\r${' '.repeat(78)}\r`)
  const { operations, asked, findings } = report
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else {
    for (const { check, where, says } of findings) process.stdout.write(`${check} at ${where}: ${says}\n`)
    const says = findings.length === 0 ? 'conforms' : 'DOES NOT CONFORM'
    process.stdout.write(`${says}: ${operations} operations, ${asked} questions, ${findings.length} findings\n`)
  }
  return findings.length === 0 ? 0 : 1
}

try {
  process.exitCode = await run()
} catch (error) {
  const says = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageProblem) process.stderr.write(`conformance: ${says}\n\n${usage}`)
  else process.stderr.write(`conformance: ${error instanceof AskProblem ? 'it cannot be reached: ' : ''}${says}\n`)
  process.exitCode = error instanceof UsageProblem ? 2 : 3
}
