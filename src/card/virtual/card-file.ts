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
// Faults and delays have files of their own; README.md beside this file explains all of it to users.
import { createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { CardFileError } from './card-file-error.ts'
import { Delays } from './delays.ts'
import { VirtualFault } from './faults.ts'

export { CardFileError } from './card-file-error.ts'
export type { Delays } from './delays.ts'

const hex = z.string().regex(/^([0-9A-F]{2})*$/)
const ef = z.string().regex(/^[0-9A-F]{4}$/)

const Pin = z.strictObject({
  ef,
  for: z.enum(['authentication', 'signature', 'profile', 'resident', 'checkNumberB']),
  value: z.string(),
  tries: z.int().min(0).max(15),
  maximum: z.int().min(1).max(15),
  blocked: z.enum(['6983', '6984']).optional(),
  hidden: z.boolean().optional()
})
const kindOfKey = (pem: string): string | undefined => {
  try {
    return createPrivateKey(pem).asymmetricKeyType
  } catch {
    return undefined
  }
}
// a key that cannot sign is found when the card is read, not when the card is asked to sign
const Key = z.strictObject({
  ef,
  pin: ef,
  pkcs8: z.string().refine((pem) => ['rsa', 'ec'].includes(kindOfKey(pem) ?? '')),
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

/** A card from its text; `path` is only for the message. Throws CardFileError when it is none of this format. */
export const parseCard = (text: string, path: string): CardFile => {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    throw new CardFileError(`K-02 ${path} is not JSON`)
  }
  const card = CardFile.safeParse(data)
  if (card.success) return card.data
  const where = card.error.issues.map((issue) => issue.path.join('.') || '(whole file)')
  throw new CardFileError(`K-02 ${path} is not a card: see ${[...new Set(where)].join(', ')}`)
}

/** a card is some 20 kB; a device or a pipe may never end */
const largest = 1024 * 1024

/** Reads one card. Throws CardFileError when the file is absent or is not a card of this format. */
export const readCardFile = (path: string): CardFile => {
  let text: string
  try {
    const file = statSync(path)
    if (!file.isFile() || file.size > largest) throw new Error('no card file')
    text = readFileSync(path, 'utf8')
  } catch {
    throw new CardFileError(`K-01 no card file at ${path}`)
  }
  return parseCard(text, path)
}

/** The cards of a folder, by name. Throws CardFileError when there are none or one of them is broken. */
export const readCardFolder = (folder: string): readonly CardFile[] => {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    throw new CardFileError(`K-03 no folder of cards at ${folder}`)
  }
  if (names.length === 0) throw new CardFileError(`K-03 no cards in ${folder}`)
  return names.sort().map((name) => {
    const path = join(folder, name)
    const card = readCardFile(path)
    // it is looked for by the one and listed by the other
    if (`${card.name}.json` === name) return card
    throw new CardFileError(
      `K-02 ${path} holds a card of another name, ${card.name}: the file must be called as the card`
    )
  })
}

/** Where the cards people make for themselves are kept (XDG Base Directory): never in the repository. */
export const ownFolder = (): string =>
  join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'madoguchi/cards')

/** The cards of the house and, where there are some, one's own after them. */
export const readAllCards = (house: string): readonly CardFile[] => {
  const own = ownFolder()
  const has = existsSync(own) && statSync(own).isDirectory() && readdirSync(own).some((name) => name.endsWith('.json'))
  return [...readCardFolder(house), ...(has ? readCardFolder(own) : [])]
}

/** The file of a card by name: one's own only where the house has none of that name. */
export const cardPath = (house: string, name: string): string => {
  const [first, second] = [house, ownFolder()].map((folder) => join(folder, `${name}.json`))
  return second !== undefined && !existsSync(first ?? '') && existsSync(second) ? second : (first ?? '')
}

/** The secrets of a card by use, for the list and for tests; the cards are fictional. */
export const pinsOf = (card: CardFile): Readonly<Record<string, { readonly value: string; readonly tries: number }>> =>
  Object.fromEntries(
    card.applications.flatMap((one) => one.pins.map((pin) => [pin.for, { value: pin.value, tries: pin.tries }]))
  )
