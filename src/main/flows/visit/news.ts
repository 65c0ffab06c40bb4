// What streams tell during a visit, put into what was asked for.
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Message } from '../../../contract/wire/mailbox.ts'
import type { Notice } from '../../../contract/wire/notices.ts'
import type { Fact, Wish } from '../events.ts'
import type { Mail } from './visit.setup.ts'

export const nothing: Mail = { notices: [], filings: [], letters: [] }

/** The same list with the one that is new, or newer, in it. */
const withOne = <T>(all: readonly T[], one: T, idOf: (of: T) => string): readonly T[] => [
  ...all.filter((other) => idOf(other) !== idOf(one)),
  one
]
const withNotice = (mail: Mail, notice: Notice): Mail => ({
  ...mail,
  notices: withOne(mail.notices, notice, ({ id }) => id)
})
const withFiling = (mail: Mail, filing: Filing): Mail => ({
  ...mail,
  filings: withOne(mail.filings, filing, ({ operationId }) => operationId)
})
const withLetter = (mail: Mail, letter: Message): Mail => ({
  ...mail,
  letters: withOne(mail.letters, letter, ({ id }) => id)
})
export const withAll = (mail: Mail, { notices, filings, letters }: Mail): Mail =>
  letters.reduce(withLetter, filings.reduce(withFiling, notices.reduce(withNotice, mail)))

/** What one piece of news makes of it; whatever else happens leaves it as it is. */
export const learned = ({ notices, filings, letters }: Mail, event: Wish | Fact): Mail => {
  const mail = { notices, filings, letters }
  if (event.type === 'fact.notice') return withNotice(mail, event.notice)
  if (event.type === 'fact.filing') return withFiling(mail, event.filing)
  return event.type === 'fact.letter' ? withLetter(mail, event.letter) : mail
}
