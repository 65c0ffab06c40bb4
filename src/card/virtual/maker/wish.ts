// What a person asks of a new card, checked word by word.
import { jpki } from '../../profiles/jpki.ts'
import { profileEntry } from '../../profiles/profile-entry.ts'
import type { SecretProfile } from '../../profiles/card-profile.ts'
import { CardFileError } from '../card-file-error.ts'
import type { CardPerson } from './card.ts'

type Words = 'name' | 'family' | 'given' | 'birth' | 'address' | 'sex' | 'expires' | 'tries' | 'pin' | 'password'
type Places = 'authority' | 'ca' | 'cards'
/** the options of `new` as they were typed */
export type NewCardWish = { readonly [K in Words | Places]?: string | undefined } & { readonly force: boolean }

const wrong = (words: string): never => {
  throw new CardFileError(`K-11 ${words}`)
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

export const dayOf = (option: string, text: string): string =>
  isDay(text) ? text : wrong(`--${option} takes a day as YYYY-MM-DD, not ${text}`)

const fits = (text: string, { shortest, longest, alphabet, mustHave }: SecretProfile): boolean =>
  text.length >= shortest &&
  text.length <= longest &&
  text.split('').every((one) => alphabet.test(one)) &&
  mustHave.every((must) => text.split('').some((one) => must.test(one)))

const most = {
  authentication: jpki.secrets.authentication.maximumTries,
  signature: jpki.secrets.signature.maximumTries,
  profile: profileEntry.maximumTries
} as const
type Counted = keyof typeof most
const isCounted = (word: string): word is Counted => Object.hasOwn(most, word)

/** `authentication=1,signature=0` */
const triesOf = (text: string): Partial<Record<Counted, number>> => {
  const tries: Partial<Record<Counted, number>> = {}
  for (const word of text.split(',')) {
    const [, secret = '', number = ''] = /^(\w+)=(\d{1,2})$/.exec(word) ?? []
    if (!isCounted(secret) || Number(number) > most[secret])
      return wrong(`--tries takes authentication=0..3, signature=0..5 or profile=0..3, not ${word}`)
    tries[secret] = Number(number)
  }
  return tries
}

const sexes = ['1', '2', '9'] as const
const longest = 200
/** control characters and changes of direction: on a terminal or a screen they would say something else */
export const isPlain = (text: string): boolean => !/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(text)

const asked = (wish: NewCardWish, option: 'family' | 'given' | 'birth' | 'address'): string => {
  const text = wish[option]?.trim() ?? ''
  if (text === '') return wrong(`--${option} is missing`)
  if (!isPlain(text)) return wrong(`--${option} has characters that are not shown`)
  return text.length > longest ? wrong(`--${option} is longer than ${longest} characters`) : text
}

/** The person on the new card. Throws CardFileError on the first thing that cannot be. */
export const personOf = (wish: NewCardWish, today: string): CardPerson => {
  const name = wish.name ?? wrong('--name is missing')
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name))
    return wrong(`--name takes small letters, digits and -, at most 32, a letter first, not ${name}`)
  const birth = dayOf('birth', asked(wish, 'birth'))
  if (birth > today || birth < '1868-01-25') return wrong(`nobody was born on ${birth}`)
  const sex = sexes.find((one) => one === (wish.sex ?? '9')) ?? wrong('--sex takes 1 (male), 2 (female) or 9 (unsaid)')
  const pin = wish.pin ?? '1234'
  const password = wish.password ?? 'ABC123'
  if (!fits(pin, jpki.secrets.authentication)) return wrong('--pin takes four digits')
  if (!fits(password, jpki.secrets.signature))
    return wrong('--password takes 6 to 16 of A-Z and 0-9, with a letter and a digit')
  return {
    name,
    family: asked(wish, 'family'),
    given: asked(wish, 'given'),
    sex,
    birth,
    address: asked(wish, 'address'),
    description: `made on ${today} by npm run card -- new`,
    pins: { authentication: pin, signature: password, profile: pin },
    tries: wish.tries === undefined ? {} : triesOf(wish.tries),
    token: 'JPKIAPICCTOKEN2'
  }
}

/** The holder's fifth birthday from today, as on real cards. */
export const fifthBirthday = (birth: string, today: string): string => {
  const day = birth.endsWith('-02-29') ? '02-28' : birth.slice(5)
  const year = Number(today.slice(0, 4)) + (today.slice(5) < day ? 4 : 5)
  return `${year}-${day}`
}
