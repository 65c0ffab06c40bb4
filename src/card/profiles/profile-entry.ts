// The applications beside JPKI, as constants: 券面事項入力補助 (profile entry), 住基 (resident record).
// The file of the individual number (first EF of profile entry) has no constant here on purpose: it is never read.

export const profileEntry = {
  aid: 'D3921000310001010408',
  /** FF20 { DF21 offsets, DF22 name, DF23 address, DF24 YYYYMMDD, DF25 sex }, UTF-8 */
  basicFour: '0002',
  digests: '0003',
  verifiableCertificate: '0004',
  info: '0005',
  pin: '0011',
  /** 照合番号B: opens the basic four only */
  checkNumberB: '0015',
  maximumTries: 3
} as const

export const residentRecord = { aid: 'D3921000310001010401', maximumTries: 3 } as const
