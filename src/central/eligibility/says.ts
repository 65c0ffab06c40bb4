// Conditions in words, made from the catalogue: what a rule says is what it does, in every language.
import type { Words } from '../../contract/wire/words.ts'
import type { FactValue } from './codes.ts'
import type { Fact, FactCatalogue, Leaf, Span } from './expression.ts'
import type { z } from 'zod'

const words = (ja: string, en: string): Words => ({ ja, en })

const spanWords = ({ days, months, years }: z.infer<typeof Span>): Words => {
  if (days !== undefined) return words(`${days}日`, `${days} days`)
  if (months !== undefined) return words(`${months}か月`, `${months} months`)
  return words(`${years ?? 0}年`, `${years ?? 0} years`)
}

const agesWords = ({ atLeast, below }: { atLeast?: number | undefined; below?: number | undefined }): Words => {
  if (atLeast !== undefined && below === atLeast + 1) return words(`${atLeast}歳`, `aged ${atLeast}`)
  const ja = [atLeast === undefined ? '' : `${atLeast}歳以上`, below === undefined ? '' : `${below}歳未満`]
  const en = [atLeast === undefined ? '' : `aged ${atLeast} or over`, below === undefined ? '' : `under ${below}`]
  return words(ja.filter(Boolean).join(' '), en.filter(Boolean).join(' and '))
}

const optionWords = (fact: Fact, value: string | boolean): Words => {
  if (fact.kind === 'flag') return value === true ? fact.yes : fact.no
  const option = fact.kind === 'choice' ? fact.options[String(value)] : undefined
  return option ?? words(String(value), String(value))
}

const isWords = (leaf: Extract<Leaf, { is: unknown }>, fact: Fact): Words => {
  if (fact.kind === 'flag') return optionWords(fact, leaf.is === true)
  const options = (Array.isArray(leaf.is) ? leaf.is : [leaf.is]).map((one) => optionWords(fact, one))
  const [ja, en] = [options.map((one) => one.ja).join('か '), options.map((one) => one.en).join(' or ')]
  return words(`${fact.label.ja}が ${ja}`, `${fact.label.en}: ${en}`)
}

const dayWords = (leaf: Leaf, { label }: Fact): Words | null => {
  if ('within' in leaf) {
    const [next, span] = 'next' in leaf.within ? [true, leaf.within.next] : [false, leaf.within.past]
    const { ja, en } = spanWords(span)
    return next
      ? words(`${label.ja}が これから ${ja}のうち`, `${label.en} within the next ${en}`)
      : words(`${label.ja}が この ${ja}のうち`, `${label.en} within the last ${en}`)
  }
  if (!('dated' in leaf)) return null
  const { from, to } = leaf.dated
  if (from === undefined && to === undefined) return words(`${label.ja}が ある`, `${label.en}: there is one`)
  return words(
    `${label.ja}が ${from ?? ''}${from === undefined ? '' : 'から'}${to === undefined ? ' あと' : ` ${to}まで`}`,
    `${label.en} ${from === undefined ? '' : `from ${from}`}${to === undefined ? '' : ` to ${to}`}`
  )
}

const amountWords = (
  { atLeast, atMost }: { readonly atLeast?: number | undefined; readonly atMost?: number | undefined },
  fact: Fact
): Words => {
  const unit = fact.kind === 'number' ? fact.unit : words('', '')
  const ja = [
    atLeast === undefined ? '' : `${atLeast}${unit.ja}以上`,
    atMost === undefined ? '' : `${atMost}${unit.ja}以下`
  ]
  const en = [
    atLeast === undefined ? '' : `at least ${atLeast} ${unit.en}`,
    atMost === undefined ? '' : `at most ${atMost} ${unit.en}`
  ]
  return words(`${fact.label.ja}が ${ja.join('')}`, `${fact.label.en}: ${en.filter(Boolean).join(', ')}`)
}

/** A condition in words. */
export const leafWords = (leaf: Leaf, catalogue: FactCatalogue): Words => {
  if ('season' in leaf)
    return words(`${leaf.season.from}から ${leaf.season.to}の間`, `From ${leaf.season.from} to ${leaf.season.to}`)
  const fact = catalogue[leaf.fact]
  if (!fact) return words(leaf.fact, leaf.fact)
  if ('is' in leaf) return isWords(leaf, fact)
  const who =
    fact.kind === 'day' && fact.who ? fact.who : words(`${fact.label.ja}から数えて`, `Counted from ${fact.label.en}:`)
  if ('age' in leaf || 'schoolAge' in leaf) {
    const school = 'schoolAge' in leaf
    const { ja, en } = agesWords('age' in leaf ? leaf.age : leaf.schoolAge)
    return words(
      `${who.ja}${school ? '年度の初めに ' : ''}${ja}`,
      `${who.en} ${en}${school ? ' at the start of the school year' : ''}`
    )
  }
  return dayWords(leaf, fact) ?? ('within' in leaf || 'dated' in leaf ? fact.label : amountWords(leaf, fact))
}

/** The opposite of a condition, in words. */
export const notWords = (leaf: Leaf, catalogue: FactCatalogue): Words => {
  if ('is' in leaf && typeof leaf.is === 'boolean') return leafWords({ ...leaf, is: !leaf.is }, catalogue)
  if ('dated' in leaf && leaf.dated.from === undefined && leaf.dated.to === undefined) {
    const label = catalogue[leaf.fact]?.label
    if (label) return words(`${label.ja}が ない`, `${label.en}: there is none`)
  }
  const { ja, en } = leafWords(leaf, catalogue)
  return words(`次のとおりではない: ${ja}`, `Not: ${en}`)
}

/** A value in words; null for one that is not known. */
export const valueWords = (fact: Fact | undefined, value: FactValue | undefined): Words | null => {
  if (!fact || value === undefined) return null
  if (value === null) return words('なし', 'none')
  if (fact.kind === 'flag' || fact.kind === 'choice') return typeof value === 'number' ? null : optionWords(fact, value)
  if (fact.kind === 'number') return words(`${String(value)}${fact.unit.ja}`, `${String(value)} ${fact.unit.en}`)
  return words(String(value), String(value))
}
