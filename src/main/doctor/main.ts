// npm run card -- doctor: what is right and wrong with the readers, the card and the clock of this machine.
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { cardDoctor } from '../../card/doctor/doctor.ts'
import { linesTo } from '../../card/lines.ts'
import { leaveSoon } from '../../card/pcsc/leave.ts'
import { pcscReaders } from '../../card/pcsc/readers.ts'
import { languages, type Language } from '../../contract/screen/intent.ts'
import { knownNow, readTrust } from './known.ts'
import { reportOf } from './report.ts'

const help = `npm run card -- doctor [--json] [--language ja|en] [--trust DIR] [--time ISO]
  looks at the PC/SC daemon, the readers, each card in them and the clock; spends no try, asks for no PIN
  --json       for scripts     --language   of the words (en)
  --trust DIR  authentication-ca.pem and signature-ca.pem: the authorities to know (assets/trust)
  --time ISO   the time by a clock you trust, to compare this machine's with
Exit code: 0 everything green, 1 something yellow, 2 something red, 3 not understood (K-15).
`
const options = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  language: { type: 'string', default: 'en' },
  trust: { type: 'string' },
  time: { type: 'string' }
} as const

/** ms */
const partsWithin = 300
const say = { out: linesTo(process.stdout), wrong: linesTo(process.stderr) }

class NotUnderstood extends Error {}

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new NotUnderstood(error instanceof Error ? (error.message.split('.')[0] ?? '') : 'unreadable arguments')
  }
}

type Wanted = { readonly json: boolean; readonly language: Language; readonly time: string | undefined }
const wantedOf = ({ json, language, time }: ReturnType<typeof parse>): Wanted => {
  const known = languages.find((one) => one === language)
  if (!known) throw new NotUnderstood(`--language takes ${languages.join(' or ')}`)
  if (time !== undefined && Number.isNaN(Date.parse(time))) throw new NotUnderstood('--time takes 2026-03-12T10:42:00Z')
  return { json, language: known, time }
}

const examine = async (values: ReturnType<typeof parse>): Promise<number> => {
  const { json, language, time } = wantedOf(values)
  const trust = values.trust === undefined ? readTrust() : readTrust(pathToFileURL(`${values.trust}/`))
  if (values.trust !== undefined && trust === null) throw new NotUnderstood('--trust has no authority in it')
  const now = new Date()
  const ahead = time === undefined ? null : Date.parse(time) - now.getTime()
  const readers = pcscReaders()
  const diagnosis = await cardDoctor(readers).diagnose(knownNow(now, ahead, trust))
  const { text, exitCode } = reportOf(diagnosis, { json, language, colour: process.stdout.isTTY && !json })
  // first of all: a daemon that hangs is not stopped listening to
  say.out(text)
  await Promise.race([readers.stop(), wait(partsWithin)])
  return exitCode
}

const run = async (argv: readonly string[]): Promise<number> => {
  try {
    const values = parse(argv)
    if (!values.help) return await examine(values)
    say.out(help.trimEnd())
    return 0
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error
    say.wrong(`card: K-15 ${error.message}`)
    return 3
  }
}

leaveSoon(await run(process.argv.slice(2)))
