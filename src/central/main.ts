// The command: serves, or does one thing with a data folder and ends.
import { actOnFleet } from './cli/fleet.ts'
import { actOnPeople } from './cli/people.ts'
import { actOnSenders } from './cli/senders.ts'
import { backUp, restore } from './cli/backup.ts'
import { tellCorporations, tellMeasures } from './cli/content.ts'
import { writeContract } from './cli/contract.ts'
import { revokeTerminal, seedData, tellHoldings, tellTerminals, withStore } from './cli/data.ts'
import { explain } from './cli/explain.ts'
import { readCommand, usage, type Command } from './cli/options.ts'
import { serve, serveFeed, serveLinked } from './cli/serve.ts'
import { renewBundle } from './evidence/renewal.ts'

type Serving = Extract<Command, { readonly name: 'serve' | 'linked-systems' | 'feed' }>

/** What a command that ends has to say. */
const answer = async (command: Exclude<Command, Serving>): Promise<string> => {
  switch (command.name) {
    case 'help':
      return usage
    case 'openapi':
      return writeContract(command.out)
    case 'seed':
      return seedData(command.settings)
    case 'backup': {
      const { data, databaseUrl, now } = command.settings
      return `${JSON.stringify(await backUp(data, command.folder, databaseUrl === null, now()))}\n`
    }
    case 'restore':
      return `${JSON.stringify(await restore(command.folder, command.settings.data))}\n`
    case 'renew':
      return renewBundle(command.bundle, command.settings)
    case 'revoke':
      return revokeTerminal(command.settings, command.terminal)
    case 'fleet':
      return withStore(command.settings, (db) => actOnFleet(command.settings, db, command.act))
    case 'people':
      return withStore(command.settings, (db) => actOnPeople(command.settings, db, command.act))
    case 'senders':
      return withStore(command.settings, (db) => actOnSenders(command.settings, db, command.act))
    case 'terminals':
      return tellTerminals(command.settings, command.json)
    case 'measures':
      return tellMeasures(command.settings, command.json)
    case 'corporations':
      return tellCorporations(command.settings, command)
    case 'holdings':
      return tellHoldings(command.settings, command.json)
  }
}

const run = async (command: Command): Promise<void> => {
  if (command.name === 'serve') return serve(command.settings)
  if (command.name === 'feed') return serveFeed(command.folder, command.port)
  if (command.name === 'linked-systems') return serveLinked(command.settings)
  process.stdout.write(await answer(command))
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
