// The characters the tax agency's forms are made of (General.xsd, the pattern of every text): no variation selectors, no
// half-width kana, and of the kanji those of the first block only. Registers know many more: a name is written in what there is,
// and kept as it is everywhere else.
import { readRows } from '../imports/table.ts'

/** the pattern's blocks as Unicode has them (Blocks.txt) */
const allowed =
  /^[\t\n\r\u0020-\u007e\u00a0-\u00ff\u0370-\u03ff\u0400-\u04ff\u2000-\u206f\u2150-\u218f\u2190-\u22ff\u2460-\u24ff\u2500-\u257f\u25a0-\u25ff\u3000-\u30ff\u3200-\u33ff\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65\uffa0-\uffef]$/u
const selectors = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu
const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** 縮退候補: what may be written in place of a character, best first, by the character with its selector and without */
export type Candidates = ReadonlyMap<string, readonly string[]>
export const noCandidates: Candidates = new Map()

/** what printers put where a character is missing (ゲタ記号) */
export const missing = '〓'

const isAllowed = (text: string): boolean => Array.from(text).every((one) => allowed.test(one))

const written = (grapheme: string, candidates: Candidates): string => {
  const plain = grapheme.replace(selectors, '')
  if (plain !== '' && isAllowed(plain)) return plain
  const found = [...(candidates.get(grapheme) ?? []), ...(candidates.get(plain) ?? [])].find(isAllowed)
  return found ?? missing
}

/**
 * A text as the forms take it: a base character for one with a selector, else its first candidate that there is, else 〓. What
 * is written in the forms' own characters comes out as it is.
 */
export const inForms = (text: string, candidates: Candidates = noCandidates): string => {
  if (isAllowed(text)) return text
  const wide = text.replace(/[\uff66-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
  return Array.from(graphemes.segment(wide), ({ segment }) => written(segment, candidates)).join('')
}

/** 3404_E0101 as the lists have it, or the character itself */
const characterOf = (cell: string): string =>
  /^[0-9A-F]{4,5}(_[0-9A-F]{4,5})*$/.test(cell)
    ? String.fromCodePoint(...cell.split('_').map((code) => Number.parseInt(code, 16)))
    : cell

/**
 * Reads a list of candidates (CSV with the columns kanji or ucs, and shrink, whose every character is one candidate), the form
 * in which the lists of the 文字情報基盤 go round. Null when it has not these columns.
 */
export const candidatesIn = (text: string): Candidates | null => {
  const [header, ...rows] = readRows(text).rows
  const column = (name: string): number => header?.cells.indexOf(name) ?? -1
  const [from, to] = [Math.max(column('kanji'), column('ucs')), column('shrink')]
  if (from < 0 || to < 0) return null
  return new Map(rows.map(({ cells }) => [characterOf(cells[from] ?? ''), Array.from(cells[to] ?? '')]))
}
