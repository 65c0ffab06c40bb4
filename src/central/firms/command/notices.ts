// What a firm does with the notices it gets: checks the signature of each, keeps it, and remembers how far it is.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoticeText, type FirmNotice, type NoticesAnswer } from '../../../contract/wire/firms.ts'
import type { z } from 'zod'
import { checkDetached } from '../../../verify/evidence/checks.ts'
import { json } from '../../../verify/evidence/json.ts'
import { residentFault } from './resident.ts'
import type { Roots } from '../../../verify/evidence/roots.ts'

/** `genuine`, `answered` (its text is gone from central), or the first code against it */
export type CheckedNotice = Omit<FirmNotice, 'text' | 'signature'> & {
  readonly verdict: string
  readonly notice: NoticeText | null
}

/** Whether the resident's signature has to be in a notice, by the form it names: one that the firm has not is none of its notices'. */
export type Asks = (form: { readonly id: string; readonly version: number }) => boolean

const unsigned = ({ what }: NoticeText, asks: Asks): string | null =>
  what.kind === 'filing' && what.signed === undefined && asks(what.form) ? 'proofMissing' : null

/** Whether central signed this, for this firm, under this key; and the resident, where the form asks for that. */
export const checkNotice = (
  { text, signature, ...rest }: FirmNotice,
  firm: string,
  roots: Roots,
  asks: Asks = () => false
): CheckedNotice => {
  if (text === null || signature === null) return { ...rest, verdict: 'answered', notice: null }
  const read = NoticeText.safeParse(json(text))
  if (!read.success) return { ...rest, verdict: 'noticeMalformed', notice: null }
  const notice = read.data
  const { codes } = checkDetached(
    Buffer.from(signature, 'base64url'),
    text,
    'signer',
    roots.evidence,
    new Date(notice.at)
  )
  const { key, filing, kind, at } = rest
  const own =
    notice.firm === firm &&
    notice.key === key &&
    notice.filing === filing &&
    notice.what.kind === kind &&
    notice.at === at
  const fault = codes[0] ?? (own ? (residentFault(notice) ?? unsigned(notice, asks)) : 'noticeForeign')
  return { ...rest, verdict: fault ?? 'genuine', notice }
}

const write = (file: string, content: string | Buffer): void => {
  writeFileSync(`${file}.new`, content, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

const cursorFile = 'cursor'

export const cursorIn = (folder: string): string => {
  const file = join(folder, cursorFile)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

/** Keeps a page, its notices before its cursor: whoever is stopped in between gets the page again. */
export const keepPage = (folder: string, { notices, cursor }: z.output<typeof NoticesAnswer>): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const { key, text, signature } of notices) {
    if (text === null || signature === null) continue
    write(join(folder, `${key}.p7s`), Buffer.from(signature, 'base64url'))
    write(join(folder, `${key}.json`), text)
  }
  write(join(folder, cursorFile), `${cursor}\n`)
}
