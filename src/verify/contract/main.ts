// npm run conformance: whether a service speaks the published contract. Stands alone: knows the wire contract and nothing of central.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AskProblem } from './ask.ts'
import { CardProblem, readCard } from './card.ts'
import { readCompany } from './company.ts'
import { checkContract } from './checks.ts'
import { watchOutput } from '../evidence/output.ts'

watchOutput('conformance')

const usage = `conformance: asks a central service everything its published contract promises to a terminal

  npm run conformance -- --url https://HOST:PORT --ca FILE --cert FILE --key FILE [--card FILE]
                         [--company FILE --password-file FILE] [--sender-cert FILE --sender-key FILE] [--json]

  --url URL             the service; it is asked for its contract at /v1/openapi
  --ca, --cert, --key   PEM files: its authority, and the certificate and key of a terminal
  --card FILE           the authentication card of a resident it knows: a simulated card (JSON), or PEM of a certificate
                        and its key; then proofs, levels, the answers of a session and repeated operations are checked too
  --company FILE        a company's certificate and key (PKCS#12), whose password is in the file of --password-file: then proofs,
                        levels and answers of a company's session are checked, and that it opens nothing of residents
  --sender-cert, --sender-key
                        PEM files of a sender: then the senders' door is checked from inside, and every other from outside
  --json                the report as JSON

Without --card nothing that is asked has an effect; with it there is a visit, and one request for self-information. Exit codes: 0 conforms, 1 does not, 2 the command line, 3 it cannot be reached.
`

class UsageProblem extends Error {}

const options = {
  url: { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  card: { type: 'string' },
  company: { type: 'string' },
  'password-file': { type: 'string' },
  'sender-cert': { type: 'string' },
  'sender-key': { type: 'string' },
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

const pem = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch {
    throw new UsageProblem(`${file} cannot be read`)
  }
}

const run = async (): Promise<number> => {
  const { help, json, url, ca, cert, key, card, company, ...more } = read()
  const { 'sender-cert': senderCert, 'sender-key': senderKey, 'password-file': password } = more
  if (help) {
    process.stdout.write(usage)
    return 0
  }
  if (!url || !ca || !cert || !key) throw new UsageProblem('--url, --ca, --cert and --key are all needed')
  const tty = process.stderr.isTTY
  const progress = (line: string): void => {
    if (tty) process.stderr.write(`\r${line.slice(0, 78).padEnd(78)}`)
  }
  if ((senderCert === undefined) !== (senderKey === undefined))
    throw new UsageProblem('--sender-cert and --sender-key belong together')
  if ((company === undefined) !== (password === undefined))
    throw new UsageProblem('--company and --password-file belong together')
  const checking = {
    progress,
    ...(card === undefined ? {} : { card: readCard(card) }),
    ...(company && password ? { company: readCompany(company, pem(password).toString('utf8').trim()) } : {}),
    ...(senderCert && senderKey ? { sender: { cert: pem(senderCert), key: pem(senderKey) } } : {})
  }
  const report = await checkContract({ url, ca, cert, key }, checking)
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
  if (error instanceof UsageProblem || error instanceof CardProblem)
    process.stderr.write(`conformance: ${says}\n\n${usage}`)
  else process.stderr.write(`conformance: ${error instanceof AskProblem ? 'it cannot be reached: ' : ''}${says}\n`)
  process.exitCode = error instanceof UsageProblem || error instanceof CardProblem ? 2 : 3
}
