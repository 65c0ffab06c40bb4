// 券面事項確認 (surface check), as constants: only what needs no number and no PIN.
// Entries, photo and the picture of the individual number, and the check numbers that open them, have no constant on purpose.
import type { ApplicationProfile } from './card-profile.ts'

export const surface = {
  aid: 'D3921000310001010402',
  /**
   * info: application identifier, version, municipality that issued the card (jpki/myna `basic_info`); free to read. No public
   * source names its tags, so none stands here.
   */
  files: { info: '0003', verifiableCertificate: '0004' }
} as const satisfies ApplicationProfile
