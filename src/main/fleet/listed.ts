// Offers nobody central did not sign for: what it names as recipients is held against the list it signed, before a resident chooses.
import { done, failed, type Outcome } from '../../card/port.ts'
import type { Recipient } from '../../contract/wire/filings.ts'
import type { FormCatalogue } from '../../contract/wire/firms.ts'
import type { Words } from '../../contract/wire/words.ts'
import type { Central, CentralFault } from '../central/port.ts'
import type { Log } from '../log/port.ts'

export type Listing = {
  /** the newest list that is believed, or null before one came */
  readonly firms: () => FormCatalogue | null
  readonly log: Log
  /** ms for which the first list is waited for */
  readonly patience?: number
}

const sameWords = (one: Words, other: Words): boolean => one.ja === other.ja && one.en === other.en
const begins = (whole: Words, part: Words): boolean => whole.ja.startsWith(part.ja) && whole.en.startsWith(part.en)

const sameFields = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && new Set([...one, ...other]).size === new Set(one).size

type Doubt = 'noList' | 'notListed' | 'differs'

/** Why a recipient is not believed to be who the list says; null when it is. A firm is on it for its own procedure only. */
export const doubtOf = (offered: Recipient, procedure: string, list: FormCatalogue | null): Doubt | null => {
  if (list === null) return 'noList'
  const { id, kind, name, what, why, fields } = offered
  const known = list.known.find((one) => one.id === id)
  if (known)
    return kind === known.kind && sameWords(name, known.name) && sameFields(fields, known.fields) ? null : 'differs'
  const listed = list.forms.find((one) => one.firm === id && one.form.procedure === procedure)
  if (!listed) return 'notListed'
  const { form } = listed
  // where the form asks for the card's signature the resident is told so, after the firm's own words
  const told = begins(why, form.why) && sameWords(why, form.why) !== (form.proof === true)
  const same =
    kind === form.kind &&
    sameWords(name, listed.name) &&
    sameWords(what, form.what) &&
    sameFields(fields, Object.keys(form.schema.properties)) &&
    !offered.required
  return told && same ? null : 'differs'
}

const listSoon = async ({ firms, patience = 5_000 }: Listing): Promise<FormCatalogue | null> => {
  for (const end = Date.now() + patience; firms() === null && Date.now() < end;)
    await new Promise((resolve) => void setTimeout(resolve, 50))
  return firms()
}

/**
 * Those of `offered` that may be chosen. Each of the others is left out and told to staff (M-507); without one that must be told
 * there is nothing to go on with, and the answer as a whole is not believed.
 */
export const listedOnly = async (
  listing: Listing,
  procedure: string,
  offered: readonly Recipient[]
): Promise<Outcome<readonly Recipient[], CentralFault>> => {
  const list = await listSoon(listing)
  const doubts = offered.map((one) => doubtOf(one, procedure, list))
  for (const [index, reason] of doubts.entries())
    if (reason !== null)
      listing.log('recipient.withheld', { recipient: offered[index]?.id ?? '', reason, code: 'M-507' })
  if (offered.some(({ required }, index) => required && doubts[index] !== null))
    return failed({ fault: 'centralRubbish' })
  return done(offered.filter((_, index) => doubts[index] === null))
}

/** Central as it is, but for whom it offers. */
export const offersListed = (central: Central, listing: Listing): Central =>
  new Proxy(central, {
    get: (_, key) => {
      if (key !== 'recipients') return Reflect.get(central, key)
      const recipients: Central['recipients'] = async (procedure, request) => {
        const got = await central.recipients(procedure, request)
        return got.ok ? listedOnly(listing, procedure, got.value) : got
      }
      return recipients
    }
  })
