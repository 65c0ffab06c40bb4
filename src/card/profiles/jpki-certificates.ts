// What the certificates of a card must say, as constants. Sources: jpki/myna, JPKI certificate policies; secondary ones in data only.
import type { Secret } from '../port.ts'

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'

export type PolicyRule = {
  readonly oid: string
  /** the extension must be marked critical */
  readonly critical: boolean
  /** the policy must name its practice statement (CPS qualifier) */
  readonly cps: boolean
}

/** What a certificate must be to be believed for one purpose. */
export type CertificateRules = {
  readonly mustHave: readonly KeyUsage[]
  readonly mustNotHave: readonly KeyUsage[]
  /** one of these; none named: policies are not looked at */
  readonly policies: readonly PolicyRule[]
  /** if the certificate limits its extended usages, one of these must be among them */
  readonly extendedUsages: readonly string[]
}

const usages = {
  authentication: {
    mustHave: ['digitalSignature'],
    mustNotHave: ['nonRepudiation', 'keyCertSign', 'cRLSign'],
    extendedUsages: ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']
  },
  signature: {
    mustHave: ['nonRepudiation'],
    mustNotHave: ['keyCertSign', 'cRLSign'],
    extendedUsages: ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '2.5.29.37.0']
  }
} as const satisfies Record<Secret, Omit<CertificateRules, 'policies'>>

/** What a card's certificate can be used for, whoever issued it under whatever policy: that is for central to judge. */
export const cardUsage: Readonly<Record<Secret, CertificateRules>> = {
  authentication: { ...usages.authentication, policies: [] },
  signature: { ...usages.signature, policies: [] }
}

const signature = (oid: string): PolicyRule => ({ oid, critical: true, cps: true })
const authentication = (oid: string): PolicyRule => ({ oid, critical: false, cps: false })

// Sources of the policies: …1.1.20 and …1.3.30 kjur's jsrsasign-oid-jpki (npm), from the authorities' practice statements;
// …1.0.20 of the test environment: what others read from test cards (ethglobal zk-age-verifier, 2026-09). …1.0.30 is by analogy only.
// Telephones: no public source that can be quoted names theirs. J-LIS' profile specification 3.2 (13_profile_genkou.pdf, 2026-03-31)
// is said at second hand to give …1.1.40 to their signature certificates; until somebody reads it there, it is not accepted here.

/** `production`: cards in the field; `test`: the operator's test environment and our fictional cards. Never both. */
export const jpkiRules: Readonly<Record<'production' | 'test', Readonly<Record<Secret, CertificateRules>>>> = {
  production: {
    authentication: { ...usages.authentication, policies: [authentication('1.2.392.200149.8.5.1.3.30')] },
    signature: { ...usages.signature, policies: [signature('1.2.392.200149.8.5.1.1.20')] }
  },
  test: {
    authentication: {
      ...usages.authentication,
      policies: [authentication('1.2.392.200149.8.5.1.0.30'), authentication('1.2.392.200149.8.5.1.3.30')]
    },
    signature: { ...usages.signature, policies: [signature('1.2.392.200149.8.5.1.0.20')] }
  }
}

/** A company's certificate (商業登記電子証明書 and alike): a signature by whoever its issuer vouches for. */
export const companyRules: CertificateRules = {
  mustHave: ['digitalSignature'],
  mustNotHave: ['keyCertSign', 'cRLSign'],
  policies: [],
  extendedUsages: usages.signature.extendedUsages
}

/** otherName types of the person in the subject alternative name of the signature certificate */
export const personOids = {
  name: '1.2.392.200149.8.5.5.1',
  nameSubstitutes: '1.2.392.200149.8.5.5.2',
  sex: '1.2.392.200149.8.5.5.3',
  birth: '1.2.392.200149.8.5.5.4',
  address: '1.2.392.200149.8.5.5.5',
  addressSubstitutes: '1.2.392.200149.8.5.5.6'
} as const
