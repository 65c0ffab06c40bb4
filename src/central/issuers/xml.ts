// Writing the tax agency's XML: elements in order, text escaped, dates without leading zeros.

/** an element: its name, and its text or its children */
export type Element = readonly [name: string, content: string | number | readonly Element[]]

export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number }

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;'
}
/** Text as it may stand in elements and attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (one) => escapes[one] ?? one)

export const write = ([name, content]: Element): string =>
  `<${name}>${typeof content === 'object' ? content.map(write).join('') : escaped(String(content))}</${name}>`

/** gen:yyyy, gen:mm, gen:dd are numbers, not padded: 2026, 1, 5 */
export const western = (name: string, { year, month, day }: CalendarDate): Element => [
  name,
  [
    ['gen:yyyy', year],
    ['gen:mm', month],
    ['gen:dd', day]
  ]
]
export const westernYear = (name: string, year: number): Element => [name, [['gen:yyyy', year]]]
export const westernMonth = (name: string, year: number, month: number): Element => [
  name,
  [
    ['gen:yyyy', year],
    ['gen:mm', month]
  ]
]

/** era 5 is 令和, whose first year was 2019 */
const reiwa = (year: number): readonly Element[] => {
  if (year < 2020) throw new Error(`${year} is not wholly in Reiwa`)
  return [
    ['gen:era', 5],
    ['gen:yy', year - 2018]
  ]
}
export const eraYear = (name: string, year: number): Element => [name, reiwa(year)]
export const eraDate = (name: string, { year, month, day }: CalendarDate): Element => [
  name,
  [...reiwa(year), ['gen:mm', month], ['gen:dd', day]]
]
export const monthDay = (name: string, { month, day }: Pick<CalendarDate, 'month' | 'day'>): Element => [
  name,
  [
    ['gen:mm', month],
    ['gen:dd', day]
  ]
]
export const choice = (name: string, code: number): Element => [name, [['kubun_CD', code]]]

export const isoDate = ({ year, month, day }: CalendarDate): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')

export type Sheet = {
  readonly kind: string
  /** version of the form */
  readonly version: string
  /** an XML name; the seal refers to it */
  readonly id: string
  readonly maker: string
  readonly madeOn: CalendarDate
  readonly body: readonly Element[]
}

/** The whole document, without its seal. */
export const writeSheet = ({ kind, version, id, maker, madeOn, body }: Sheet): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${kind} xmlns="http://xml.e-tax.nta.go.jp/XSD/kyotsu" ` +
  `xmlns:gen="http://xml.e-tax.nta.go.jp/XSD/general" VR="${version}" id="${escaped(id)}" page="1" ` +
  `sakuseiDay="${isoDate(madeOn)}" sakuseiNM="${escaped(maker)}" softNM="Madoguchi issue">` +
  `${body.map(write).join('')}</${kind}>`
