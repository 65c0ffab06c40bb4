import type { Language } from '../../contract/screen/intent.ts'

/** What a view needs besides the snapshot: the language, the room on a page, the time, and where the terminal stands. */
export type Drawing = {
  readonly language: Language
  readonly rows: number
  readonly now: Date
  readonly town: string
  /** where help is, in the words of the town */
  readonly place: { readonly place: string; readonly telephone: string }
}
