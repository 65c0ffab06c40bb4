// The command: serves, seeds, revokes a terminal, or tells what is held.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actOnFleet } from './cli/fleet.ts'
import { UsageProblem } from './cli/usage-problem.ts'
import { readCommand, usage, type Command } from './cli/options.ts'
import { BackupProblem, backUp, restore } from './cli/backup.ts'
import { holdingsOf, holdingsText } from './cli/holdings.ts'
import { RenewalProblem, renewBundle } from './evidence/renewal.ts'
import { RuleProblem } from './eligibility/plan.ts'
import { readRules } from './eligibility/rules.ts'
import { makeFolder } from './folder.ts'
import { KeyProblem } from './key-problem.ts'
import { openKeys } from './keys.ts'
import { logTo } from './log.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { startCentral, storeFor } from './start.ts'
import { StoreProblem } from './store/opened.ts'
import type { Db } from './store/store.ts'
import { revoke } from './terminals/enrolment.ts'
import { terminalStates, terminalsText } from './terminals/health.ts'
import { readSeedData, SeedProblem } from './town/seed-data.ts'
import { seed } from './town/seed.ts'

/** exit codes: 2 the command line, 3 the surroundings, 1 everything else */
const exits = { usage: 2, surroundings: 3, other: 1 } as const

const surroundings: Readonly<Record<string, string>> = {
  EADDRINUSE: 'portInUse',
  EADDRNOTAVAIL: 'addressUnusable',
  EACCES: 'notWritable',
  EPERM: 'notWritable',
  EROFS: 'notWritable',
  ENOTDIR: 'notWritable',
  EEXIST: 'notWritable',
  ENOENT: 'notWritable',
  ENOSPC: 'diskFull'
}

/** The word and the exit code for what went wrong. */
const explain = (error: unknown): { readonly word: string; readonly says: string; readonly exit: number } => {
  const says = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageProblem) return { word: 'usage', says: `${says}\n\n${usage}`, exit: exits.usage }
  if (
    error instanceof BackupProblem ||
    error instanceof StoreProblem ||
    error instanceof RenewalProblem ||
    error instanceof KeyProblem
  )
    return { word: error.code, says, exit: exits.surroundings }
  if (error instanceof SeedProblem || error instanceof RuleProblem)
    return { word: 'dataInvalid', says, exit: exits.surroundings }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const word = surroundings[code]
  return word ? { word, says, exit: exits.surroundings } : { word: 'failed', says, exit: exits.other }
}

const withStore = async <T>(settings: Settings, use: (db: Db) => Promise<T>): Promise<T> => {
  const store = await storeFor(settings)
  try {
    return await use(store.db)
  } finally {
    await store.close()
  }
}

const serve = async (settings: Settings): Promise<void> => {
  const central = await startCentral(
    settings,
    logTo((line) => process.stderr.write(line))
  )
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    central.stop().then(
      () => process.exit(0),
      () => process.exit(exits.other)
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.stdout.write(`${JSON.stringify(central.ready)}\n`)
}

/** The contract of a central that is started for it, empty and for itself, and stopped again. */
const writeContract = async (out: string | null): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-contract-'))
  try {
    const central = await startCentral({ ...defaultSettings(folder), issuers: false }, () => undefined)
    const text = `${JSON.stringify(central.contract(), null, 2)}\n`
    await central.stop()
    if (out === null) process.stdout.write(text)
    else writeFileSync(out, text)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const run = async (command: Command): Promise<void> => {
  switch (command.name) {
    case 'help':
      process.stdout.write(usage)
      return
    case 'serve':
      return serve(command.settings)
    case 'openapi':
      return writeContract(command.out)
    case 'seed': {
      const { settings } = command
      makeFolder(settings.data)
      const rules = readRules(settings.rules)
      const keys = await openKeys(settings.data)
      const added = await withStore(settings, (db) =>
        seed(db, readSeedData(settings.town), { keys, rules }, settings.now())
      )
      process.stdout.write(`${JSON.stringify(added)}\n`)
      return
    }
    case 'backup': {
      const { data, databaseUrl, now } = command.settings
      process.stdout.write(`${JSON.stringify(await backUp(data, command.folder, databaseUrl === null, now()))}\n`)
      return
    }
    case 'restore':
      process.stdout.write(`${JSON.stringify(await restore(command.folder, command.settings.data))}\n`)
      return
    case 'renew':
      process.stdout.write(await renewBundle(command.bundle, command.settings))
      return
    case 'revoke': {
      if (!existsSync(command.settings.data)) throw new UsageProblem('there is no such --data DIR')
      const known = await withStore(command.settings, (db) => revoke(db, command.terminal, command.settings.now()))
      if (!known) throw new UsageProblem(`there is no terminal "${command.terminal}"`)
      process.stdout.write(`${JSON.stringify({ revoked: command.terminal })}\n`)
      return
    }
    case 'fleet':
      process.stdout.write(await withStore(command.settings, (db) => actOnFleet(command.settings, db, command.act)))
      return
    case 'terminals': {
      if (!existsSync(command.settings.data)) throw new UsageProblem('there is no such --data DIR')
      const states = await withStore(command.settings, (db) => terminalStates(db, command.settings.now()))
      process.stdout.write(`${command.json ? JSON.stringify(states) : terminalsText(states)}\n`)
      return
    }
    case 'holdings': {
      if (!existsSync(command.settings.data)) throw new UsageProblem('there is no such --data DIR')
      const { agencies } = readSeedData(command.settings.town)
      const ids = agencies.map((one) => one.id)
      const holdings = await withStore(command.settings, (db) => holdingsOf(db, ids, command.settings.now()))
      process.stdout.write(`${command.json ? JSON.stringify(holdings) : holdingsText(holdings)}\n`)
    }
  }
}

const main = async (): Promise<void> => {
  try {
    await run(readCommand(process.argv.slice(2), process.env))
  } catch (error) {
    const { word, says, exit } = explain(error)
    process.stderr.write(`central: ${word}: ${says}\n`)
    process.exitCode = exit
  }
}

await main()
