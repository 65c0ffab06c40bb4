// xml-crypto with canonical XML as the standard has it; by itself it sorts names as a dictionary does.
import { SignedXml, type SignedXmlOptions } from 'xml-crypto'
import { inStandardOrder } from '../../contract/wire/xml-order.ts'

/** An engine whose inclusive canonical form (C14N 1.0 §2.2) is the one other programs compute. */
export const standardEngine = (options: SignedXmlOptions, canonical: string): SignedXml => {
  const engine = new SignedXml(options)
  const known = engine.CanonicalizationAlgorithms[canonical]
  if (!known) throw new Error(`${canonical} is not known to the engine`)
  engine.CanonicalizationAlgorithms[canonical] = inStandardOrder(known)
  return engine
}
