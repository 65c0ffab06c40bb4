// Reading a certificate of whatever origin: what it says, whether that adds up, and whether it is proved.
import type { X509Certificate } from 'node:crypto'
import type { Words } from '../../contract/wire/words.ts'
import { boxes, type Sum } from './boxes.ts'
import { checkSeal, type SealProblem } from './check-seal.ts'
import { elementsNamed, rootOf, type XmlElement } from './dom.ts'
import { isKind, type Kind } from './forms/kinds.ts'

const namespace = 'http://xml.e-tax.nta.go.jp/XSD/kyotsu'

export type Amount = {
  readonly box: string
  readonly label: Words
  /** from 1; 1 in documents with one entry */
  readonly entry: number
  /** what may be used: null when the document contradicts itself, so that nobody takes the wrong one */
  readonly yen: number | null
  /** what stands in the box, and what its parts come to; they differ when `yen` is null */
  readonly says: number
  readonly parts: number | null
}

export type Reading = {
  readonly kind: Kind
  readonly issuer: string
  readonly person: string
  readonly amounts: readonly Amount[]
  readonly seal: 'verified' | 'readableNotVerifiable'
  readonly why: SealProblem | null
}

/** What cannot be read at all. */
export type ReadProblem = 'notXml' | 'unknownKind' | 'amountUnreadable'
export type Read =
  { readonly ok: true; readonly reading: Reading } | { readonly ok: false; readonly problem: ReadProblem }

const named = (within: XmlElement, name: string): XmlElement[] => elementsNamed(within, namespace, name)
const textIn = (within: XmlElement, name: string): string => (named(within, name)[0]?.textContent ?? '').trim()

/** An amount the schema refuses. */
class Unreadable extends Error {}

/** Amounts in boxes of this name, all together; null where there is none. gen:kingaku may be padded with zeros. */
const yenIn = (within: XmlElement, name: string): number | null => {
  const found = named(within, name).map((one) => (one.textContent ?? '').trim())
  if (found.some((text) => !/^-?\d{0,15}$/.test(text))) throw new Unreadable(name)
  const written = found.filter((text) => text !== '' && text !== '-')
  return written.length === 0 ? null : written.reduce((sum, text) => sum + Number(text), 0)
}

const sumOf = (within: XmlElement, names: readonly string[]): number | null => {
  const found = names.map((name) => yenIn(within, name)).filter((yen) => yen !== null)
  return found.length === 0 ? null : found.reduce((sum, yen) => sum + yen, 0)
}

const partsOf = (within: XmlElement, { plus, minus }: Sum): number | null => {
  const added = sumOf(within, plus)
  return added === null ? null : added - (sumOf(within, minus) ?? 0)
}

const amountsIn = (kind: Kind, within: XmlElement, entry: number): Amount[] => {
  const { amounts, sums } = boxes[kind]
  const found: Amount[] = []
  for (const [box, label] of Object.entries(amounts)) {
    const says = yenIn(within, box)
    if (says !== null) found.push({ box, label, entry, yen: says, says, parts: null })
  }
  for (const sum of sums) {
    const [says, parts] = [yenIn(within, sum.total), partsOf(within, sum)]
    if (says === null && parts === null) continue
    // a total that is not there says nothing against its parts
    const agrees = parts === null || says === null || says === parts
    found.push({
      box: sum.total,
      label: sum.label,
      entry,
      yen: agrees ? (says ?? parts) : null,
      says: says ?? 0,
      parts
    })
  }
  return found
}

const entriesOf = (kind: Kind, root: XmlElement): XmlElement[] => {
  const { entry } = boxes[kind]
  return entry === null ? [root] : named(root, entry)
}

/** Reads the XML of a certificate; `at` is when its issuer's chain has to hold. */
export const readCertificate = (xml: string, anchors: readonly X509Certificate[], at: Date): Read => {
  const root = rootOf(xml)
  if (!root) return { ok: false, problem: 'notXml' }
  const kind = root.localName ?? ''
  if (root.namespaceURI !== namespace || !isKind(kind)) return { ok: false, problem: 'unknownKind' }
  try {
    const amounts = entriesOf(kind, root).flatMap((entry, index) => amountsIn(kind, entry, index + 1))
    const why = checkSeal(xml, root, anchors, at)
    const reading: Reading = {
      kind,
      issuer: textIn(root, boxes[kind].issuer),
      person: textIn(root, boxes[kind].person),
      amounts,
      seal: why === null ? 'verified' : 'readableNotVerifiable',
      why
    }
    return { ok: true, reading }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: 'amountUnreadable' }
    throw error
  }
}
