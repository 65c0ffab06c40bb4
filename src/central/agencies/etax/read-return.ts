// What e-Tax does with a return before it looks at an amount: is it in form, is it signed, and what stands in each box.
import type { X509Certificate } from 'node:crypto'
import { checkSeal } from '../../issuers/check-seal.ts'
import { elementsNamed, rootOf, type XmlElement } from '../../issuers/dom.ts'
import type { Fields } from '../judge.ts'
import type { AgencyReply } from '../port.ts'
import { fieldBoxes, general, heading, namespace, versions } from './boxes.ts'

type Refused = Extract<AgencyReply, { state: 'refused' }>

const refused = (ja: string, en: string): Refused => ({ state: 'refused', reason: { ja, en } })

const one = (within: XmlElement, name: string, space: string = namespace): XmlElement | undefined =>
  elementsNamed(within, space, name)[0]

const textOf = (element: XmlElement | undefined): string | undefined => element?.textContent ?? undefined

const inForm = (root: XmlElement): boolean =>
  root.namespaceURI === namespace &&
  root.localName === 'DATA' &&
  (['RKO0010', 'IT', 'KOA020'] as const).every((name) => {
    const found = elementsNamed(root, namespace, name)
    return found.length === 1 && found[0]?.getAttribute('VR') === versions[name]
  })

const firstYears: Readonly<Record<string, number>> = { 2: 1912, 3: 1926, 4: 1989, 5: 2019 }

const number = (within: XmlElement, name: string): number | undefined => {
  const text = textOf(one(within, name, general))
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

const westernYear = (within: XmlElement): number | undefined => {
  const [first, year] = [firstYears[textOf(one(within, 'era', general)) ?? ''], number(within, 'yy')]
  return first === undefined || year === undefined ? undefined : first + year - 1
}

const dateIn = (within: XmlElement | undefined): string | undefined => {
  if (!within) return undefined
  const [year, month, day] = [westernYear(within), number(within, 'mm'), number(within, 'dd')]
  if (year === undefined || month === undefined || day === undefined) return undefined
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
}

const fieldsIn = (root: XmlElement): Fields => {
  const office = one(root, 'ZEIMUSHO')
  const year = one(root, 'NENBUN')
  const all: readonly (readonly [string, string | undefined])[] = [
    ...fieldBoxes.map(([code, field]) => [field, textOf(one(root, code))] as const),
    [heading.office, office && textOf(one(office, 'zeimusho_CD', general))],
    [heading.id, textOf(one(root, 'NOZEISHA_ID'))],
    [heading.name, textOf(one(root, 'NOZEISHA_NM'))],
    [heading.address, textOf(one(root, 'NOZEISHA_ADR'))],
    [heading.birthday, dateIn(one(root, 'BIRTHDAY'))],
    [heading.year, year && westernYear(year)?.toString()]
  ]
  return Object.fromEntries(all.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])))
}

/**
 * Reads a signed return. `anchors` are the roots of those who may sign one, `at` is when their chain has to hold. Gives what
 * stands in the boxes, by field; or the refusal of a document that is not in form, or whose signature does not hold.
 */
export const readReturn = (xml: string, anchors: readonly X509Certificate[], at: Date): Fields | Refused => {
  const root = rootOf(xml)
  if (!root || !inForm(root))
    return refused(
      '申告書の 形式が ちがいます。ソフトの 版を 確かめてください。',
      'The return is not in the form of this year. Check the version of the software.'
    )
  const problem = checkSeal(xml, root, anchors, at)
  if (problem !== null)
    return refused(`電子署名を 確かめられません (${problem})。`, `The electronic signature does not hold (${problem}).`)
  return fieldsIn(root)
}
