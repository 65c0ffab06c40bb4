// XML that central sends to linked systems: elements in order, with attributes; text escaped.
import { escaped } from '../issuers/xml.ts'

export type Node = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly content: string | readonly Node[]
}

export const node = (
  name: string,
  content: Node['content'],
  attributes: Readonly<Record<string, string>> = {}
): Node => ({ name, content, attributes })

const attributesOf = ({ attributes }: Node): string =>
  Object.entries(attributes)
    // an attribute's line breaks would be read back as spaces
    .map(([name, value]) => ` ${name}="${escaped(value).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`)
    .join('')

export const writeNode = (one: Node): string =>
  `<${one.name}${attributesOf(one)}>${
    typeof one.content === 'string' ? escaped(one.content) : one.content.map(writeNode).join('')
  }</${one.name}>`

export const writeDocument = (root: Node): string => `<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(root)}`
