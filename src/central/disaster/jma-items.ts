// Areas and kinds of a JMA report: where each family of bulletins keeps them.
import type { BulletinItem } from '../../contract/wire/disaster.ts'
import { childrenOf, reached, textAt, type XmlNode } from '../xml.ts'
import { item, severityOf } from './message.ts'

/** what ends a warning, or says that there is none; the lowest level of a volcano is none */
const over = /解除|なし$|^レベル１|^噴火予報|^活火山であることに留意/
/** 氾濫注意情報（警戒情報解除） ends the higher level and holds itself: what stands in parentheses does not count */
const isOver = (name: string): boolean => over.test(name.replace(/（[^）]*）/g, ''))
/** of the JMA code table of tsunami warnings */
const overTsunami: ReadonlySet<string> = new Set(['00', '50', '60'])

type Area = { readonly code: string; readonly name: string }
const areaOf = (area: XmlNode): Area => ({ name: textAt(area, 'Name'), code: textAt(area, 'Code') })

/** the areas of an item: one, or a list of them, or a named river or volcano */
const areasOf = (node: XmlNode): Area[] =>
  [...childrenOf(node, 'Area'), ...reached(node, 'Areas', 'Area')].map(areaOf).filter(({ name }) => name !== '')

const released = (kind: XmlNode, name: string): boolean =>
  isOver(textAt(kind, 'Status')) || textAt(kind, 'Condition') === '解除' || isOver(name)

/** 土砂災害警戒情報 names its kinds 警戒 and 解除 only: with the family's name in front they can be understood alone */
const fullName = (name: string, family: string): string => (name === '警戒' || name === '' ? family : name)

/** Item/Kind and Item/Area(s), the form of Warning, VolcanoInfo and the headline's Information. */
const plainItems = (blocks: readonly XmlNode[], family: string): BulletinItem[] =>
  blocks.flatMap((block) =>
    childrenOf(block, 'Item').flatMap((one) =>
      areasOf(one).flatMap((area) =>
        childrenOf(one, 'Kind').map((kind) => {
          const name = textAt(kind, 'Name')
          const ends = released(kind, name)
          const full = fullName(name, family)
          return item(area, full, ends ? 'information' : severityOf(full), ends)
        })
      )
    )
  )

/** Tsunami/Forecast/Item/Category/Kind: 津波予報（若干の海面変動） informs, it does not warn. */
const tsunamiItems = (body: XmlNode): BulletinItem[] =>
  reached(body, 'Tsunami', 'Forecast', 'Item').flatMap((one) =>
    areasOf(one).flatMap((area) =>
      reached(one, 'Category', 'Kind').map((kind) => {
        const name = textAt(kind, 'Name')
        const ends = overTsunami.has(textAt(kind, 'Code')) || isOver(name)
        return item(area, name, ends ? 'information' : severityOf(name), ends)
      })
    )
  )

/** Whether an item says that its area has nothing: such an item has no kind worth a name. */
const isNothing = ({ kind, released: ends }: BulletinItem): boolean => ends && (kind === '' || kind.endsWith('なし'))

/**
 * What a report says of which area. Weather, landslides, rivers and tornadoes: Body/Warning; volcanoes: Body/VolcanoInfo;
 * tsunami: Body/Tsunami/Forecast; all others: Head/Headline/Information, and where there is none, the publishing area as a whole.
 */
export const jmaItems = (head: XmlNode, body: XmlNode, family: string, whole: Area): BulletinItem[] => {
  const found = [
    ...tsunamiItems(body),
    ...plainItems(childrenOf(body, 'Warning'), family),
    ...plainItems(childrenOf(body, 'VolcanoInfo'), family)
  ]
  const items = found.length > 0 ? found : plainItems(reached(head, 'Headline', 'Information'), family)
  if (items.length === 0) return [item(whole, family, severityOf(family), false)]
  // one area may stand in a report at several levels of detail: the same twice is once
  const unique = new Map(items.map((one) => [`${one.area.code} ${one.kind}`, one]))
  return [...unique.values()].map((one) => (isNothing(one) ? { ...one, kind: '' } : one))
}
