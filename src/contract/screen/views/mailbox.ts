// The mailbox on the screen: the list, the receipt a sender asks for, and a letter.

/** waiting: closed until the opening receipt is accepted; new: readable and not read; read; refused; expired */
export type LetterState = 'waiting' | 'new' | 'read' | 'refused' | 'expired'

export type LetterLineInList = {
  readonly id: string
  readonly title: string
  readonly from: string
  readonly folder: string
  /** local wall-clock time, ISO 8601 without zone */
  readonly arrived: string
  readonly state: LetterState
  /** until when the receipt may be accepted or refused; of a waiting letter only */
  readonly until: Until | null
}
export type Until = { readonly date: string; readonly daysLeft: number }

/** What waits stands first, then what is new, newest first. A line says `open` with its id. */
export type MailboxListScreen = {
  readonly kind: 'mailboxList'
  readonly lines: readonly LetterLineInList[]
  readonly page: number
  readonly pages: number
}

type OneLetter = { readonly from: string; readonly title: string }

/** what `open` takes at the receipt to refuse instead */
export const refuseId = 'refuse'

/**
 * Before a letter is opened whose sender wants proof of it: what the card will prove, and that it may be refused. `next`
 * proves and opens; `open` with refuseId asks once more before it refuses.
 */
export type MailboxReceiptScreen = OneLetter & { readonly kind: 'mailboxReceipt'; readonly until: Until | null }

/** Before it is refused: `next` refuses, `back` leaves everything as it is. */
export type MailboxRefuseScreen = OneLetter & { readonly kind: 'mailboxRefuse' }

/** A letter that is not to be read any more; `at`: since when. `next` goes to the list. */
export type MailboxClosedScreen = OneLetter & {
  readonly kind: 'mailboxClosed'
  readonly why: 'refused' | 'expired'
  readonly at: string
}

/** the events of a delivery, as contract/wire/evidence.ts names them */
export type ReceiptEvent = 'submission' | 'notification' | 'acceptance' | 'delivery' | 'opening' | 'refusal' | 'expiry'

/** what `open` takes at a letter to choose another folder for it, and to put it back where it was */
export const moveId = 'move'
export const putBackId = 'put-back'

/** Where a letter is kept. `moved` just now: putBackId takes it back; `putBack`: it was taken back. */
export type LetterPlace = {
  readonly folder: string
  readonly moved: 'no' | 'moved' | 'putBack'
  /** whether there is another folder to move it to */
  readonly elsewhere: boolean
}

/** The folders a letter can be moved to; it is in none of them. A line says `open` with its id, and the letter is moved. */
export type MailboxFoldersScreen = {
  readonly kind: 'mailboxFolders'
  /** where it is now */
  readonly folder: string
  readonly lines: readonly { readonly id: string; readonly name: string; readonly letters: number }[]
  readonly page: number
  readonly pages: number
}

/** An opened letter. `print` prints it with its receipts; `open` takes moveId or putBackId. */
export type MailboxLetterScreen = OneLetter & {
  readonly kind: 'mailboxLetter'
  readonly arrived: string
  /** null: this terminal cannot show what was sent. A line without a label is a paragraph. */
  readonly lines: readonly { readonly label: string | null; readonly value: string }[] | null
  readonly printing: 'idle' | 'printing' | 'printed' | 'failed'
  readonly place: LetterPlace
  /** on the paper only */
  readonly paper: {
    readonly number: string
    readonly digest: string
    readonly receipts: readonly { readonly event: ReceiptEvent; readonly at: string }[]
  }
}
