// What a delivered filing tells the provision log: which recipient got which of the resident's facts.
import type { Selectable } from 'kysely'
import { z } from 'zod'
import { PersonName, Words } from '../../contract/wire/words.ts'
import type { Job } from '../dispatch/queue.ts'
import type { Tables } from '../store/tables.ts'
import type { SeedData } from '../town/seed-data.ts'
import type { Provided } from './record.ts'

/** words for the fields of a filing; one without words stands under its own name */
const fieldWords: Readonly<Record<string, Words>> = {
  name: { ja: '氏名', en: 'Name' },
  movers: { ja: '引っ越す人', en: 'Who moves' },
  moverCount: { ja: '引っ越す人数', en: 'How many move' },
  head: { ja: '世帯主', en: 'Head of household' },
  movingDate: { ja: '引っ越しの日', en: 'Moving date' },
  from: { ja: '今までの住所', en: 'Address until now' },
  fromMunicipality: { ja: '今までの市区町村', en: 'Municipality until now' },
  to: { ja: '新しい住所', en: 'New address' },
  toMunicipality: { ja: '新しい市区町村', en: 'New municipality' },
  toQuarter: { ja: '新しい町字', en: 'New quarter' },
  toLot: { ja: '新しい番地', en: 'New lot' },
  toBuilding: { ja: '新しい建物', en: 'New building' },
  telephone: { ja: '電話番号', en: 'Telephone' }
}
const signedDocument: Words = { ja: '署名した届出書', en: 'The signed document' }
const answer: Words = { ja: 'たずねられたことへの 返事', en: 'The answer to a question' }
const resident: Words = { ja: '本人（窓口の端末から）', en: 'You, from the terminal' }

/** who handed it over: the resident, or their proxy by name */
const handedBy = (proxy: string | null): Words => {
  if (proxy === null) return resident
  const { family, given } = PersonName.parse(JSON.parse(proxy))
  return {
    ja: `代理人 ${family} ${given} さん（窓口の端末から）`,
    en: `Your proxy ${given} ${family}, from the terminal`
  }
}

/** of an answer's payload; one that was given before there were proxies names none */
const AnswerBy = z.object({ proxy: z.string().nullable().default(null) })

type Filed = Selectable<Tables['filings']>
type Delivered = { readonly fields: Readonly<Record<string, string>>; readonly cms: string | null }

const itemsOf = (data: SeedData, job: Job, filing: Filed): Words[] => {
  if (job.kind === 'answer') return [answer]
  const { fields, cms } = JSON.parse(filing.delivery ?? '{"fields":{},"cms":null}') as Delivered
  const own = data.agencies.find((one) => one.id === filing.recipient)?.desk?.labels
  const items = Object.keys(fields).map((field) => own?.[field] ?? fieldWords[field] ?? { ja: field, en: field })
  return cms === null ? items : [...items, signedDocument]
}

/** an answer may be another person's than the filing it belongs to */
const proxyOf = (job: Job, filing: Filed): string | null =>
  job.kind === 'answer' ? AnswerBy.parse(JSON.parse(job.payload ?? '{}')).proxy : filing.proxy

/** The entry of a job that handed something over; null for one that only asked how things stand. */
export const providedBy = (
  { data, nameOf }: { readonly data: SeedData; readonly nameOf: (recipient: string) => Words },
  job: Job,
  filing: Filed,
  now: Date
): Provided | null => {
  const items = job.kind === 'collect' ? [] : itemsOf(data, job, filing)
  if (items.length === 0) return null
  return {
    owner: filing.owner,
    provision: {
      providedAt: now.toISOString(),
      from: handedBy(proxyOf(job, filing)),
      to: nameOf(filing.recipient),
      items,
      purpose: Words.parse(JSON.parse(filing.what)),
      basis: null,
      result: 'provided'
    },
    // an answer is a job of its own on the same filing
    reference: job.kind === 'answer' ? `answer:${job.id}` : `filing:${filing.operation}`
  }
}
