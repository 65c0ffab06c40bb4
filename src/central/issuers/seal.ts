// The seal of a certificate: enveloped XMLDSig over the whole document by the id of its root, as e-Tax's certificates have it.
import type { Signer } from '../evidence/cms.ts'
import { standardEngine } from './engine.ts'

export const dsig = {
  namespace: 'http://www.w3.org/2000/09/xmldsig#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  canonical: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
} as const

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`

/** Seals a document whose root has the attribute `id`; the signature becomes its last child, the whole chain inside. */
export const sealXml = (xml: string, id: string, { key, chain }: Signer): string => {
  const seal = standardEngine(
    {
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }),
      publicCert: chain.map(pemOf).join(''),
      signatureAlgorithm: dsig.rsaSha256,
      canonicalizationAlgorithm: dsig.canonical
    },
    dsig.canonical
  )
  seal.addReference({
    xpath: '/*',
    transforms: [dsig.enveloped, dsig.canonical],
    digestAlgorithm: dsig.sha256,
    uri: `#${id}`
  })
  seal.computeSignature(xml, {
    prefix: 'dsig',
    attrs: { Id: `_${id}` },
    location: { reference: '/*', action: 'append' }
  })
  return seal.getSignedXml()
}
