// What the command line of a firm says, or why it cannot be understood.
import { resolve } from 'node:path'
import { FirmReply } from '../../../contract/wire/firms.ts'
import { OperationId } from '../../../contract/wire/words.ts'
import { z } from 'zod'
import { givenWords, known } from '../../cli/given-words.ts'

export const usage = `firm: registers the form a firm wants to be told by, gets its signed notices, and replies to them

  npm run firm -- register FILE                    --url https://HOST:PORT --keys DIR
  npm run firm -- forms                            --url https://HOST:PORT --keys DIR
  npm run firm -- withdraw FORM                    --url https://HOST:PORT --keys DIR
  npm run firm -- notices [--into FOLDER] [--cursor CURSOR] --url https://HOST:PORT --keys DIR
  npm run firm -- accept KEY NUMBER                --url https://HOST:PORT --keys DIR
  npm run firm -- refuse KEY JA EN                 --url https://HOST:PORT --keys DIR
  npm run firm -- reply KEY FILE                   --url https://HOST:PORT --keys DIR

  --keys DIR    the keys of the firm's door: made with "npm run send -- --make-keys ID --keys DIR", and certified by the operator
                with "npm run central -- enrol-sender ID JA EN DIR --data DATA"
  register      FILE is JSON: { "procedure": "move", "kind": "power", "what": { "ja", "en" }, "why": { "ja", "en" }, "schema":
                JSON Schema of the fields it wants, "from": "2026-12-01", "until": null, "proof": true where you want what the
                resident's card signed }. None may ask for the individual number; what is wrong is named by its pointer. It waits until the operator decides;
                the same file again is the same form, another one its next version
  notices       every notice after the cursor, its signature checked against the roots central publishes, one JSON a line, the last
                line with the next cursor. --into keeps each as KEY.json and KEY.p7s, for your own books and for
                "openssl cms -verify -binary -inform DER -in KEY.p7s -content KEY.json -CAfile roots.pem -purpose any", and
                remembers the cursor there. A KEY you have had is the same notice again: act on it once
  reply         FILE is JSON of a reply: { "state": "asked", "title", "options", "withinDays" }, or "returned" with its corrections

  exit code: 0 done, 1 refused, or a signature is not genuine, 2 the command line, 3 the surroundings: the same may be sent again
`

export type Connected = { readonly url: string; readonly keys: string }
export type FirmCommand =
  | { readonly name: 'help' }
  | (Connected &
      (
        | { readonly name: 'register'; readonly file: string }
        | { readonly name: 'forms' }
        | { readonly name: 'withdraw'; readonly form: string }
        | { readonly name: 'notices'; readonly into: string | null; readonly cursor: string | null }
        | { readonly name: 'reply'; readonly key: string; readonly reply: FirmReply | { readonly file: string } }
      ))

const options = {
  url: { type: 'string' },
  keys: { type: 'string' },
  into: { type: 'string' },
  cursor: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const

const parse = (args: readonly string[]) => givenWords(args, options)

const keyOf = (key: string): string => {
  known(OperationId.safeParse(key).success, `"${key}" is no key of a notice`)
  return key
}

type Act =
  Exclude<FirmCommand, { name: 'help' }> extends infer C
    ? C extends Connected
      ? Omit<C, 'url' | 'keys'>
      : never
    : never

const replyOf = (key: string, reply: unknown): Act => {
  const read = FirmReply.safeParse(reply)
  known(read.success, 'a number has at most 40 characters, a reason at most 2000')
  return { name: 'reply', key: keyOf(key), reply: read.data }
}

/** words each command takes */
const counts: Readonly<Record<string, number>> = { register: 1, forms: 0, withdraw: 1, notices: 0, accept: 2, refuse: 3, reply: 2 } // prettier-ignore

const actOf = (name: string, words: readonly string[], into: string | null, cursor: string | null): Act => {
  const [first = '', second = '', third = ''] = words
  switch (name) {
    case 'register':
      return { name, file: resolve(first) }
    case 'withdraw':
      known(z.uuid().safeParse(first).success, `"${first}" is no id of a form`)
      return { name, form: first }
    case 'notices':
      return { name, into: into === null ? null : resolve(into), cursor }
    case 'accept':
      return replyOf(first, { state: 'accepted', reception: second })
    case 'refuse':
      return replyOf(first, { state: 'refused', reason: { ja: second, en: third } })
    case 'reply':
      return { name, key: keyOf(first), reply: { file: resolve(second) } }
    default:
      return { name: 'forms' }
  }
}

/** Reads the command line. Throws UsageProblem. */
export const readFirmCommand = (args: readonly string[]): FirmCommand => {
  const { values, positionals } = parse(args)
  if (values.help) return { name: 'help' }
  const [name = '', ...words] = positionals
  const count = counts[name]
  known(count !== undefined, name === '' ? 'say what to do' : `"${name}" is no command`)
  known(
    words.length === count && words.every((word) => word !== ''),
    `${name} wants ${count} word${count === 1 ? '' : 's'}`
  )
  const { url = '', keys = '', into = null, cursor = null } = values
  known(URL.canParse(url) && url.startsWith('https://'), '--url wants https://HOST:PORT')
  known(keys !== '', '--keys is missing')
  known(name === 'notices' || (into === null && cursor === null), '--into and --cursor belong to notices')
  return { ...actOf(name, words, into, cursor), url, keys: resolve(keys) }
}
