// A card in software: the keys and certificates of the fictional cards, signing as the real one would.
import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { z } from 'zod'

const CardFile = z.object({
  applications: z.array(
    z.object({
      keys: z.array(z.object({ ef: z.string(), pkcs8: z.string() })),
      files: z.array(z.object({ ef: z.string(), content: z.string() }))
    })
  )
})

export type SoftKey = { readonly key: KeyObject; readonly certificate: Buffer }
export type SoftCard = { readonly authentication: SoftKey; readonly signature: SoftKey }

export const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/cards/${path}`, import.meta.url))

/** The card `name` of test/fixtures/cards. */
export const softCard = (name: string): SoftCard => {
  const [jpki] = CardFile.parse(JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8'))).applications
  const part = (keyEf: string, fileEf: string): SoftKey => {
    const key = jpki?.keys.find((one) => one.ef === keyEf)?.pkcs8
    const content = jpki?.files.find((one) => one.ef === fileEf)?.content
    if (key === undefined || content === undefined) throw new Error(`the card ${name} has no ${keyEf} or ${fileEf}`)
    return { key: createPrivateKey(key), certificate: new X509Certificate(Buffer.from(content, 'base64')).raw }
  }
  return { authentication: part('0017', '000A'), signature: part('001A', '0001') }
}

/** a fixture's name, or a card that is none */
export const cardOf = (card: string | SoftCard): SoftCard => (typeof card === 'string' ? softCard(card) : card)

type Form = 'ieee-p1363' | 'der'
/** How today's and the next card sign: RSA-2048 with SHA-256, P-384 with SHA-384. */
const ways = {
  today: { hash: 'sha256', hashOid: '2.16.840.1.101.3.4.2.1', signatureOid: '1.2.840.113549.1.1.1' },
  next: { hash: 'sha384', hashOid: '2.16.840.1.101.3.4.2.2', signatureOid: '1.2.840.10045.4.3.3' }
} as const
const wayOf = ({ asymmetricKeyType }: KeyObject): keyof typeof ways => (asymmetricKeyType === 'ec' ? 'next' : 'today')

export const signedBy = ({ key }: SoftKey, data: Uint8Array, dsaEncoding: Form): Buffer =>
  sign(ways[wayOf(key)].hash, data, { key, dsaEncoding })

export type CmsChanges = {
  /** what the message digest says it covers */
  readonly digestOf?: Buffer
  readonly signature?: (attributes: Buffer) => Buffer
  /** certificate put in the structure in place of the signer's own */
  readonly certificate?: Buffer
  /** names the algorithms of another card than the key's */
  readonly as?: keyof typeof ways
}

const attribute = (type: string, value: asn1js.AsnType): pkijs.Attribute =>
  new pkijs.Attribute({ type, values: [value] })

/** Attached CMS over `content`: signed attributes, one signer, one certificate. DER. */
export const signCms = (content: Buffer, by: SoftKey, changes: CmsChanges = {}): Buffer => {
  const { key, certificate } = by
  const { hash, hashOid, signatureOid } = ways[changes.as ?? wayOf(key)]
  const holder = pkijs.Certificate.fromBER(new Uint8Array(changes.certificate ?? certificate))
  const digest = createHash(hash)
    .update(changes.digestOf ?? content)
    .digest()
  const signedAttrs = new pkijs.SignedAndUnsignedAttributes({
    type: 0,
    attributes: [
      attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: '1.2.840.113549.1.7.1' })),
      attribute('1.2.840.113549.1.9.4', new asn1js.OctetString({ valueHex: new Uint8Array(digest) }))
    ]
  })
  const attributes = Buffer.from(signedAttrs.toSchema().toBER())
  attributes[0] = 0x31
  const signature = changes.signature?.(attributes) ?? signedBy(by, attributes, 'der')
  const signed = new pkijs.SignedData({
    version: 1,
    digestAlgorithms: [new pkijs.AlgorithmIdentifier({ algorithmId: hashOid })],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: '1.2.840.113549.1.7.1',
      eContent: new asn1js.OctetString({ valueHex: new Uint8Array(content) })
    }),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: holder.issuer, serialNumber: holder.serialNumber }),
        digestAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: hashOid }),
        signedAttrs,
        signatureAlgorithm: new pkijs.AlgorithmIdentifier({
          algorithmId: signatureOid,
          // RFC 5754 §3.2: there for RSA, absent for ECDSA
          ...(key.asymmetricKeyType === 'rsa' ? { algorithmParams: new asn1js.Null() } : {})
        }),
        signature: new asn1js.OctetString({ valueHex: new Uint8Array(signature) })
      })
    ],
    certificates: [holder]
  })
  const info = new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true) })
  return Buffer.from(info.toSchema().toBER())
}
