// The cards we know, by who holds them. The next My Number Card (P-384, two applications) is one more entry of `resident`.
import type { CardHolder } from '../port.ts'
import type { CardProfile, CommandLimits } from './card-profile.ts'
import { jpki } from './jpki.ts'
import { profileEntry } from './profile-entry.ts'
import { staff } from './staff.ts'
import { surface } from './surface.ts'

/** several times what the slowest card of OpenSC's issues took; under the adapter's own limit, which covers a hung reader */
export const ordinaryLimits: CommandLimits = { select: 3000, read: 3000, verify: 4000, sign: 4500 }

export const myNumberCardProfile = {
  applications: [jpki, profileEntry, surface],
  longestRead: 256,
  limits: ordinaryLimits
} as const satisfies CardProfile

export const staffCardProfile = {
  applications: [staff],
  longestRead: 256,
  limits: ordinaryLimits
} as const satisfies CardProfile

export type KnownCards = Readonly<Record<CardHolder, readonly CardProfile[]>>
/** tried in this order, one SELECT each */
export const knownCards: KnownCards = { resident: [myNumberCardProfile], staff: [staffCardProfile] }
