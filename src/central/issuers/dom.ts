// XML as a tree, by the parser xml-crypto works with. Its own types bring the browser's along, which central must not see.
import { createRequire } from 'node:module'

export type XmlElement = {
  readonly namespaceURI: string | null
  readonly localName: string | null
  readonly textContent: string | null
  readonly parentNode: unknown
  readonly getAttribute: (name: string) => string | null
  readonly getElementsByTagNameNS: (
    namespace: string,
    name: string
  ) => { readonly length: number; item(index: number): XmlElement | null }
}
type Parser = {
  readonly parseFromString: (
    text: string,
    type: 'text/xml'
  ) => { readonly doctype: unknown; readonly documentElement: XmlElement | null } | undefined
}
type ParserClass = new (options: {
  readonly locator: object
  readonly errorHandler: Readonly<Record<string, (message: string) => never>>
}) => Parser

const { DOMParser } = createRequire(import.meta.url)('@xmldom/xmldom') as { readonly DOMParser: ParserClass }

const stop = (message: string): never => {
  throw new Error(message)
}

/** XML has no U+0000 (XML 1.0 §2.2), the parser takes it from a reference, and PostgreSQL keeps no text with it */
const nul = /&#(?:0+|x0+);/i

/** The root of a well-formed document without a document type; null for anything else. */
export const rootOf = (xml: string): XmlElement | null => {
  if (xml.includes('\0') || nul.test(xml)) return null
  try {
    const parser = new DOMParser({ locator: {}, errorHandler: { warning: stop, error: stop, fatalError: stop } })
    const found = parser.parseFromString(xml, 'text/xml')
    // a document type could bring entities along
    return found && !found.doctype ? found.documentElement : null
  } catch {
    return null
  }
}

/** The elements of this name inside another, in the order of the document. */
export const elementsNamed = (within: XmlElement, namespace: string, name: string): XmlElement[] => {
  const list = within.getElementsByTagNameNS(namespace, name)
  const found: XmlElement[] = []
  for (let index = 0; index < list.length; index++) {
    const one = list.item(index)
    if (one) found.push(one)
  }
  return found
}
