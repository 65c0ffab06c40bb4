// Makes assets/characters/forms.csv out of three public tables; its README names them, their versions and their licences.
// node build/characters.ts UNIHAN_OTHER_MAPPINGS UNIHAN_VARIANTS KANJIDIC OPENCC_JP_SHINJITAI > assets/characters/forms.csv
import { readFileSync } from 'node:fs'

type Pair = readonly [old: string, now: string, source: string]

const character = (code: string): string => String.fromCodePoint(Number.parseInt(code.replace('U+', ''), 16))
/** lines of `U+XXXX field value` with that field */
const field = (lines: readonly string[], name: string): readonly (readonly [string, string])[] =>
  lines
    .map((line) => line.split('\t'))
    .filter(([code, key]) => code?.startsWith('U+') === true && key === name)
    .map(([code = '', , value = '']) => [character(code), value] as const)

/** every character that legacy encodings have, by the decoder itself; JIS X 0208 is rows 1 to 84 of what Windows-31J has */
const decoded = (leads: readonly number[]): ReadonlySet<string> => {
  const decoder = new TextDecoder('shift_jis')
  const trails = Array.from({ length: 0xfc - 0x40 + 1 }, (_, at) => 0x40 + at).filter((trail) => trail !== 0x7f)
  const all = leads.flatMap((lead) => trails.map((trail) => decoder.decode(Uint8Array.of(lead, trail))))
  return new Set(all.filter((one) => /^\p{Script=Han}$/u.test(one)))
}
const span = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)
const standard = decoded([...span(0x88, 0x9f), ...span(0xe0, 0xea)])
/** the rows of NEC and IBM: forms in names and places that keyboards offer */
const extended = decoded([...span(0xed, 0xee), ...span(0xfa, 0xfc)])

/** The one form in JIS X 0208 that a character of the rows of NEC and IBM is a variant of: the glyph variant (Z), or the only one. */
const variants = (lines: readonly string[]): Pair[] => {
  const all = [...field(lines, 'kZVariant'), ...field(lines, 'kSemanticVariant')]
  return [...extended].flatMap((old) => {
    const forms = all
      .filter(([from]) => from === old)
      .flatMap(([, value]) => value.split(' '))
      .map((one) => ({ form: character(one.split('<')[0] ?? ''), glyph: one.includes(':Z') }))
      .filter(({ form }) => standard.has(form))
    const glyphs = new Set(forms.filter(({ glyph }) => glyph).map(({ form }) => form))
    const [now, ...others] = glyphs.size === 1 ? glyphs : new Set(forms.map(({ form }) => form))
    return now !== undefined && others.length === 0 ? [[old, now, 'unihan'] as const] : []
  })
}

/** Entries without a number of their own in Nelson's dictionary (N) that refer to the entry of another (XN). */
const references = (text: string): Pair[] => {
  const rows = text.split('\n').filter((line) => /^\p{Script=Han} /u.test(line)).map((line) => line.split(' ')) // prettier-ignore
  const own = (parts: readonly string[]) => parts.find((part) => /^N\d+$/.test(part))
  const byNumber = new Map(rows.flatMap((parts) => (own(parts) === undefined ? [] : [[own(parts), parts[0] ?? '']])))
  return rows.flatMap((parts) => {
    const to = parts.find((part) => /^XN\d+$/.test(part))?.slice(1)
    const now = own(parts) === undefined ? byNumber.get(to) : undefined
    return now === undefined ? [] : [[parts[0] ?? '', now, 'kanjidic'] as const]
  })
}

const [mappings, unihan, kanjidic, opencc] = process.argv.slice(2).map((file) => readFileSync(file))
if (!mappings || !unihan || !kanjidic || !opencc)
  throw new Error('four files are wanted, in the order of the second line')
const lines = (file: Buffer): string[] => file.toString('utf8').split('\n')
const joyo = field(lines(mappings), 'kJoyoKanji')
const everyday = new Set(joyo.filter(([, value]) => value === '2010').map(([one]) => one))
const official = field(lines(mappings), 'kJinmeiyoKanji').flatMap(([old, value]) => {
  const now = /2010:(U\+[0-9A-F]+)/.exec(value)?.[1]
  return now === undefined ? [] : [[old, character(now), 'jinmeiyo'] as const]
})
const pairs: readonly Pair[] = [
  ...joyo.filter(([, value]) => value.startsWith('U+')).map(([old, value]) => [old, character(value), 'joyo'] as const),
  ...official,
  ...lines(opencc).flatMap((line) => {
    const [now = '', old] = line.split('\t')
    return old === undefined || !standard.has(now) ? [] : old.split(' ').map((one) => [one, now, 'opencc'] as const)
  }),
  ...references(new TextDecoder('euc-jp').decode(kanjidic)),
  ...variants(lines(unihan))
]
const forms = new Map<string, Pair>()
/** through forms of forms to the last */
const last = (from: string): string => {
  const next = forms.get(from)?.[1]
  return next === undefined ? from : last(next)
}
for (const pair of pairs) {
  const [old, now] = pair
  // what NFKC makes of it needs no row; no character of everyday use is taken for another; and nothing goes round in a circle
  if (forms.has(old) || everyday.has(old) || old.normalize('NFKC') !== old || last(now) === old) continue
  forms.set(old, pair)
}
process.stdout.write('old,now,source\n')
for (const [old, [, , source]] of [...forms].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(`${old},${last(old)},${source}\n`)
