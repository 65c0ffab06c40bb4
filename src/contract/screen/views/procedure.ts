// Screens of a guided procedure: one question, the review, the result.
import type { Answer } from '../intent.ts'
import type { Icon } from './public.ts'
import type { StatusRow } from './filings.ts'

export type Option = {
  readonly id: string
  readonly label: string
  readonly sense: string | null
  readonly icon: Icon | null
  /** an option that cannot be left out, e.g. the town office itself */
  readonly fixed: boolean
}

/** How the question is answered. `choices` toggles any number; `address` options are picked top down as `choice`. */
export type Asking =
  | { readonly by: 'choice'; readonly options: readonly Option[] }
  | { readonly by: 'choices'; readonly options: readonly Option[]; readonly min: number }
  | {
      readonly by: 'date'
      readonly earliest: string
      readonly latest: string
      readonly today: string
      readonly holidays: Readonly<Record<string, string>>
    }
  | {
      readonly by: 'text'
      readonly alphabet: 'digits' | 'kana' | 'free'
      readonly maxLength: number
      readonly unit: string | null
      readonly example: string
    }

/** One question a screen. The answer is sent with `answer`; `next` goes on once `ready`. */
export type QuestionScreen = {
  readonly kind: 'question'
  readonly question: string
  readonly title: string
  readonly hint: string
  readonly asking: Asking
  readonly answer: Answer | null
  /** the answer said back in words, and what follows from it; null before an answer */
  readonly echo: { readonly says: string; readonly follows: string } | null
  /** what is wrong with the answer, in plain words */
  readonly wrong: string | null
  readonly ready: boolean
}

export type Fact = {
  readonly question: string
  readonly label: string
  readonly value: string
  readonly correctable: boolean
}

/** What will be signed, row by row: these rows and nothing else are the document. `correct` reopens a row. */
export type ReviewScreen = {
  readonly kind: 'review'
  readonly facts: readonly Fact[]
  readonly page: number
  readonly pages: number
}

/** What became of it. The stamp is shown only when `stamp` is set: an office has accepted. */
export type ResultScreen = {
  readonly kind: 'result'
  readonly sent: number
  readonly accepted: number
  readonly rows: readonly StatusRow[]
  readonly stamp: { readonly office: string; readonly date: string } | null
  readonly receiptNumber: string
  readonly printing: 'idle' | 'printing' | 'printed' | 'failed'
  readonly page: number
  readonly pages: number
  /** the paper receipt, printed from the same View */
  readonly paper: Paper
}

export type Paper = {
  readonly title: string
  readonly receiptNumber: string
  readonly at: string
  readonly lines: readonly { readonly label: string; readonly value: string }[]
  readonly rows: readonly { readonly office: string; readonly state: string; readonly reception: string | null }[]
  readonly foot: string
}
