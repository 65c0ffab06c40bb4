// The command: npm run import. Takes a town's own file into central's store.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { audit } from '../audit.ts'
import { explain } from '../cli/explain.ts'
import { readCommand } from '../cli/options.ts'
import { UsageProblem } from '../cli/usage-problem.ts'
import { makeFolder } from '../folder.ts'
import { openStore } from '../store/store.ts'
import { readSeedData } from '../town/seed-data.ts'
import { readImportCommand, usage, type ImportCommand } from './options.ts'
import { reportText, type Report } from './report.ts'
import { FileProblem, readFile, writeFile } from './take-file.ts'
import { readGiven, TooLarge, Unreadable } from '../../verify/evidence/given.ts'
import { watchOutput } from '../../verify/evidence/output.ts'

watchOutput('import')

const exits = { all: 0, some: 1, usage: 2, surroundings: 3 } as const
const largest = 256 * 1024 * 1024

type Import = Extract<ImportCommand, { name: 'import' }>

/** What went wrong, as a word for programs, a sentence for people and an exit code. */
const told = (error: unknown): ReturnType<typeof explain> => {
  if (error instanceof FileProblem) return { word: error.code, says: error.message, exit: exits.some }
  if (error instanceof TooLarge) return { word: 'fileTooLarge', says: error.message, exit: exits.some }
  if (error instanceof Unreadable) return { word: 'fileUnreadable', says: error.message, exit: exits.surroundings }
  if (error instanceof UsageProblem)
    return { word: 'usage', says: `${error.message}\n\n${usage.trimEnd()}`, exit: exits.usage }
  return { ...explain(error), exit: exits.surroundings }
}

const take = async ({ kind, file, data, about, check }: Import): Promise<Report> => {
  const bytes = readGiven(file, largest)
  // the same reading of DATABASE_URL and the same folder as the service itself
  const command = readCommand(['seed', '--data', data], process.env)
  if (!('settings' in command)) throw new Error('the command of the service changed')
  const { settings } = command
  const { databaseUrl } = settings
  // where nothing is to be written and nothing is there, it is read against an empty database that is gone afterwards
  const nowhere = check && databaseUrl === null && !existsSync(join(settings.data, 'central.sqlite'))
  const folder = nowhere ? mkdtempSync(join(tmpdir(), 'madoguchi-import-')) : settings.data
  if (!nowhere) makeFolder(folder)
  const store = await openStore(databaseUrl === null ? { folder } : { url: databaseUrl }, settings.now)
  try {
    const { capSenders } = readSeedData(settings.town).content
    const read = await readFile(kind, file, bytes, about, { db: store.db, capSenders })
    if (check) return read.report
    const now = settings.now()
    return await store.db.transaction().execute(async (tx) => {
      const report = await writeFile(read, tx, now)
      if (report.changes) await audit(tx, now, { event: 'data.imported', reason: kind, subject: about.set })
      return report
    })
  } finally {
    await store.close()
    if (nowhere) rmSync(folder, { recursive: true, force: true })
  }
}

const main = async (): Promise<number> => {
  try {
    const command = readImportCommand(process.argv.slice(2))
    if (command.name === 'help') {
      process.stdout.write(usage)
      return exits.all
    }
    const report = await take(command)
    process.stdout.write(command.json ? `${JSON.stringify(report)}\n` : reportText(report))
    return report.refused.length === 0 && report.taken > 0 ? exits.all : exits.some
  } catch (error) {
    const { word, says, exit } = told(error)
    process.stderr.write(`import: ${word}: ${says}\n`)
    return exit
  }
}

process.exitCode = await main()
