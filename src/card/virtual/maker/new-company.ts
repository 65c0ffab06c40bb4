// Makes the file of one fictional company for somebody who wants their own.
import { existsSync, writeFileSync } from 'node:fs'
import { CardFileError } from '../card-file-error.ts'
import { readAuthority } from './authority-file.ts'
import { keyAlgorithms, type KeyAlgorithm } from './any-key.ts'
import { isCorporateNumber, newCompany } from './company.ts'
import { dayOf, isPlain } from './wish.ts'

/** words as they stand on the command line */
export type CompanyWish = {
  readonly file: string
  readonly number?: string | undefined
  readonly corporation?: string | undefined
  readonly representative?: string | undefined
  readonly title?: string | undefined
  readonly address?: string | undefined
  readonly password?: string | undefined
  readonly expires?: string | undefined
  readonly algorithm?: string | undefined
  readonly authority?: string | undefined
  readonly ca?: string | undefined
  readonly force: boolean
}

const longest = 128
const day = (date: Date): string => date.toISOString().slice(0, 10)

const wordOf = (name: string, value: string | undefined): string => {
  const text = value?.trim() ?? ''
  if (text === '' || text.length > longest) throw new CardFileError(`K-11 --${name} takes 1 to ${longest} characters`)
  // a password is never shown
  if (name !== 'password' && !isPlain(text)) throw new CardFileError(`K-11 --${name} has characters that are not shown`)
  return text
}

const algorithmOf = (text: string): KeyAlgorithm => {
  const known = keyAlgorithms.find((one) => one === text.toLowerCase())
  if (known === undefined) throw new CardFileError(`K-11 --algorithm takes ${keyAlgorithms.join(' or ')}, not ${text}`)
  return known
}

const shifted = (date: string, years: number): string => {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCFullYear(moved.getUTCFullYear() + years)
  return day(moved)
}
const twoYearsAfter = (date: string): string => shifted(date, 2)
const twoYearsBefore = (date: string): string => shifted(date, -2)

/** Writes the PKCS#12 file. Throws CardFileError, and then nothing was written. `ca` is where the authorities of the house are. */
export const makeNewCompany = (
  wish: CompanyWish,
  { ca, today }: { readonly ca: string; readonly today: string }
): { readonly expires: string } => {
  const corporateNumber = wish.number ?? ''
  if (!isCorporateNumber(corporateNumber))
    throw new CardFileError(
      'K-11 --number takes a corporate number (法人番号): 13 digits, the first of which fits the others'
    )
  const company = {
    corporateNumber,
    corporation: wordOf('corporation', wish.corporation),
    address: wordOf('address', wish.address),
    representative: wordOf('representative', wish.representative),
    title: wish.title === undefined ? '代表取締役' : wordOf('title', wish.title),
    registryOffice: '架空地方法務局'
  }
  const password = wordOf('password', wish.password)
  const algorithm = algorithmOf(wish.algorithm ?? 'rsa-2048')
  const authority = readAuthority(wish.ca ?? ca, 'company', wish.authority ?? '2023')
  const to = wish.expires === undefined ? twoYearsAfter(today) : dayOf('expires', wish.expires)
  const from = to > today ? today : twoYearsBefore(to)
  const { notBefore, notAfter } = authority.certificate.validity
  if (to > day(notAfter) || from < day(notBefore))
    throw new CardFileError(`K-11 --expires ${to} is outside its authority: ${day(notBefore)} to ${day(notAfter)}`)
  if (existsSync(wish.file) && !wish.force)
    throw new CardFileError(`K-10 there is a ${wish.file}; --force makes it anew`)
  const { file } = newCompany(company, { authority, validity: { from, to }, password, algorithm })
  try {
    writeFileSync(wish.file, file, { mode: 0o600 })
  } catch {
    throw new CardFileError(`K-14 cannot write ${wish.file}`)
  }
  return { expires: to }
}
