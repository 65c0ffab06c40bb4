// What a procedure knows besides the answers: the resident's own facts, the places, today.
import type { z } from 'zod'
import type { Recipient } from '../../contract/wire/filings.ts'
import type { Self } from '../../contract/wire/resident.ts'
import type { Places } from '../../contract/wire/town.ts'
import type { Answer, Language } from '../../contract/screen/intent.ts'

export type World = {
  readonly self: Self
  readonly places: z.infer<typeof Places>
  /** ISO 8601 calendar date, at the terminal */
  readonly today: string
}

export type Answers = Readonly<Record<string, Answer>>
/** Everything texts and options are made of. `recipients` is null until central has named them. */
export type Situation = {
  readonly world: World
  readonly answers: Answers
  readonly recipients: readonly Recipient[] | null
  readonly language: Language
}

/** The name of a person as it is said in either language. */
export const fullName = (name: { readonly family: string; readonly given: string }, language: Language): string =>
  language === 'ja' ? `${name.family} ${name.given}` : `${name.given} ${name.family}`
