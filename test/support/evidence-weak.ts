// What the verifier must find too weak: made here with the old algorithms, since nothing in src can.
import { createHash, createSign } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { signCms, type Signer } from '../../src/central/evidence/cms.ts'
import type { Imprint } from '../../src/central/evidence/time-stamps.ts'

const sha1 = '1.3.14.3.2.26'
const ecdsaWithSha1 = '1.2.840.10045.4.1'

export const weakImprint = (der: Uint8Array): Imprint => ({
  algorithm: new pkijs.AlgorithmIdentifier({ algorithmId: sha1 }),
  digest: createHash('sha1').update(der).digest()
})

/** A CMS that is right in everything but SHA-1. */
export const weakSignature = (words: string, signer: Signer): Buffer => {
  const strong = signCms(Buffer.from(words), signer, new Date('2026-01-15T00:01:00Z'))
  const outer = pkijs.ContentInfo.fromBER(new Uint8Array(strong))
  const signed = new pkijs.SignedData({ schema: outer.content })
  const [info] = signed.signerInfos
  if (!info?.signedAttrs) throw new Error('a signature without a signer')
  const digest = new Uint8Array(createHash('sha1').update(words).digest())
  const attributes = info.signedAttrs.attributes.map((one) =>
    one.type === '1.2.840.113549.1.9.4'
      ? new pkijs.Attribute({ type: one.type, values: [new asn1js.OctetString({ valueHex: digest })] })
      : one
  )
  info.signedAttrs = new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes })
  info.digestAlgorithm = new pkijs.AlgorithmIdentifier({ algorithmId: sha1 })
  info.signatureAlgorithm = new pkijs.AlgorithmIdentifier({ algorithmId: ecdsaWithSha1 })
  const set = Buffer.from(info.signedAttrs.toSchema().toBER())
  set[0] = 0x31
  info.signature = new asn1js.OctetString({ valueHex: new Uint8Array(createSign('sha1').update(set).sign(signer.key)) })
  const made = new pkijs.ContentInfo({ contentType: outer.contentType, content: signed.toSchema(true) })
  return Buffer.from(made.toSchema().toBER())
}
