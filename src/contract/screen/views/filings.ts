// What became of filings: the rows of every list of them, what can be done about one, and taking one back.

/** Filings sent before and what came back, what asks first. A row with a `way` says `open` with its id. */
export type TaskListScreen = {
  readonly kind: 'taskList'
  readonly rows: readonly StatusRow[]
  readonly page: number
  readonly pages: number
}

/**
 * ask: asks for more; fix: came back to be put right; no: refused; wait: no answer yet; ok: accepted; back: taken back by
 * the resident
 */
export type StatusSign = 'ask' | 'fix' | 'no' | 'wait' | 'ok' | 'back'

export type StatusRow = {
  readonly id: string
  readonly sign: StatusSign
  readonly office: string
  readonly what: string
  readonly reason: string | null
  readonly by: string | null
  /** who filed it, where that was not the resident */
  readonly proxy: string | null
  /** what the resident can do now; `minutesLeft`: how long, where there is a limit of minutes (1: the last one) */
  readonly way: {
    readonly does: 'answer' | 'fix' | 'withdraw'
    readonly id: string
    readonly minutesLeft: number | null
  } | null
}

type OneFiling = { readonly office: string; readonly what: string; readonly receiptNumber: string }

/** Before a filing is taken back: `next` does it, `back` leaves everything as it is. */
export type WithdrawScreen = OneFiling & { readonly kind: 'withdraw'; readonly minutesLeft: number | null }

/** It was taken back. `next` goes on. */
export type WithdrawnScreen = OneFiling & { readonly kind: 'withdrawn' }

/** What an office wants put right. `next` files again where `again` is set, with everything but these filled in. */
export type CorrectionsScreen = OneFiling & {
  readonly kind: 'corrections'
  readonly lines: readonly { readonly box: string; readonly correct: string }[]
  readonly page: number
  readonly pages: number
  readonly again: boolean
}
