// A simulated card as data: test/fixtures/cards/<name>.json. This is the description of the format.
//
// {
//   "version": 1,
//   "name": "tanaka",                    file name without .json; what --card takes
//   "holder": "田中 和子",               fictional; null when the card names nobody
//   "description": "…",                  one line for the list
//   "atr": "3BE000FF8131FE4514",         hex
//   "delays": {"select": 3, …},          milliseconds before the answer, per kind of command
//   "applications": [{
//     "aid": "D392F0…",                  hex
//     "pins":  [{"ef": "0018", "for": "authentication", "value": "1234", "tries": 3, "maximum": 3}],
//     "keys":  [{"ef": "0017", "pin": "0018", "pkcs8": "PKCS#8 as PEM"}],   RSA-2048 or P-384
//     "files": [{"ef": "000A", "pin": null, "content": "base64"}]   pin: EF of the PIN that opens it, null when free
//   }],
//   "faults": [{"at": 5, "kind": "pull"}]   what goes wrong at the n-th command (from 0) after each power-up
// }
//
// Optional fields: "or": ["0015"] of a file, EFs of further PINs that open it too; "command": "002A9E9A" of a key, the header that
// makes it sign ("802A0080" when absent); of a PIN "blocked": "6983", what a try says when none is left ("6984" when absent), and
// "hidden": true, the counter is not told (an empty VERIFY says 9000, a wrong try 6300); "short": true of an application, 6700 to
// every command of extended length.
//
// Kinds of fault: "pull" the card leaves without an answer; "mute" it never answers; "rubbish" it answers bytes no such
// card answers ("bytes", hex, may be under two bytes); "slow" it answers after "ms".
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const hex = z.string().regex(/^([0-9A-F]{2})*$/)
const ef = z.string().regex(/^[0-9A-F]{4}$/)

export const VirtualFault = z.discriminatedUnion('kind', [
  z.strictObject({ at: z.int().min(0), kind: z.literal('pull') }),
  z.strictObject({ at: z.int().min(0), kind: z.literal('mute') }),
  z.strictObject({ at: z.int().min(0), kind: z.literal('rubbish'), bytes: hex }),
  z.strictObject({ at: z.int().min(0), kind: z.literal('slow'), ms: z.int().min(0) })
])
export type VirtualFault = z.infer<typeof VirtualFault>

export const Delays = z.strictObject({
  select: z.number().min(0),
  read: z.number().min(0),
  verify: z.number().min(0),
  sign: z.number().min(0)
})
export type Delays = z.infer<typeof Delays>

const Pin = z.strictObject({
  ef,
  for: z.enum(['authentication', 'signature', 'profile', 'resident', 'checkNumberB']),
  value: z.string(),
  tries: z.int().min(0).max(15),
  maximum: z.int().min(1).max(15),
  blocked: z.enum(['6983', '6984']).optional(),
  hidden: z.boolean().optional()
})
const Key = z.strictObject({
  ef,
  pin: ef,
  pkcs8: z.string(),
  command: z
    .string()
    .regex(/^[0-9A-F]{8}$/)
    .optional()
})
const File = z.strictObject({ ef, pin: ef.nullable(), or: z.array(ef).optional(), content: z.base64() })
export const CardApplication = z.strictObject({
  aid: hex,
  pins: z.array(Pin),
  keys: z.array(Key),
  files: z.array(File),
  short: z.boolean().optional()
})
export type CardApplication = z.infer<typeof CardApplication>

export const CardFile = z.strictObject({
  version: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  holder: z.string().nullable(),
  description: z.string(),
  atr: hex,
  delays: Delays,
  applications: z.array(CardApplication),
  faults: z.array(VirtualFault)
})
export type CardFile = z.infer<typeof CardFile>

/** Thrown when a card cannot be had; the message is one line for a person, without the card's content. */
export class CardFileError extends Error {}

/** Reads one card. Throws CardFileError when the file is absent or is not a card of this format. */
export const readCardFile = (path: string): CardFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new CardFileError(`no card file at ${path}`)
  }
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    throw new CardFileError(`${path} is not JSON`)
  }
  const card = CardFile.safeParse(data)
  if (card.success) return card.data
  const where = card.error.issues.map((issue) => issue.path.join('.') || '(whole file)')
  throw new CardFileError(`${path} is not a card: see ${[...new Set(where)].join(', ')}`)
}

/** The cards of a folder, by name. Throws CardFileError when there are none or one of them is broken. */
export const readCardFolder = (folder: string): readonly CardFile[] => {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    throw new CardFileError(`no folder of cards at ${folder}`)
  }
  if (names.length === 0) throw new CardFileError(`no cards in ${folder}`)
  return names.sort().map((name) => readCardFile(join(folder, name)))
}

/** The secrets of a card by use, for the list and for tests; the cards are fictional. */
export const pinsOf = (card: CardFile): Readonly<Record<string, { readonly value: string; readonly tries: number }>> =>
  Object.fromEntries(
    card.applications.flatMap((one) => one.pins.map((pin) => [pin.for, { value: pin.value, tries: pin.tries }]))
  )
