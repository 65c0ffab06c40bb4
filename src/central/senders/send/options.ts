// What the command line of a sender says, or why it cannot be understood.
import { resolve } from 'node:path'
import { Consignment } from '../../../contract/wire/evidence.ts'
import { Reference } from '../../../contract/wire/post.ts'
import { Id, OperationId, type Words } from '../../../contract/wire/words.ts'
import { dashed } from '../../../verify/evidence/dashed.ts'
import { givenWords, known } from '../../cli/given-words.ts'
import { UsageProblem } from '../../cli/usage-problem.ts'

export const usage = `send: puts a sealed document into a resident's mailbox, and prints the evidence of its submission

  npm run send -- --make-keys ID --keys DIR
  npm run send -- FILE --to ADDRESS --title JA [--title-en EN] --url https://HOST:PORT --keys DIR
                  [--kind WORD] [--folder FOLDER] [--media-type TYPE] [--name NAME] [--reference TEXT] [--receipt-within DAYS]
  npm run send -- --status MESSAGE --url https://HOST:PORT --keys DIR
  npm run send -- renew --url https://HOST:PORT --keys DIR

  --make-keys ID   makes the keys of a sender and the requests door.csr and seal.csr in DIR. The operator answers them with
                   "npm run central -- enrol-sender ID JA EN DIR --data DATA", which writes door.pem, seal.pem and ca.pem
  --to ADDRESS     the resident's address at this sender, another sender's is another; or the corporate number of a company
  --receipt-within DAYS
                   the content stays closed until the resident has accepted an opening receipt, for so many days at most
  --reference TEXT the sender's own number of the message; default: made of the document and the address. The same again is
                   the same message, however often it is sent
  --status MESSAGE the receipts of a message that was sent

  renew            replaces the certificates of the door and the seal, with new keys made here; the pairs before stay as NAME.old.
                   Killed anywhere and run again, it goes on where it was. The old door is taken for a day more

  The document is sealed and signed on this machine. Every receipt is checked against the roots central publishes, and
  against what was sent. The answer is one JSON object on standard output.
  exit code: 0 taken, 1 refused (its code on standard error), 2 the command line, 3 the surroundings: the same may be sent again
`

export type SendCommand =
  | { readonly name: 'help' }
  | { readonly name: 'keys'; readonly id: string; readonly keys: string }
  | { readonly name: 'renew'; readonly url: string; readonly keys: string }
  | { readonly name: 'status'; readonly message: string; readonly url: string; readonly keys: string }
  | {
      readonly name: 'send'
      readonly file: string
      readonly to: string
      readonly title: Words
      readonly url: string
      readonly keys: string
      readonly kind: string
      readonly folder: string
      readonly mediaType: string
      readonly fileName: string | null
      readonly reference: string | null
      /** days, or null without an opening receipt */
      readonly within: number | null
    }

const words = ['make-keys', 'keys', 'to', 'title', 'title-en', 'url', 'kind', 'folder', 'media-type', 'name', 'reference', 'receipt-within', 'status'] as const // prettier-ignore
type Word = (typeof words)[number]
type Values = Readonly<Partial<Record<Word, string>>>

const parse = (args: readonly string[]): { values: Values; help: boolean; files: readonly string[] } => {
  const options = Object.fromEntries(words.map((word) => [word, { type: 'string' as const }]))
  const { values, positionals } = givenWords(dashed(args, ['to', 'reference']), {
    ...options,
    help: { type: 'boolean', short: 'h' }
  })
  const { help, ...rest } = values
  return { values: rest, help: help === true, files: positionals }
}

const needed = (values: Values, word: Word): string => {
  const value = values[word]
  if (value === undefined || value === '') throw new UsageProblem(`--${word} is missing`)
  return value
}

const urlIn = (values: Values): string => {
  const url = needed(values, 'url')
  known(URL.canParse(url) && url.startsWith('https://'), '--url wants https://HOST:PORT')
  return url
}

const sendIn = (values: Values, file: string): SendCommand => {
  const to = needed(values, 'to')
  known(
    Consignment.shape.recipient.safeParse(to).success,
    '--to wants the address the operator or the resident gave: 43 characters; or a corporate number, 13 digits'
  )
  const title = needed(values, 'title')
  const [kind, folder, reference] = [values.kind ?? 'letter', values.folder ?? 'inbox', values.reference ?? null]
  known(Id.safeParse(kind).success && Id.safeParse(folder).success, '--kind and --folder want a word')
  known(reference === null || Reference.safeParse(reference).success, '--reference wants up to 100 letters and digits')
  const days = values['receipt-within']
  known(days === undefined || /^[1-9]\d{0,2}$/.test(days), '--receipt-within wants days, 1 to 999')
  return {
    name: 'send',
    file: resolve(file),
    to,
    title: { ja: title, en: values['title-en'] ?? title },
    url: urlIn(values),
    keys: resolve(needed(values, 'keys')),
    kind,
    folder,
    mediaType: values['media-type'] ?? 'application/pdf',
    fileName: values.name ?? null,
    reference,
    within: days === undefined ? null : Number(days)
  }
}

/** Reads the command line. Throws UsageProblem. */
export const readSendCommand = (args: readonly string[]): SendCommand => {
  const { values, help, files } = parse(args)
  if (help) return { name: 'help' }
  const [file, ...more] = files
  known(more.length === 0, 'name one file')
  const [id, message] = [values['make-keys'], values.status]
  if (id !== undefined) {
    known(Id.safeParse(id).success && file === undefined, '--make-keys wants the id of a sender')
    return { name: 'keys', id, keys: resolve(needed(values, 'keys')) }
  }
  if (message !== undefined) {
    known(OperationId.safeParse(message).success && file === undefined, '--status wants the id of a message')
    return { name: 'status', message, url: urlIn(values), keys: resolve(needed(values, 'keys')) }
  }
  if (file === undefined) throw new UsageProblem('name a file')
  if (file === 'renew' && values.to === undefined)
    return { name: 'renew', url: urlIn(values), keys: resolve(needed(values, 'keys')) }
  return sendIn(values, file)
}
