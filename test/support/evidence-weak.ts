// What the verifier must find too weak: made here with the old algorithms, since nothing in src can.
import 'reflect-metadata'
import { createHash, createPrivateKey, createSign, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import * as x509 from '@peculiar/x509'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { Holder } from '../../src/central/evidence/certificates.ts'
import { oids, sha256Algorithm, signCms, type Signer } from '../../src/central/evidence/cms.ts'
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

/** An authority below `root` with a key of 1,024 bits, written to `holder` as `issueTo` would. */
export const issueWeakAuthority = async (holder: Holder, root: Holder, at: Date): Promise<void> => {
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: Uint8Array.of(1, 0, 1),
    modulusLength: 1024
  }
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const above = new X509Certificate(readFileSync(`${root.file}.pem`))
  const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const pkcs8 = createPrivateKey(readFileSync(`${root.file}.key`)).export({ type: 'pkcs8', format: 'der' })
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '4001',
    subject: 'CN=weak authority',
    issuer: new x509.X509Certificate(above.toString()).subjectName,
    notBefore: at,
    notAfter: new Date(at.getTime() + 3650 * 86_400_000),
    signingKey: await crypto.subtle.importKey('pkcs8', pkcs8, ec, false, ['sign']),
    signingAlgorithm: ec,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)
    ]
  })
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  writeFileSync(`${holder.file}.key`, key)
  writeFileSync(`${holder.file}.pem`, certificate.toString('pem'))
}

/** A time-stamp over `covered` that is right but for an extension nobody here understands, marked critical. */
export const strangeStamp = (covered: Uint8Array, signer: Signer, at: Date): Buffer => {
  const info = new pkijs.TSTInfo({
    version: 1,
    policy: '2.25.1',
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: sha256Algorithm(),
      hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(createHash('sha256').update(covered).digest()) })
    }),
    serialNumber: new asn1js.Integer({ value: 77 }),
    genTime: at,
    extensions: [new pkijs.Extension({ extnID: '2.25.2', critical: true, extnValue: new asn1js.Null().toBER() })]
  })
  return signCms(Buffer.from(info.toSchema().toBER()), signer, at, { type: oids.tstInfo, attached: true })
}
