// The command: npm run firm. A firm's own program: needs its folder of keys and central's address, nothing of central's.
import { readFileSync } from 'node:fs'
import {
  FirmForm,
  FirmReply,
  FormsAnswer,
  NoticesAnswer,
  RegisteredForm,
  ReplyTaken
} from '../../../contract/wire/firms.ts'
import type { z } from 'zod'
import { readRoots } from '../../../verify/evidence/roots.ts'
import { DoorRefusal, openDoor, type Door } from '../../senders/send/door.ts'
import { openFolder } from '../../senders/send/keys.ts'
import { checkNotice, type Asks, cursorIn, keepPage } from './notices.ts'
import { readFirmCommand, usage, type FirmCommand } from './options.ts'
import { UsageProblem } from '../../cli/usage-problem.ts'
import { watchOutput } from '../../../verify/evidence/output.ts'

watchOutput('firm')

/** exit codes, as the usage says */
const exits = { done: 0, refused: 1, usage: 2, surroundings: 3 } as const
type Asked = Exclude<FirmCommand, { name: 'help' }>

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

/** Its JSON in the form of the contract; the first place that is not is named. */
const readJson = <A>(file: string, form: z.ZodType<A>): A => {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const read = form.safeParse(content)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new UsageProblem(`${file}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not in form'}`)
}

const tellNotices = async (
  door: Door,
  firm: string,
  { into, cursor }: Extract<Asked, { name: 'notices' }>
): Promise<number> => {
  const roots = readRoots(await door.roots())
  const { forms } = await door.ask('GET', '/v1/firm/forms', FormsAnswer)
  const asks: Asks = ({ id, version }) =>
    forms.some((one) => one.id === id && one.version === version && one.form.proof === true)
  let at = cursor ?? (into === null ? '' : cursorIn(into))
  let wrong = false
  for (;;) {
    const page = await door.ask('GET', `/v1/firm/notices?cursor=${encodeURIComponent(at)}`, NoticesAnswer)
    const checked = page.notices.map((one) => checkNotice(one, firm, roots, asks))
    wrong ||= checked.some(({ verdict }) => verdict !== 'genuine' && verdict !== 'answered')
    checked.forEach(say)
    if (wrong) break
    if (into !== null) keepPage(into, page)
    at = page.cursor
    if (!page.more) break
  }
  say({ cursor: at })
  if (wrong) process.stderr.write('firm: a notice is not genuine: see its verdict; nothing of its page was kept\n')
  return wrong ? exits.refused : exits.done
}

const act = async (command: Asked, door: Door, firm: string): Promise<number> => {
  switch (command.name) {
    case 'register': {
      const form = JSON.stringify(readJson(command.file, FirmForm))
      say(await door.ask('POST', '/v1/firm/forms', RegisteredForm, form))
      return exits.done
    }
    case 'forms':
      for (const form of (await door.ask('GET', '/v1/firm/forms', FormsAnswer)).forms) say(form)
      return exits.done
    case 'withdraw':
      say(await door.ask('POST', `/v1/firm/forms/${command.form}/withdrawal`, RegisteredForm, '{}'))
      return exits.done
    case 'notices':
      return tellNotices(door, firm, command)
    case 'reply': {
      const { key, reply } = command
      const body = JSON.stringify('file' in reply ? readJson(reply.file, FirmReply) : reply)
      say(await door.ask('POST', `/v1/firm/notices/${key}/reply`, ReplyTaken, body))
      return exits.done
    }
  }
}

const main = async (): Promise<number> => {
  try {
    const command = readFirmCommand(process.argv.slice(2))
    if (command.name === 'help') {
      process.stdout.write(usage)
      return exits.done
    }
    const folder = openFolder(command.keys)
    const door = await openDoor({ ...folder.door, url: command.url })
    try {
      return await act(command, door, folder.id)
    } finally {
      door.close()
    }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    if (error instanceof DoorRefusal) {
      process.stderr.write(`firm: refused: ${says}\n`)
      for (const { pointer, detail } of error.errors) process.stderr.write(`firm: ${pointer || '/'}: ${detail}\n`)
      return error.code === 'overloaded' || error.code === 'internal' ? exits.surroundings : exits.refused
    }
    const misused = error instanceof UsageProblem
    process.stderr.write(misused ? `firm: ${says}\n"npm run firm -- --help" says how\n` : `firm: ${says}\n`)
    return misused ? exits.usage : exits.surroundings
  }
}

process.exitCode = await main()
