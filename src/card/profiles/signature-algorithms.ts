// The signature algorithms that are made and accepted, as data: another one is another row.

export type SignatureAlgorithm = {
  readonly key: { readonly type: 'rsa'; readonly shortest: number } | { readonly type: 'ec'; readonly curve: string }
  /** node:crypto's name, and the length of a digest in bytes */
  readonly hash: 'sha256' | 'sha384' | 'sha512'
  readonly digestLength: number
  /** RSA: the DER of DigestInfo up to the digest (RFC 8017 §9.2 note 1); EC has none */
  readonly digestInfo: string
  readonly oid: {
    readonly hash: string
    readonly signature: string
    /** what CMS also takes for RSA: the bare key algorithm (RFC 3370 §3.2) */
    readonly bare?: string
  }
  /** identifiers of XML signatures (RFC 9231) */
  readonly xml: { readonly hash: string; readonly signature: string }
}

const sha256 = {
  hash: 'sha256',
  digestLength: 32,
  digestInfo: '3031300D060960864801650304020105000420'
} as const
const sha384 = {
  hash: 'sha384',
  digestLength: 48,
  digestInfo: '3041300D060960864801650304020205000430'
} as const
const sha512 = {
  hash: 'sha512',
  digestLength: 64,
  digestInfo: '3051300D060960864801650304020305000440'
} as const
const hashOid = { sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2', sha512: '2.16.840.1.101.3.4.2.3' }
const hashXml = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512'
}
const more = 'http://www.w3.org/2001/04/xmldsig-more#'
const rsa = { key: { type: 'rsa', shortest: 2048 } } as const
const rsaBare = '1.2.840.113549.1.1.1'

/** Today's card: RSA-2048 with SHA-256. The next one: P-384 with SHA-384. The others come on companies' certificates. */
export const signatureAlgorithms: readonly SignatureAlgorithm[] = [
  {
    ...rsa,
    ...sha256,
    oid: { hash: hashOid.sha256, signature: '1.2.840.113549.1.1.11', bare: rsaBare },
    xml: { hash: hashXml.sha256, signature: `${more}rsa-sha256` }
  },
  {
    ...rsa,
    ...sha384,
    oid: { hash: hashOid.sha384, signature: '1.2.840.113549.1.1.12', bare: rsaBare },
    xml: { hash: hashXml.sha384, signature: `${more}rsa-sha384` }
  },
  {
    ...rsa,
    ...sha512,
    oid: { hash: hashOid.sha512, signature: '1.2.840.113549.1.1.13', bare: rsaBare },
    xml: { hash: hashXml.sha512, signature: `${more}rsa-sha512` }
  },
  {
    key: { type: 'ec', curve: 'prime256v1' },
    ...sha256,
    oid: { hash: hashOid.sha256, signature: '1.2.840.10045.4.3.2' },
    xml: { hash: hashXml.sha256, signature: `${more}ecdsa-sha256` }
  },
  {
    key: { type: 'ec', curve: 'secp384r1' },
    ...sha384,
    oid: { hash: hashOid.sha384, signature: '1.2.840.10045.4.3.3' },
    xml: { hash: hashXml.sha384, signature: `${more}ecdsa-sha384` }
  }
]
