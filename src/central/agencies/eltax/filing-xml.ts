// A local-tax filing in neutral XML of our own: one element per field, sealed by its sender as certificates are.
import type { X509Certificate } from 'node:crypto'
import { checkSeal } from '../../issuers/check-seal.ts'
import { elementsNamed, rootOf } from '../../issuers/dom.ts'
import type { Fields } from '../judge.ts'
import type { AgencyReply, Delivery } from '../port.ts'
import { node, writeDocument } from '../xml.ts'

const namespace = 'urn:madoguchi:local-tax:1'
export const rootId = 'filing'

type Refused = Extract<AgencyReply, { state: 'refused' }>

const refused = (ja: string, en: string): Refused => ({ state: 'refused', reason: { ja, en } })

/** `form` is the number of the form at eLTAX. */
export const writeFiling = (form: string, { key, receiptNumber, fields }: Delivery): string =>
  writeDocument(
    node(
      'filing',
      Object.entries(fields).map(([name, value]) => node('field', value, { name })),
      { xmlns: namespace, id: rootId, form, key, receipt: receiptNumber }
    )
  )

/** The fields of a sealed filing; a refusal of what is not in form or not sealed by one of `anchors`, valid `at` that time. */
export const readFiling = (
  form: string,
  xml: string,
  anchors: readonly X509Certificate[],
  at: Date
): Fields | Refused => {
  const root = rootOf(xml)
  if (root?.namespaceURI !== namespace || root.localName !== 'filing' || root.getAttribute('form') !== form)
    return refused('申告書の 形式が ちがいます。', 'The filing is not in form.')
  const problem = checkSeal(xml, root, anchors, at)
  if (problem !== null)
    return refused(`電子署名を 確かめられません (${problem})。`, `The electronic signature does not hold (${problem}).`)
  return Object.fromEntries(
    elementsNamed(root, namespace, 'field').map((one) => [one.getAttribute('name') ?? '', one.textContent ?? ''])
  )
}
