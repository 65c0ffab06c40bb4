// A letter as lines people can read: plain text as it is, the tax agency's certificates by the names of their boxes.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Id, Words } from '../../contract/wire/words.ts'
import { elementsIn, parseXml } from '../signing/xml-document.ts'
import type { LetterLine } from './port.ts'

const Form = z.enum(['text', 'yen', 'date'])
const LetterKinds = z.strictObject({
  kinds: z.array(z.strictObject({ kind: Id, boxes: z.array(z.strictObject({ box: Id, label: Words, form: Form })) }))
})
export type LetterKinds = z.infer<typeof LetterKinds>

const file = new URL('../../../assets/letters/boxes.json', import.meta.url)
/** a file that does not fit the schema is a bug of ours */
export const readLetterKinds = (from: URL = file): LetterKinds =>
  LetterKinds.parse(JSON.parse(readFileSync(from, 'utf8')))

const below = (element: Element): readonly Element[] => elementsIn(element).flatMap((one) => [one, ...below(one)])

/** yyyy, mm and dd of the tax agency's general date; null where a part is missing */
const dateIn = (box: Element): string | null => {
  const part = (name: string): string | undefined =>
    elementsIn(box)
      .find(({ localName }) => localName === name)
      ?.textContent?.trim()
  const [year, month, day] = [part('yyyy'), part('mm'), part('dd')]
  const iso = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso : null
}

const valueOf = (box: Element, form: LetterLine['form']): string | null => {
  const text = form === 'date' ? dateIn(box) : (box.textContent?.trim() ?? '')
  if (text === null || text === '') return null
  return form === 'yen' && !/^-?\d{1,12}$/.test(text) ? null : text
}

const certificate = (kind: string, text: string, { kinds }: LetterKinds): readonly LetterLine[] | null => {
  const known = kinds.find((one) => one.kind === kind)
  const root = parseXml(text)?.root
  if (!known || root?.localName !== kind) return null
  const elements = below(root)
  const lines = known.boxes.flatMap(({ box, label, form }) =>
    elements
      .filter(({ localName }) => localName === box)
      .flatMap((element) => {
        const value = valueOf(element, form)
        return value === null ? [] : [{ label, value, form }]
      })
  )
  return lines.length === 0 ? null : lines
}

/** null: not in a form this terminal can show. `document` is what the sender sealed. */
export const readLetter = (
  { kind, mediaType }: { readonly kind: string; readonly mediaType: string },
  document: Uint8Array,
  kinds: LetterKinds
): readonly LetterLine[] | null => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(document)
  } catch {
    return null
  }
  const type = mediaType.replace(/;.*/, '').trim()
  if (type === 'application/xml' || type === 'text/xml') return certificate(kind, text, kinds)
  if (type !== 'text/plain') return null
  const paragraphs = text.split(/\r?\n/).map((one) => one.trim())
  return paragraphs.filter((one) => one !== '').map((value) => ({ label: null, value, form: 'text' }))
}
