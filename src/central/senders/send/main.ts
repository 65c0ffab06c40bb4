// The command: npm run send. A sender's own program: needs its folder of keys and central's address, nothing of central's.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { Consignment } from '../../../contract/wire/evidence.ts'
import { largestDocument, type PostedAnswer, type Posting } from '../../../contract/wire/post.ts'
import { readRoots } from '../../../verify/evidence/roots.ts'
import { contentOf } from '../../cli/given-file.ts'
import { consign } from './consign.ts'
import { DoorRefusal, openDoor, type Door } from './door.ts'
import { keepPosting, knownPosting, makeKeys, openFolder, type SenderFolder } from './keys.ts'
import { renew } from './renew.ts'
import { readSendCommand, usage, type SendCommand } from './options.ts'
import { UsageProblem } from '../../cli/usage-problem.ts'
import { checkReceipts } from './receipt-check.ts'
import { watchOutput } from '../../../verify/evidence/output.ts'

watchOutput('send')

/** exit codes, as the usage says */
const exits = { done: 0, refused: 1, usage: 2, surroundings: 3 } as const
const day = 86_400_000
type Send = Extract<SendCommand, { name: 'send' }>

const digest = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('base64url')

/** What goes out: the very posting of an earlier try, where there was one. */
const postingFor = async (command: Send, folder: SenderFolder, door: Door): Promise<Posting> => {
  const document = contentOf(command.file, largestDocument)
  const reference = command.reference ?? digest([digest(document), command.to, command.kind].join('\n'))
  const before = knownPosting(command.keys, reference)
  if (before) {
    const { documentSha256, recipient } = Consignment.parse(JSON.parse(before.consignment))
    if (documentSha256 !== digest(document) || recipient !== command.to)
      throw new UsageProblem(`the reference "${reference}" was used for another document or address`)
    return before
  }
  const { to, title, kind, mediaType, within } = command
  const now = new Date()
  const letter = {
    sender: folder.id,
    recipient: to,
    kind,
    title,
    mediaType,
    fileName: command.fileName ?? basename(command.file),
    folder: command.folder,
    receipt: within === null ? 'none' : 'opening',
    openBefore: within === null ? null : new Date(now.getTime() + within * day).toISOString(),
    reference,
    document
  } as const
  const posting = await consign(letter, folder.seal, (await door.keys()).sealing, now)
  keepPosting(command.keys, posting)
  return posting
}

const tell = async (answer: PostedAnswer, posting: Posting | null, door: Door): Promise<number> => {
  const evidence = checkReceipts(answer.receipts, posting, readRoots(await door.roots()))
  const wrong = evidence.some(({ verdict }) => verdict !== 'genuine' && verdict !== 'withheld')
  process.stdout.write(`${JSON.stringify({ ...answer, receipts: undefined, evidence }, null, 2)}\n`)
  if (wrong) process.stderr.write('send: a receipt is not genuine: see its verdict\n')
  return wrong ? exits.refused : exits.done
}

const run = async (command: Exclude<SendCommand, { name: 'help' | 'keys' }>): Promise<number> => {
  const folder = openFolder(command.keys)
  const door = await openDoor({ ...folder.door, url: command.url })
  try {
    if (command.name === 'renew') {
      // the door last: it is what asks
      for (const purpose of ['seal', 'door'] as const)
        process.stdout.write(`${JSON.stringify(await renew(door, command.keys, purpose))}\n`)
      return exits.done
    }
    if (command.name === 'status') return await tell(await door.message(command.message), null, door)
    const posting = await postingFor(command, folder, door)
    return await tell(await door.post(posting), posting, door)
  } finally {
    door.close()
  }
}

const main = async (): Promise<number> => {
  try {
    const command = readSendCommand(process.argv.slice(2))
    if (command.name === 'help') process.stdout.write(usage)
    else if (command.name === 'keys') {
      await makeKeys(command.keys, command.id)
      process.stdout.write(`${JSON.stringify({ made: command.id, requests: ['door.csr', 'seal.csr'] })}\n`)
    } else return await run(command)
    return exits.done
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    if (error instanceof DoorRefusal) {
      process.stderr.write(`send: refused: ${says}\n`)
      return error.code === 'overloaded' || error.code === 'internal' ? exits.surroundings : exits.refused
    }
    const misused = error instanceof UsageProblem
    process.stderr.write(misused ? `send: ${says}\n\n${usage}` : `send: ${says}\n`)
    return misused ? exits.usage : exits.surroundings
  }
}

process.exitCode = await main()
