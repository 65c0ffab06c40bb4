// The order of namespaces and attributes in canonical XML (C14N 1.0 §2.2): by code, not as a dictionary sorts.

type Attribute = { readonly namespaceURI: string | null; readonly localName: string }
type Namespace = { readonly prefix: string }

const byCode = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/**
 * xml-crypto sorts prefixes by locale ("a" before "Z") and attributes by namespace and name written together ("urn:p" "x" after
 * "urn:pp" "a"); other programs then compute another digest. This gives its class the order of the standard.
 */
export const inStandardOrder = <T extends new () => object>(canonicalization: T): T => {
  const Base: new () => object = canonicalization
  return class extends Base {
    attrCompare(a: Attribute, b: Attribute): number {
      return byCode(a.namespaceURI ?? '', b.namespaceURI ?? '') || byCode(a.localName, b.localName)
    }
    nsCompare(a: Namespace, b: Namespace): number {
      return byCode(a.prefix, b.prefix)
    }
  } as unknown as T
}
