// The command: npm run issue. Makes sealed certificates in bulk, or reads those of others.
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pemBlocks } from '../evidence/certificates.ts'
import { makeFolder } from '../folder.ts'
import { defaultSettings } from '../settings.ts'
import { dateInJapan } from '../calendar.ts'
import { readSeedData } from '../town/seed-data.ts'
import { makeCertificate } from './certificate.ts'
import { openIssuerKeys } from './issuer-keys.ts'
import { readIssueCommand, usage, type IssueCommand } from './options.ts'
import { UsageProblem } from '../cli/usage-problem.ts'
import { somebody } from './people.ts'
import { randomFrom } from './random.ts'
import { readCertificate, type Read } from './read.ts'
import { readGiven } from '../../verify/evidence/given.ts'
import { watchOutput } from '../../verify/evidence/output.ts'

watchOutput('issue')

const exits = { done: 0, unread: 1, usage: 2, surroundings: 3 } as const
type Issue = Extract<IssueCommand, { name: 'issue' }>
type Reading = Extract<IssueCommand, { name: 'read' }>

const issuerFor = ({ kind, issuer }: Issue): { readonly id: string; readonly legalName: string } => {
  const { issuers } = readSeedData(defaultSettings('').town)
  const found = issuers.find((one) => (issuer === null ? one.kinds.includes(kind) : one.id === issuer))
  if (!found) throw new UsageProblem(`there is no issuer "${issuer ?? kind}" in assets/town/issuers.json`)
  return found
}

const tell = (done: number, count: number, begun: number): void => {
  const each = (Date.now() - begun) / done
  const left = Math.ceil(((count - done) * each) / 1_000)
  process.stderr.write(`issue: ${done} of ${count}${done < count ? `, ${left} s to go` : ''}\n`)
}

const issue = async (command: Issue): Promise<void> => {
  const { kind, count, out, seed, on, year } = command
  const { id, legalName } = issuerFor(command)
  makeFolder(out)
  const keys = await openIssuerKeys(command.keys, () => new Date())
  const signer = await keys.signer(id)
  writeFileSync(join(out, 'root.pem'), `${keys.root()}\n`)
  const width = Math.max(6, String(count).length)
  const begun = Date.now()
  let told = begun
  for (let index = 1; index <= count; index++) {
    const random = randomFrom(`${seed}\0${kind}\0${index}`)
    const person = somebody(random)
    const number = String(index).padStart(width, '0')
    const facts = { issuer: legalName, person: person.name, address: person.address, year, on, random }
    writeFileSync(join(out, `${kind}-${number}.xml`), makeCertificate(kind, facts, number, signer))
    if (Date.now() - told < 1_000) continue
    told = Date.now()
    tell(index, count, begun)
  }
  tell(count, count, begun)
  process.stdout.write(`${JSON.stringify({ issued: count, kind, out, milliseconds: Date.now() - begun })}\n`)
}

const readingText = (file: string, read: Read): string => {
  if (!read.ok) return `${file}: ${read.problem}\n`
  const { kind, issuer, person, amounts, seal, why } = read.reading
  const proved = seal === 'verified' ? 'verified' : `readable, not verifiable (${why ?? ''})`
  const lines = amounts.map(({ label, entry, yen, says, parts, box }) =>
    yen === null
      ? `  ${entry} ${box} ${label.ja}: the document says ${says} yen, but its parts come to ${parts ?? 0}: look at it`
      : `  ${entry} ${box} ${label.ja}: ${yen} yen`
  )
  return `${[`${file}: ${kind} ${issuer}, ${person}: ${proved}`, ...lines].join('\n')}\n`
}

/** bytes of a certificate of others */
const largest = 16 * 1024 * 1024

const readFiles = ({ files, root, json }: Reading): number => {
  const anchors = pemBlocks(readGiven(root, largest).toString('utf8')).map((pem) => new X509Certificate(pem))
  let unread = 0
  for (const file of files) {
    const read = readCertificate(readGiven(file, largest).toString('utf8'), anchors, new Date())
    if (!read.ok) unread++
    process.stdout.write(json ? `${JSON.stringify({ file, ...read })}\n` : readingText(file, read))
  }
  return unread === 0 ? exits.done : exits.unread
}

const main = async (): Promise<number> => {
  try {
    const command = readIssueCommand(process.argv.slice(2), dateInJapan(new Date()))
    if (command.name === 'read') return readFiles(command)
    if (command.name === 'help') process.stdout.write(usage)
    else await issue(command)
    return exits.done
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    const misused = error instanceof UsageProblem
    process.stderr.write(misused ? `issue: ${says}\n\n${usage}` : `issue: ${says}\n`)
    return misused ? exits.usage : exits.surroundings
  }
}

process.exitCode = await main()
