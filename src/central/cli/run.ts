// What each command does; loaded once it is known that there is something to do.
import { actOnFleet } from './fleet.ts'
import { actOnPeople } from './people.ts'
import { actOnSenders } from './senders.ts'
import { backUp, restore } from './backup.ts'
import { tellCorporations, tellMeasures } from './content.ts'
import { writeContract } from './contract.ts'
import { revokeTerminal, seedData, tellHoldings, tellTerminals, withStore } from './data.ts'
import { explain } from './explain.ts'
import { serve, serveFeed, serveLinked } from './serve.ts'
import { renewBundle } from '../evidence/renewal.ts'
import type { Command } from './options.ts'

type Help = Extract<Command, { readonly name: 'help' }>
type Serving = Extract<Command, { readonly name: 'serve' | 'linked-systems' | 'feed' }>

/** What a command that ends has to say. */
const answer = async (command: Exclude<Command, Serving | Help>): Promise<string> => {
  switch (command.name) {
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

const act = async (command: Exclude<Command, Help>): Promise<void> => {
  if (command.name === 'serve') return serve(command.settings)
  if (command.name === 'feed') return serveFeed(command.folder, command.port)
  if (command.name === 'linked-systems') return serveLinked(command.settings)
  process.stdout.write(await answer(command))
}

/** Runs a command to its end, or until it is stopped; what goes wrong is said, and is the exit code. */
export const run = async (command: Exclude<Command, Help>): Promise<void> => {
  try {
    await act(command)
  } catch (error) {
    const { word, says, exit } = explain(error)
    process.stderr.write(`central: ${word}: ${says}\n`)
    process.exitCode = exit
  }
}
