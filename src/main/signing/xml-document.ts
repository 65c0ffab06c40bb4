// XML as far as signatures need it: parsed strictly, and only documents whose canonical form every program computes alike.
import { DOMParser } from '@xmldom/xmldom'
import { signatureAlgorithms } from '../../card/profiles/signature-algorithms.ts'

export const dsig = 'http://www.w3.org/2000/09/xmldsig#'
export const enveloped = `${dsig}enveloped-signature`
/** `inclusive` is what e-Tax's certificates use; both without comments */
export const canonicalization = {
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#'
} as const

/** hash algorithms by their XML identifier */
export const xmlHashes: ReadonlyMap<string, string> = new Map(
  signatureAlgorithms.map(({ xml, hash }) => [xml.hash, hash])
)

/** names under which an element's identifier may stand */
const idNames = ['id', 'Id', 'ID'] as const
const elementNode = 1
const commentNode = 8
const instructionNode = 7

/** xmldom gives childNodes only to what can have some */
const childrenOf = (node: Node): readonly Node[] => (node.hasChildNodes() ? Array.from(node.childNodes) : [])

export const elementsIn = (node: Node): readonly Element[] =>
  childrenOf(node).filter((child): child is Element => child.nodeType === elementNode)

/** whether everything below is elements and text */
export const isPlain = (node: Node): boolean =>
  childrenOf(node).every(
    (child) => child.nodeType !== commentNode && child.nodeType !== instructionNode && isPlain(child)
  )

/** the root's identifier; undefined when it has none */
export const idOf = (root: Element): string | undefined =>
  idNames.map((name) => root.getAttribute(name)).find((value) => value !== null && value !== '') ?? undefined

const strict = (): DOMParser => {
  const stop = (message: string): never => {
    throw new Error(message)
  }
  return new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } })
}

const withInstructions = (node: Node): boolean =>
  childrenOf(node).some((child) => child.nodeType === instructionNode || withInstructions(child))

const parsed = (xml: string): Document | undefined => {
  try {
    return strict().parseFromString(xml, 'text/xml')
  } catch {
    return undefined
  }
}

/**
 * Parses `xml`; undefined when it is not well-formed, has a document type, processing instructions inside its root, or xml:
 * attributes on it (they would be inherited by what is signed, and programs differ).
 */
export const parseXml = (xml: string): { readonly doc: Document; readonly root: Element } | undefined => {
  const doc = parsed(xml)
  const root: Element | null | undefined = doc?.documentElement
  if (!doc || !root || doc.doctype || withInstructions(root)) return undefined
  if (Array.from(root.attributes).some((attribute) => attribute.prefix === 'xml')) return undefined
  return { doc, root }
}

/** whether comments, instructions or anything else stand beside the root, the XML declaration left out */
export const standsAlone = (doc: Document): boolean =>
  childrenOf(doc).every((child) => child === doc.documentElement || child.nodeName === 'xml' || child.nodeType === 3)
