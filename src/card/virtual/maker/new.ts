// Makes one fictional card for somebody who wants their own: keys, certificates of the fictional authorities, files.
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Secret } from '../../port.ts'
import { CardFileError } from '../card-file-error.ts'
import { newCard } from './card.ts'
import { newCertificate, type MadeCertificate } from './certificate.ts'
import type { Authority, Validity } from './authority.ts'
import { readAuthority } from './authority-file.ts'
import { pemOf } from './pem.ts'
import { dayOf, fifthBirthday, personOf, type NewCardWish } from './wish.ts'

const day = (date: Date): string => date.toISOString().slice(0, 10)
const yearsBefore = (text: string, years: number): string =>
  `${Number(text.slice(0, 4)) - years}${text.slice(4) === '-02-29' ? '-02-28' : text.slice(4)}`

/** From today, or for a card that is to be expired five years before its end; never outside its authority. */
const validityOf = (expires: string, today: string, { certificate }: Authority): Validity => {
  const { notBefore, notAfter } = certificate.validity
  const first = expires > today ? today : yearsBefore(expires, 5)
  const from = first < day(notBefore) ? day(notBefore) : first
  if (expires > day(notAfter) || expires <= from)
    throw new CardFileError(`K-11 --expires ${expires} is outside its authority: ${day(notBefore)} to ${day(notAfter)}`)
  return { from, to: expires }
}

type Wanted = {
  readonly wish: NewCardWish
  /** where cards of the house are; their names are taken */
  readonly house: string
  /** where the card goes unless the wish says so */
  readonly folder: string
  /** YYYY-MM-DD */
  readonly today: string
}
export type NewCard = {
  readonly name: string
  readonly path: string
  /** the certificates as PEM files, for a central service that is to know the holder */
  readonly certificates: readonly string[]
  readonly expires: string
  /** where the card of that name that was there before is now */
  readonly before: string | undefined
}

/** Node's own `recursive` never ends where a folder that is there takes no new one and says ENOENT (/proc). */
const makeFolder = (folder: string): void => {
  if (existsSync(folder) && statSync(folder).isDirectory()) return
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder))
  mkdirSync(folder)
}

const write = (path: string, text: string): string => {
  try {
    writeFileSync(path, text)
  } catch {
    throw new CardFileError(`K-14 cannot write ${path}`)
  }
  return path
}

/** Writes NAME.json and two PEM files. Throws CardFileError, and then nothing was written or replaced. */
export const makeNewCard = ({ wish, house, folder: usual, today }: Wanted): NewCard => {
  const { ca = join(house, 'ca'), cards: folder = usual, authority: generation = '2023', force } = wish
  const person = personOf(wish, today)
  const { name } = person
  const path = join(folder, `${name}.json`)
  if (folder !== house && existsSync(join(house, `${name}.json`)))
    throw new CardFileError(`K-10 the house has a card ${name}; take another name`)
  if (existsSync(path) && !force) throw new CardFileError(`K-10 there is a ${path}; --force makes it anew`)
  const expires = wish.expires === undefined ? fifthBirthday(person.birth, today) : dayOf('expires', wish.expires)
  const issue = (secret: Secret): MadeCertificate & { authority: Authority } => {
    const authority = readAuthority(ca, secret, generation)
    return { ...newCertificate(secret, person, authority, validityOf(expires, today, authority)), authority }
  }
  const issued = { authentication: issue('authentication'), signature: issue('signature') }
  const card = newCard(person, issued)
  try {
    makeFolder(folder)
  } catch {
    throw new CardFileError(`K-14 cannot make the folder ${folder}`)
  }
  const before = existsSync(path) ? `${path}.before` : undefined
  if (before !== undefined) renameSync(path, before)
  write(path, `${JSON.stringify(card, null, 2)}\n`)
  const certificates = (['authentication', 'signature'] as const).map((secret) =>
    write(join(folder, `${name}-${secret}.pem`), pemOf(issued[secret].der))
  )
  return { name, path, certificates, expires, before }
}
