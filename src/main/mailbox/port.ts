// What is done at the mailbox beyond looking at it: deciding about a sealed letter with the card, and reading one.
import type { Outcome } from '../../card/port.ts'
import type { Message } from '../../contract/wire/mailbox.ts'
import type { Words } from '../../contract/wire/words.ts'
import type { Decision } from '../central/port.ts'
import type { Fault } from '../faults.ts'

/** One line of a letter. `form` says how its value is written for people; a date is ISO 8601. */
export type LetterLine = {
  readonly label: Words | null
  readonly value: string
  readonly form: 'text' | 'yen' | 'date'
}

/** null where this terminal cannot show what the sender sent */
export type Letter = { readonly lines: readonly LetterLine[] | null; readonly documentSha256: string }

export type MailboxDesk = {
  /**
   * Accepts or refuses the opening receipt: the card proves its text, which names sender, title and digest of the document.
   * Never sends another decision than the one asked for.
   */
  readonly decide: (message: Message, decision: Decision) => Promise<Outcome<void, Fault>>
  /** Hands the letter over; the first time is the opening. `letterDamaged` where it is not what its digest says. */
  readonly open: (message: Message) => Promise<Outcome<Letter, Fault>>
  /** Into another folder of the same mailbox. */
  readonly move: (message: Message, folder: string) => Promise<Outcome<void, Fault>>
}
