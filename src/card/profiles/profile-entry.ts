// The applications beside JPKI, as constants: 券面事項入力補助 (profile entry), 住基 (resident record).
// The file of the individual number (first EF of profile entry) and 照合番号A, which is that number, have no constant here
// on purpose: the engine selects only what stands here, so they are never read and never asked for.
import type { ApplicationProfile, PinProfile } from './card-profile.ts'

const digits = /^[0-9]$/

const pin: PinProfile = {
  pin: '0011',
  shortest: 4,
  longest: 4,
  alphabet: digits,
  mustHave: [],
  maximumTries: 3,
  changes: true
}

/** 照合番号B: birth YYMMDD of the Japanese era, year of expiry, security code; opens the basic four only. Tries: secondary source
 * (ten, as of 照合番号A: soltia48/myna-card, yuki-js/sc-tools-myna). */
const checkNumberB: PinProfile = {
  pin: '0015',
  shortest: 14,
  longest: 14,
  alphabet: digits,
  mustHave: [],
  maximumTries: 10,
  changes: false
}

export const profileEntry = {
  aid: 'D3921000310001010408',
  /** FF20 { DF21 offsets, DF22 name, DF23 address, DF24 YYYYMMDD, DF25 sex }, UTF-8 */
  basicFour: '0002',
  pin: pin.pin,
  maximumTries: pin.maximumTries,
  pins: { profile: pin, checkNumberB },
  files: { basicFour: '0002', digests: '0003', verifiableCertificate: '0004', info: '0005' }
} as const satisfies ApplicationProfile & Readonly<Record<string, unknown>>

/** 共通 (common); the AID is from one secondary source: its absence says nothing of a card */
export const common = { aid: 'D3921000310001010100' } as const satisfies ApplicationProfile

/**
 * 住基 (resident record). Only an office asks for its PIN; here its tries are counted. The EF is from one secondary source, a tool that
 * was run on real cards (github.com/yuki-js/sc-tools-myna, mynatest/constants.py, commit 848beefe): where it is not, the count is
 * unknown, and no card is worse for that.
 */
export const residentRecord = {
  aid: 'D3921000310001010401',
  counted: { resident: { pin: '001C', maximumTries: 3 } }
} as const satisfies ApplicationProfile
