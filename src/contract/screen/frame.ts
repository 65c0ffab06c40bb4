// What is the same on every screen: the lintel above, the sill below, and how it must look.
import type { Face, Language } from './intent.ts'

export type CardSign =
  /** no card, or a card already taken: the lintel says nothing */
  | 'none'
  /** a card lies on the reader and nobody is proved yet: 「カードあり」 */
  | 'present'
  /** the resident is proved: the name may be shown */
  | 'proved'

export type PersonName = { readonly family: string; readonly given: string }

/** One station of the step path. At most 7; never pressable. */
export type Station = { readonly id: string; readonly label: string; readonly state: 'done' | 'now' | 'ahead' }

export type Path = { readonly title: string; readonly stations: readonly Station[] }

export type Frame = {
  readonly language: Language
  readonly face: Face
  /** percent of the face's own text size */
  readonly text: 100 | 200
  readonly contrast: 'normal' | 'dark' | 'light'
  readonly town: string
  /** local wall-clock time, ISO 8601 without zone: 2026-03-12T10:42 */
  readonly now: string
  readonly card: CardSign
  /** only while card is 'proved' */
  readonly who: PersonName | null
  readonly path: Path | null
  /** set when the current screen can go one step back; the sill then shows the Back key */
  readonly back: boolean
}
