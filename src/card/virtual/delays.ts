// How long a card takes before it answers, as data. One try with a stopwatch is worth more than these estimates: real cards
// differ by reader, antenna and generation.
import { z } from 'zod'
import { CardFileError } from './card-file-error.ts'

const ms = z.number().min(0).max(60_000)
/** milliseconds before the answer, per kind of command */
export const Delays = z.strictObject({ select: ms, read: ms, verify: ms, sign: ms })
export type Delays = z.infer<typeof Delays>

const all = (one: number): Delays => ({ select: one, read: one, verify: one, sign: one })

/** Names `--delay` knows. The card files carry half of `contact`: tests are many. */
export const delaySets = {
  none: all(0),
  /** a card in a slot */
  contact: { select: 4, read: 8, verify: 24, sign: 180 },
  /** a card on a pad, with its radio and the reader's own driver */
  contactless: { select: 12, read: 22, verify: 45, sign: 420 },
  /** an old card on a slow reader; a signature takes about a second */
  slow: { select: 40, read: 70, verify: 120, sign: 1000 }
} as const satisfies Readonly<Record<string, Delays>>

const isSet = (word: string): word is keyof typeof delaySets => Object.hasOwn(delaySets, word)
const kinds = ['select', 'read', 'verify', 'sign'] as const

/**
 * `contact`, `20` (every command), `sign=900,read=5` (the rest as in the card file), `slow,sign=200`; later words win.
 * Throws CardFileError on anything else.
 */
export const parseDelays = (text: string, own: Delays): Delays => {
  let delays = own
  for (const word of text.split(',')) {
    const [, kind, number] = /^(?:(\w+)=)?(\d{1,5})$/.exec(word) ?? []
    const named = kinds.find((one) => one === kind)
    if (isSet(word)) delays = delaySets[word]
    else if (number !== undefined && kind === undefined) delays = all(Number(number))
    else if (number !== undefined && named !== undefined) delays = { ...delays, [named]: Number(number) }
    else delays = { ...delays, select: Number.NaN }
  }
  const parsed = Delays.safeParse(delays)
  if (parsed.success) return parsed.data
  throw new CardFileError(`K-13 not a delay: ${text}; try ${Object.keys(delaySets).join(', ')}, 20 or sign=900`)
}
