// What streams tell during a visit, put into what was asked for.
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Notice } from '../../../contract/wire/notices.ts'
import type { Mail } from './visit.setup.ts'

export const nothing: Mail = { notices: [], filings: [] }

/** The same list with the one that is new, or newer, in it. */
const withOne = <T>(all: readonly T[], one: T, idOf: (of: T) => string): readonly T[] => [
  ...all.filter((other) => idOf(other) !== idOf(one)),
  one
]
export const withNotice = (mail: Mail, notice: Notice): Mail => ({
  ...mail,
  notices: withOne(mail.notices, notice, ({ id }) => id)
})
export const withFiling = (mail: Mail, filing: Filing): Mail => ({
  ...mail,
  filings: withOne(mail.filings, filing, ({ operationId }) => operationId)
})
export const withAll = (mail: Mail, { notices, filings }: Mail): Mail =>
  filings.reduce(withFiling, notices.reduce(withNotice, mail))
