// Enveloped XML signatures (XMLDSig) in the form of e-Tax's certificates: one reference to the whole document, prefix dsig, X509Data.
import { done, failed, type Outcome } from '../../card/port.ts'
import { readySigner, type Signer, type SigningFault } from './signer.ts'
import { canonicalization, dsig, enveloped, idOf, parseXml, standsAlone } from './xml-document.ts'
import { xmlEngine } from './xml-engine.ts'

/** `documentUnfit`: not well-formed, signed already, or of a form whose canonical bytes programs compute differently */
export type XmlSigningFault = SigningFault | { readonly fault: 'documentUnfit' }

export type XmlOptions = {
  /** Id of the Signature element (required by XMLDSIG050.xsd): an XML name not used in the document */
  readonly signatureId: string
  readonly canonical?: keyof typeof canonicalization
}

const prefix = 'dsig'

/** carries a fault of the signer through the engine, which only knows errors */
class Stopped<F> extends Error {
  readonly outcome: F
  constructor(outcome: F) {
    super('the signer said no')
    this.outcome = outcome
  }
}

const keyInfoOf = ({ certificate, between = [] }: Signer<unknown>): string => {
  const each = [certificate, ...between].map(
    (der) => `<${prefix}:X509Certificate>${Buffer.from(der).toString('base64')}</${prefix}:X509Certificate>`
  )
  return `<${prefix}:X509Data>${each.join('')}</${prefix}:X509Data>`
}

/** Whether `signXml` can sign this document, asked before anybody is asked for a secret. */
export const canSignXml = (xml: string): boolean => referable(xml) !== undefined

/** The document's way of being referred to: by its root's identifier, or as a whole; undefined when it cannot be signed. */
const referable = (xml: string): { readonly whole: boolean } | undefined => {
  const parsed = parseXml(xml)
  if (!parsed || parsed.root.getElementsByTagNameNS(dsig, 'Signature').length > 0) return undefined
  const whole = idOf(parsed.root) === undefined
  // what stands beside the root is only covered, and only by some programs, where the reference names none
  return whole && !standsAlone(parsed.doc) ? undefined : { whole }
}

/**
 * Signs `xml` as `signer` and gives it with a Signature as the last child of its root. The reference is to the root's identifier
 * (id, Id or ID), or to the whole document where it has none. Faults: those of `sign`, signerUnfit, signatureWrong, documentUnfit.
 */
export const signXml = async <F extends { readonly fault: string }>(
  xml: string,
  signer: Signer<F>,
  { signatureId, canonical = 'inclusive' }: XmlOptions
): Promise<Outcome<string, F | XmlSigningFault>> => {
  if (!/^[A-Za-z_][\w.-]*$/.test(signatureId)) throw new Error(`${signatureId} is no XML name`)
  const ready = readySigner(signer)
  if (!ready.ok) return ready
  const reference = referable(xml)
  if (!reference) return failed<XmlSigningFault>({ fault: 'documentUnfit' })
  const { algorithm, sign } = ready.value
  const method = canonicalization[canonical]
  const engine = xmlEngine(
    algorithm.xml.signature,
    {
      sign: async (signedInfo) => {
        const signed = await sign(signedInfo)
        if (!signed.ok) throw new Stopped(signed)
        return Buffer.from(signed.value).toString('base64')
      }
    },
    { canonical: method, keyInfo: keyInfoOf(signer) }
  )
  engine.addReference({
    xpath: '/*',
    transforms: [enveloped, method],
    digestAlgorithm: algorithm.xml.hash,
    isEmptyUri: reference.whole
  })
  return new Promise((resolve, reject) => {
    engine.computeSignature(xml, { prefix, attrs: { Id: signatureId } }, (error) => {
      if (!error) resolve(done(engine.getSignedXml()))
      else if (error instanceof Stopped) resolve(error.outcome)
      else reject(error)
    })
  })
}
