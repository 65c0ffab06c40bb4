// Wishes are intents of the screen as the machines hear them; facts are what the world did.
import type { Answer, Intent } from '../../contract/screen/intent.ts'
import type { Filing } from '../../contract/wire/filings.ts'
import type { Message } from '../../contract/wire/mailbox.ts'
import type { Notice } from '../../contract/wire/notices.ts'
import type { SelfInfoResult } from '../../contract/wire/self-info.ts'
import type { Language } from '../../contract/screen/intent.ts'
import type { Fault } from '../faults.ts'

export type Wish =
  | { readonly type: 'wish.language'; readonly language: Language }
  | { readonly type: 'wish.text' }
  | { readonly type: 'wish.contrast' }
  | { readonly type: 'wish.help' }
  | { readonly type: 'wish.next' }
  | { readonly type: 'wish.back' }
  | { readonly type: 'wish.cancel' }
  | { readonly type: 'wish.finish' }
  | { readonly type: 'wish.home' }
  | { readonly type: 'wish.more' }
  | { readonly type: 'wish.pin.shuffle' }
  | { readonly type: 'wish.pin.submit' }
  | { readonly type: 'wish.open'; readonly id: string }
  | { readonly type: 'wish.answer'; readonly question: string; readonly answer: Answer }
  | { readonly type: 'wish.correct'; readonly question: string }
  | { readonly type: 'wish.page'; readonly to: number }
  | { readonly type: 'wish.print' }

/** What machines need to know of how the screen looks: rows of the review and lines of a list that fit one page. */
export type Look = { readonly language: Language; readonly rows: number }

export type Fact =
  /** how many PIN keys the card host holds; never which */
  | { readonly type: 'fact.keys'; readonly held: number }
  | { readonly type: 'fact.look'; readonly look: Look }
  /** as central's streams tell it, while the visit lasts */
  | { readonly type: 'fact.notice'; readonly notice: Notice }
  | { readonly type: 'fact.filing'; readonly filing: Filing }
  | { readonly type: 'fact.letter'; readonly letter: Message }
  /** what central holds of the bundle just sent */
  | { readonly type: 'fact.filings'; readonly filings: readonly Filing[] }
  /** what holders have answered so far, and that no more can be heard of it now */
  | { readonly type: 'fact.selfInfo'; readonly result: SelfInfoResult }
  | { readonly type: 'fact.selfInfoFault'; readonly fault: Fault }

/** The wish behind an intent; null for PIN keys, which go to the card host and nowhere else, and for the page's own sign of life. */
export const wishOf = (intent: Intent): Wish | null => {
  switch (intent.kind) {
    case 'pin.key':
    case 'pin.back':
    case 'screen.ready':
      return null
    case 'language.choose':
      return { type: 'wish.language', language: intent.language }
    case 'text.size':
      return { type: 'wish.text' }
    case 'contrast.next':
      return { type: 'wish.contrast' }
    case 'help.call':
      return { type: 'wish.help' }
    case 'time.more':
      return { type: 'wish.more' }
    case 'pin.shuffle':
      return { type: 'wish.pin.shuffle' }
    case 'pin.submit':
      return { type: 'wish.pin.submit' }
    case 'open':
      return { type: 'wish.open', id: intent.id }
    case 'answer':
      return { type: 'wish.answer', question: intent.question, answer: intent.answer }
    case 'correct':
      return { type: 'wish.correct', question: intent.question }
    case 'page':
      return { type: 'wish.page', to: intent.to }
    case 'next':
    case 'back':
    case 'cancel':
    case 'finish':
    case 'home':
    case 'print':
      return { type: `wish.${intent.kind}` }
  }
}
