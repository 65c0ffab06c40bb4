// Walking XML of others by local names, on the parser that central's certificates are read with.
import { rootOf, type XmlElement } from './issuers/dom.ts'

type XmlNode = XmlElement & {
  readonly nodeType: number
  readonly lineNumber?: number
  readonly firstChild: XmlNode | null
  readonly nextSibling: XmlNode | null
}
export type { XmlNode }

const element = 1

/** The root of a well-formed document without a document type; null for anything else. */
export const xmlRoot = (text: string): XmlNode | null => rootOf(text) as XmlNode | null

/** The elements directly below, all or those of one name. Namespaces change with every release of a form; names do not. */
export const childrenOf = (parent: XmlNode, name?: string): XmlNode[] => {
  const found: XmlNode[] = []
  for (let child = parent.firstChild; child; child = child.nextSibling)
    if (child.nodeType === element && (name === undefined || child.localName === name)) found.push(child)
  return found
}

/** Everything that is reached by this path of names. */
export const reached = (from: XmlNode, ...path: readonly string[]): XmlNode[] =>
  path.reduce<XmlNode[]>((all, name) => all.flatMap((one) => childrenOf(one, name)), [from])

/** The text at the end of a path, trimmed; empty where there is none. */
export const textAt = (from: XmlNode, ...path: readonly string[]): string =>
  (reached(from, ...path)[0]?.textContent ?? '').trim()

/** where it stands in its file, for reports */
export const lineOf = (node: XmlNode): number => node.lineNumber ?? 0
