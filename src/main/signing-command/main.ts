// npm run card -- sign and -- verify, as they are started.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ReadStream } from 'node:tty'
import { linesTo } from '../../card/lines.ts'
import { leaveSoon } from '../../card/pcsc/leave.ts'
import { leaveNoCore } from '../../card/pcsc/no-core.ts'
import { pcscReaders } from '../../card/pcsc/readers.ts'
import type { CardReaders, CardServices } from '../../card/port.ts'
import { cardServices } from '../../card/services/card-services.ts'
import { CardFileError } from '../../card/virtual/card-file-error.ts'
import { cardPath, readCardFile } from '../../card/virtual/card-file.ts'
import { cardFolder } from '../../card/virtual/place.ts'
import { virtualReaders } from '../../card/virtual/readers.ts'
import { runSigning } from './command.ts'
import { nobody, terminalOf, type Terminal } from './terminal.ts'
import type { SignWish } from './wishes.ts'

/** ms: a daemon that hangs is not waited for */
const partsWithin = 300
let readers: CardReaders | undefined
leaveNoCore()

const simulated = (name: string, folder: string | undefined): CardReaders => {
  const card = readCardFile(folder === undefined ? cardPath(cardFolder, name) : join(folder, `${name}.json`))
  const made = virtualReaders()
  made.insert(card)
  return made
}

const services = ({ card, cards }: SignWish): CardServices => {
  readers = card === undefined ? pcscReaders() : simulated(card, cards)
  return cardServices(readers)
}

/** what is asked and told goes to standard error, so that nothing of it gets into a file by a redirection */
const terminal: Terminal =
  process.stdin instanceof ReadStream ? terminalOf(process.stdin, process.stderr) : nobody(process.stderr)

// an ordinary exit gives the terminal its echo back; the daemon resets the card when we are gone
process.once('SIGTERM', () => process.exit(143))

const [out, wrong] = [linesTo(process.stdout), linesTo(process.stderr)]
let code = 1
try {
  code = await runSigning(process.argv.slice(2), { terminal, out, wrong, services })
} catch (error) {
  if (!(error instanceof CardFileError)) throw error
  wrong(`card: ${error.message}`)
} finally {
  await Promise.race([readers?.stop(), wait(partsWithin)])
}
leaveSoon(code)
