// How the keys of cards and phones sign what central takes, as data: another card is another row.

export type CardAlgorithm = {
  readonly key:
    { readonly type: 'rsa'; readonly shortest: number } | { readonly type: 'ec'; readonly curve: 'secp384r1' }
  readonly hash: 'sha256' | 'sha384'
  /** of a bare signature, as proofs carry it: RSASSA-PKCS1-v1_5 (RFC 8017 §8.2), or r and s of ECDSA one after the other (IEEE 1363) */
  readonly form: 'pkcs1' | 'p1363'
  /** in CMS: of the hash, and of the signature (RFC 5754); there ECDSA is a DER sequence (RFC 5753 §2.1) */
  readonly oid: { readonly hash: string; readonly signature: readonly string[] }
}

/** Today's card: RSA-2048 with SHA-256. The next one, announced for 2028: P-384 with SHA-384. */
export const cardAlgorithms: readonly CardAlgorithm[] = [
  {
    key: { type: 'rsa', shortest: 2048 },
    hash: 'sha256',
    form: 'pkcs1',
    // the bare key algorithm says the same in CMS (RFC 3370 §3.2)
    oid: { hash: '2.16.840.1.101.3.4.2.1', signature: ['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.1'] }
  },
  {
    key: { type: 'ec', curve: 'secp384r1' },
    hash: 'sha384',
    form: 'p1363',
    oid: { hash: '2.16.840.1.101.3.4.2.2', signature: ['1.2.840.10045.4.3.3'] }
  }
]

type KeyFacts = {
  readonly asymmetricKeyType?: string | undefined
  readonly asymmetricKeyDetails?: { readonly modulusLength?: number; readonly namedCurve?: string } | undefined
}

/** How this key signs; undefined for one that no card has. */
export const cardAlgorithmOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyFacts): CardAlgorithm | undefined =>
  cardAlgorithms.find(({ key }) =>
    key.type === 'rsa'
      ? asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= key.shortest
      : asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === key.curve
  )
