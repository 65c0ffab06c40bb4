// Who looked, on the screen: the resident's own entries of the provision log, and whether the record is whole.
import type { Code } from '../codes.ts'

export type ProvisionLine = {
  readonly id: string
  /** local wall-clock time, ISO 8601 without zone */
  readonly at: string
  readonly to: string
  readonly purpose: string
  /** asked for, and not given */
  readonly refused: boolean
}

/**
 * Newest first. `code` is set when the record is not whole; then nothing in the list can be relied on. `own` is how many
 * entries are the resident's own looks, which stand in a list of their own: a line that says `open` with ownLooksId.
 */
export type ProvisionListScreen = {
  readonly kind: 'provisionList'
  readonly code: Code | null
  /** entries in all, own looks included */
  readonly total: number
  readonly mine: boolean
  readonly own: number
  readonly lines: readonly ProvisionLine[]
  readonly page: number
  readonly pages: number
}

/** what `open` takes in the list to see one's own looks; no entry has this id */
export const ownLooksId = 'own'

/** One entry. `next` says how to object. */
export type ProvisionScreen = Omit<ProvisionLine, 'id'> & {
  readonly kind: 'provision'
  readonly from: string
  readonly items: readonly string[]
  readonly basis: string | null
  /** what to name when one asks about it */
  readonly number: string
}

/** How to object to an entry: who is asked, and what is said there. */
export type ProvisionObjectionScreen = {
  readonly kind: 'provisionObjection'
  readonly from: string
  readonly to: string
  readonly number: string
  readonly place: string
  readonly telephone: string
}
