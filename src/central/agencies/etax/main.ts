// The command: npm run tax-return. Makes a return out of sealed certificates, and tells where every yen comes from.
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { pemBlocks } from '../../evidence/certificates.ts'
import { readCertificate } from '../../issuers/read.ts'
import { returnFrom, type MadeReturn } from './from-certificates.ts'
import { writeReturn } from './write-return.ts'
import { givenWords } from '../../cli/given-words.ts'
import { UsageProblem } from '../../cli/usage-problem.ts'
import { readGiven } from '../../../verify/evidence/given.ts'
import { watchOutput } from '../../../verify/evidence/output.ts'

watchOutput('tax-return')

/** bytes of a certificate */
const largest = 16 * 1024 * 1024

const usage = `tax-return: makes an income-tax return (RKO0010 with KOA020) out of certificates

  npm run tax-return -- --root FILE --who FILE [--out FILE] [--json] CERTIFICATE...

  --root FILE    PEM of the issuers' roots that are trusted
  --who FILE     JSON: year, taxOffice, taxpayerId, name, address, birthday
  --out FILE     where the return goes, unsigned; e-Tax wants it signed
  --json         the fields, the trace of every yen, and what was left out, as JSON

  The same certificate given twice is counted once. What a seal does not prove is counted and marked: whether it may be used is
  for whoever files it to know.
  exit code: 0 done, 1 a certificate contradicts itself, cannot be read, or its seal does not hold, 2 the command line,
  3 the surroundings
`

const Who = z.strictObject({
  year: z.string(),
  taxOffice: z.string(),
  taxpayerId: z.string(),
  name: z.string(),
  address: z.string(),
  birthday: z.iso.date()
})

const options = {
  root: { type: 'string' },
  who: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
} as const

const parse = () => givenWords(process.argv.slice(2), options)

const whoIn = (file: string): z.infer<typeof Who> => {
  const parsed = Who.safeParse(JSON.parse(readGiven(file, largest).toString('utf8')))
  if (!parsed.success) throw new UsageProblem(`${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

const inWords = ({ trace, unused }: MadeReturn): string =>
  [
    ...trace.flatMap(({ box, field, yen, clause, sources }) => [
      `${box} ${field}: ${yen}${clause === null ? '' : ` (${clause})`}`,
      ...sources.map(
        (one) => `    ${one.yen} ${one.document} ${one.kind} ${one.box} #${one.entry} ${one.issuer}, ${one.seal}`
      )
    ]),
    ...unused.map(
      ({ document, box, says, parts }) => `LEFT OUT: ${document} ${box} says ${says}, its parts come to ${parts ?? 0}`
    ),
    ''
  ].join('\n')

/** what tells a certificate from every other: its seal, or all of it where there is none */
const identityOf = (xml: string): string =>
  /SignatureValue[^>]*>([^<]+)</.exec(xml)?.[1]?.replaceAll(/\s/g, '') ?? xml.trim()

/** Each certificate once, however often and under however many names it was given. */
const certificatesIn = (files: readonly string[]): readonly { readonly file: string; readonly xml: string }[] => {
  const found = new Map<string, { readonly file: string; readonly xml: string }>()
  for (const file of files) {
    const xml = readGiven(file, largest).toString('utf8')
    const before = found.get(identityOf(xml))
    if (before) process.stderr.write(`tax-return: ${file}: it is ${before.file} again, and counted once\n`)
    else found.set(identityOf(xml), { file, xml })
  }
  return [...found.values()]
}

const run = (): number => {
  const { values, positionals } = parse()
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  if (values.root === undefined || values.who === undefined) throw new UsageProblem('--root and --who are needed')
  if (positionals.length === 0) throw new UsageProblem('there is no certificate')
  const who = whoIn(values.who)
  const anchors = pemBlocks(readGiven(values.root, largest).toString('utf8')).map((pem) => new X509Certificate(pem))
  const read = certificatesIn(positionals).map(({ file, xml }) => ({
    file,
    read: readCertificate(xml, anchors, new Date())
  }))
  const documents = read.flatMap((one) =>
    one.read.ok ? [{ name: basename(one.file), reading: one.read.reading }] : []
  )
  for (const { file, read: one } of read) if (!one.ok) process.stderr.write(`tax-return: ${file}: ${one.problem}\n`)
  const unproved = read.flatMap((one) =>
    one.read.ok && one.read.reading.why ? [{ file: one.file, why: one.read.reading.why }] : []
  )
  for (const { file, why } of unproved) process.stderr.write(`tax-return: ${file}: its seal does not hold: ${why}\n`)
  const made = returnFrom(documents, who)
  if (values.out !== undefined) writeFileSync(values.out, writeReturn(made.fields, new Date()))
  process.stdout.write(values.json ? `${JSON.stringify(made)}\n` : inWords(made))
  return made.unused.length > 0 || documents.length < read.length || unproved.length > 0 ? 1 : 0
}

const main = (): number => {
  try {
    return run()
  } catch (error) {
    const misused = error instanceof UsageProblem
    const says = error instanceof Error ? error.message : String(error)
    process.stderr.write(misused ? `tax-return: ${says}\n\n${usage}` : `tax-return: ${says}\n`)
    return misused ? 2 : 3
  }
}

process.exitCode = main()
