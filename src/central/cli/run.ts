// What each command does. Each loads what does it once it is wanted: a look at what is held needs no server.
import { explain } from './explain.ts'
import type { Command } from './options.ts'

type Help = Extract<Command, { readonly name: 'help' }>
type Serving = Extract<Command, { readonly name: 'serve' | 'linked-systems' | 'feed' }>

/** What a command that ends has to say. */
const answer = async (command: Exclude<Command, Serving | Help>): Promise<string> => {
  switch (command.name) {
    case 'openapi':
      return (await import('./contract.ts')).writeContract(command.out)
    case 'seed':
      return (await import('./data.ts')).seedData(command.settings)
    case 'backup': {
      const { backUp } = await import('./backup.ts')
      const { data, databaseUrl, now } = command.settings
      return `${JSON.stringify(await backUp(data, command.folder, databaseUrl === null, now()))}\n`
    }
    case 'restore':
      return `${JSON.stringify(await (await import('./backup.ts')).restore(command.folder, command.settings.data))}\n`
    case 'renew':
      return (await import('../evidence/renewal.ts')).renewBundle(command.bundle, command.settings)
    case 'revoke':
      return (await import('./data.ts')).revokeTerminal(command.settings, command.terminal)
    case 'fleet': {
      const [{ onCentral }, { actOnFleet }] = await Promise.all([import('./data.ts'), import('./fleet.ts')])
      return onCentral(command.settings, (db) => actOnFleet(command.settings, db, command.act))
    }
    case 'people': {
      const [{ onCentral }, { actOnPeople }] = await Promise.all([import('./data.ts'), import('./people.ts')])
      return onCentral(command.settings, (db) => actOnPeople(command.settings, db, command.act))
    }
    case 'senders': {
      const [{ onCentral }, { actOnSenders }] = await Promise.all([import('./data.ts'), import('./senders.ts')])
      return onCentral(command.settings, (db) => actOnSenders(command.settings, db, command.act))
    }
    case 'terminals':
      return (await import('./data.ts')).tellTerminals(command.settings, command.json)
    case 'measures':
      return (await import('./content.ts')).tellMeasures(command.settings, command.json)
    case 'corporations':
      return (await import('./content.ts')).tellCorporations(command.settings, command)
    case 'holdings':
      return (await import('./data.ts')).tellHoldings(command.settings, command.json)
  }
}

const act = async (command: Exclude<Command, Help>): Promise<void> => {
  if (command.name === 'serve' || command.name === 'feed' || command.name === 'linked-systems') {
    const { serve, serveFeed, serveLinked } = await import('./serve.ts')
    if (command.name === 'serve') return serve(command.settings)
    if (command.name === 'feed') return serveFeed(command.folder, command.port)
    return serveLinked(command.settings)
  }
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
