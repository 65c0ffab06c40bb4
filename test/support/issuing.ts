// Certificates made for one test: any key, any extension, any authority. What the card maker cannot make, this does.
import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as x509 from '@peculiar/x509'
import { readCertificate, type CertificateFacts } from '../../src/card/certificates/read.ts'
import { personOids } from '../../src/card/profiles/jpki-certificates.ts'
import { value } from './cards.ts'

x509.cryptoProvider.set(webcrypto as Crypto)

const kinds = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256'
  },
  rsaSmall: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256'
  },
  rsaSha1: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-1'
  },
  p256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' }
} as const
export type Kind = keyof typeof kinds

export type Issued = {
  readonly der: Uint8Array
  readonly facts: CertificateFacts
  readonly key: KeyObject
  readonly pair: CryptoKeyPair
  readonly kind: Kind
  readonly subject: string
}

export const extension = (oid: string, critical: boolean, content: asn1js.AsnType): x509.Extension =>
  new x509.Extension(oid, critical, content.toBER())

/** KeyUsage bits as their number in RFC 5280 §4.2.1.3 */
export const keyUsage = (...bits: readonly number[]): x509.Extension => {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0)
  return extension('2.5.29.15', true, new asn1js.BitString({ valueHex: Uint8Array.of(byte), unusedBits: 0 }))
}
export const usage = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const

const sequence = (...parts: asn1js.AsnType[]): asn1js.Sequence => new asn1js.Sequence({ value: parts })
export const oid = (text: string): asn1js.ObjectIdentifier => new asn1js.ObjectIdentifier({ value: text })

export const policy = (identifier: string, { critical = true, cps = true } = {}): x509.Extension => {
  const qualifier = sequence(
    sequence(oid('1.3.6.1.5.5.7.2.1'), new asn1js.IA5String({ value: 'https://cps.jpki.invalid/' }))
  )
  return extension('2.5.29.32', critical, sequence(sequence(oid(identifier), ...(cps ? [qualifier] : []))))
}

export const utf8 = (text: string): asn1js.AsnType => new asn1js.Utf8String({ value: text })
export const otherNames = (values: readonly (readonly [type: string, value: asn1js.AsnType])[]): x509.Extension => {
  const tagged = (parts: asn1js.AsnType[]): asn1js.AsnType =>
    new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: parts })
  return extension(
    '2.5.29.17',
    false,
    sequence(...values.map(([type, content]) => tagged([oid(type), tagged([content])])))
  )
}
export type PersonValues = Partial<Record<keyof typeof personOids, string | asn1js.AsnType | undefined>>
/** a person whose every field is fine, with changes; undefined leaves a field out */
export const person = (changes: PersonValues = {}): x509.Extension => {
  const fine = {
    name: '田中　和子',
    nameSubstitutes: '00000',
    sex: '2',
    birth: '319580314',
    address: '森川市本町２丁目',
    addressSubstitutes: '00000000'
  }
  const values: PersonValues = { ...fine, ...changes }
  return otherNames(
    Object.entries(values).flatMap(([field, content]) => {
      const type = personOids[field as keyof typeof personOids]
      if (content === undefined) return []
      return [[type, typeof content === 'string' ? utf8(content) : content] as const]
    })
  )
}

export type Wanted = {
  readonly kind?: Kind
  readonly by?: Issued
  readonly subject?: string
  readonly from?: string
  readonly to?: string
  readonly extensions?: readonly x509.Extension[]
  /** reuse a key, to issue one authority anew */
  readonly like?: Issued
  /** no key identifiers */
  readonly bare?: boolean
}

const signingAlgorithm = (kind: Kind): EcdsaParams | Algorithm =>
  kinds[kind].name === 'ECDSA' ? { name: 'ECDSA', hash: kinds[kind].hash } : { name: kinds[kind].name }

/** Issues a certificate; by itself when `by` is left out. */
export const issue = async (wanted: Wanted = {}): Promise<Issued> => {
  const { by, like, subject = 'C=JP, O=FICTIONAL', from = '2024-04-01', to = '2040-03-31' } = wanted
  const kind = like?.kind ?? wanted.kind ?? 'p384'
  const pair =
    like?.pair ?? ((await webcrypto.subtle.generateKey(kinds[kind], true, ['sign', 'verify'])) as CryptoKeyPair)
  const issuer = by?.pair ?? pair
  const identifiers = wanted.bare
    ? []
    : [
        await x509.SubjectKeyIdentifierExtension.create(pair.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey)
      ]
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: `4${randomBytes(7).toString('hex')}0`,
    subject,
    issuer: by?.subject ?? subject,
    notBefore: new Date(from),
    notAfter: new Date(to),
    publicKey: pair.publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: signingAlgorithm(by?.kind ?? kind),
    extensions: [...identifiers, ...(wanted.extensions ?? [])]
  })
  const der = new Uint8Array(made.rawData)
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return { der, facts: value(readCertificate(der)), key, pair, kind, subject }
}

export const authorityExtensions = (pathLength?: number): readonly x509.Extension[] => [
  new x509.BasicConstraintsExtension(true, pathLength, true),
  keyUsage(usage.keyCertSign, usage.cRLSign)
]
/** An authority; all of them share one name, as the real generations do. */
export const authority = (wanted: Wanted & { readonly pathLength?: number } = {}): Promise<Issued> =>
  issue({ subject: 'C=JP, O=JPKI', extensions: authorityExtensions(wanted.pathLength), ...wanted })

export const signatureExtensions = (changes: PersonValues = {}): readonly x509.Extension[] => [
  keyUsage(usage.nonRepudiation),
  policy('1.2.392.200149.8.5.1.0.20'),
  person(changes)
]

export const extendedUsage = (...purposes: readonly string[]): x509.Extension =>
  new x509.ExtendedKeyUsageExtension([...purposes])

export const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
