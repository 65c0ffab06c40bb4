// What somebody means by a few words: which kind of place, and what is left to look for.
import type { PlaceKind } from '../../contract/wire/open-data.ts'
import { folded } from '../open-data/fold.ts'

/** as people call them; the longest first, for 避難場所 is no 場所 */
const kindWords: readonly (readonly [word: string, kind: PlaceKind])[] = (
  [
    ['避難場所', 'shelters'],
    ['避難所', 'shelters'],
    ['shelters', 'shelters'],
    ['shelter', 'shelters'],
    ['自動体外式除細動器', 'aed'],
    ['AED', 'aed'],
    ['defibrillator', 'aed'],
    ['医療機関', 'clinics'],
    ['病院', 'clinics'],
    ['診療所', 'clinics'],
    ['医院', 'clinics'],
    ['お医者さん', 'clinics'],
    ['hospital', 'clinics'],
    ['clinic', 'clinics'],
    ['doctor', 'clinics'],
    ['公衆トイレ', 'toilets'],
    ['トイレ', 'toilets'],
    ['お手洗い', 'toilets'],
    ['toilet', 'toilets'],
    ['保育園', 'childcare'],
    ['保育所', 'childcare'],
    ['幼稚園', 'childcare'],
    ['こども園', 'childcare'],
    ['nursery', 'childcare'],
    ['介護施設', 'welfare'],
    ['福祉施設', 'welfare'],
    ['土のう', 'sandbags'],
    ['sandbag', 'sandbags']
  ] as const
)
  .map(([word, kind]) => [folded(word), kind] as const)
  .toSorted(([a], [b]) => b.length - a.length)

/** said around it, and nothing to look for */
const around =
  ['いちばん近い', '一番近い', '最寄りの', '最寄り', '近くの', '近くで', '近い', '近く', 'いま開いている', '今開いている', '開いている', 'いま', 'どこ', 'nearest', 'near me', 'open now', 'open'] // prettier-ignore
    .map(folded)
    .toSorted((a, b) => b.length - a.length)
/** left over between two of them */
const particles = /^[ノデハガヲニトヘ?？。、]*$/

export type Question = {
  readonly kind: PlaceKind | null
  /** folded, each to be found; none where only a kind was asked for */
  readonly terms: readonly string[]
}

/** A word that is a kind of place, with what may be said around it; null for one that names something else. */
const kindOf = (term: string): PlaceKind | null | 'around' => {
  const found = kindWords.find(([word]) => term.includes(word))
  let rest = found ? term.replace(found[0], '') : term
  for (const word of around) rest = rest.replaceAll(word, '')
  if (!particles.test(rest)) return null
  return found?.[1] ?? 'around'
}

/** Reads a question. A name with such a word in it (森川病院) is a name. */
export const readQuestion = (text: string): Question => {
  let kind: PlaceKind | null = null
  const terms: string[] = []
  for (const part of text.split(/[\s\u3000]+/)) {
    const term = folded(part)
    if (term === '') continue
    const meant = kindOf(term)
    if (meant === null) terms.push(term)
    else if (meant !== 'around') kind ??= meant
  }
  return { kind, terms }
}
