// The gate between page and main, the same in every shell: our main frame at our address, and a well-formed Intent.
import { Intent } from '../../contract/screen/intent.ts'
import { pageUrl } from '../../contract/screen/shell.ts'
import type { Refusal } from './port.ts'

/** Who speaks: the frame the words came from, as the browser (never the page) names it. */
export type Sender = {
  readonly mainFrame: boolean
  /** the frame's address, or its origin where only that is known */
  readonly url: string
}

export type Passed =
  | { readonly ok: true; readonly intent: Intent }
  | { readonly ok: false; readonly refusal: Extract<Refusal, 'malformedIntent' | 'foreignSender'> }

/** The longest Intent is a text answer of 120 characters; anything far beyond is not worth parsing. */
const longest = 4096

const origin = new URL(pageUrl).origin

export const isOurs = (sender: Sender): boolean => sender.mainFrame && (sender.url === pageUrl || sender.url === origin)

const read = (words: unknown): unknown => {
  if (typeof words !== 'string' || words.length > longest) return undefined
  try {
    return JSON.parse(words)
  } catch {
    return undefined
  }
}

/** Parses `words` (JSON text) into an Intent, or says why not. Never throws, never repeats what was said. */
export const passIntent = (sender: Sender, words: unknown): Passed => {
  if (!isOurs(sender)) return { ok: false, refusal: 'foreignSender' }
  const parsed = Intent.safeParse(read(words))
  return parsed.success ? { ok: true, intent: parsed.data } : { ok: false, refusal: 'malformedIntent' }
}
