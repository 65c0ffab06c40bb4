// One search over everything of level 0, each kind in its own list and all with the day their set describes.
import { sql } from 'kysely'
import type { FindAnswer } from '../../contract/wire/find.ts'
import type { Hazard } from '../../contract/wire/disaster.ts'
import type { FoundPlace, Opening, Place, PlaceKind, Position } from '../../contract/wire/open-data.ts'
import type { Words } from '../../contract/wire/words.ts'
import { dateInJapan } from '../calendar.ts'
import type { Central } from '../central.ts'
import { recordIn } from '../corporate-number/answers.ts'
import { hazardIn, worst } from '../disaster/answers.ts'
import { faceOf } from '../eligibility/judge.ts'
import { setsOf } from '../imports/sets.ts'
import { measuresOf } from '../measures/answers.ts'
import { judge, nearest, placeOf } from '../open-data/answers.ts'
import { metresBetween } from '../../contract/wire/distance.ts'
import { anywhere, folded } from '../open-data/fold.ts'
import type { PostalTown } from '../open-data/postal.ts'
import { readQuestion, type Question } from './question.ts'

type Asking = Pick<Central, 'db' | 'data' | 'rules' | 'now'>
type Wanted = Question & { readonly text: string; readonly town: string; readonly here: Position | null }

const most = { places: 20, towns: 20, others: 10, pages: 12 } as const

type Listed<T> = { readonly list: readonly T[]; readonly more: boolean }
const upTo = <T>(list: readonly T[], length: number): Listed<T> => ({
  list: list.slice(0, length),
  more: list.length > length
})

/** `folded like` for each term. */
const eachTerm = (terms: readonly string[]) =>
  sql<boolean>`${sql.join(
    terms.map((term) => sql`folded like ${anywhere(term)} escape '!'`),
    sql` and `
  )}`

/** Judges places of any kind, asking once for each kind what its openings are. */
const judging = (asking: Asking) => {
  const judges = new Map<PlaceKind, ReturnType<typeof judge>>()
  return async (place: Place): Promise<Opening> => {
    const known = judges.get(place.kind) ?? judge(asking, place.kind)
    judges.set(place.kind, known)
    return (await known).opening(place)
  }
}

const metresTo = (here: Position | null, { position }: Place): number | null =>
  here === null || position === null ? null : Math.round(metresBetween(here, position))

/** The nearest first where somebody said where they are, else those whose name begins with the first term. */
const placesFor = async (asking: Asking, { kind, terms, here }: Wanted): Promise<Listed<FoundPlace>> => {
  if (terms.length === 0) return { list: [], more: false }
  const begins = anywhere(terms[0] ?? '').slice(1)
  const rows = await asking.db
    .selectFrom('data_places')
    .select(['set_id', 'place'])
    .$if(kind !== null, (places) => places.where('kind', '=', kind ?? 'shelters'))
    .where(eachTerm(terms))
    .orderBy(sql`case when folded like ${begins} escape '!' then 0 else 1 end`)
    .orderBy('set_id')
    .orderBy('number')
    .limit(here === null ? most.places + 1 : 2_000)
    .execute()
  const found = rows.map(placeOf).map((place) => ({ place, metres: metresTo(here, place) }))
  if (here !== null) found.sort((a, b) => (a.metres ?? Infinity) - (b.metres ?? Infinity))
  const openingOf = judging(asking)
  const { list, more } = upTo(found, most.places)
  const judged: FoundPlace[] = []
  for (const one of list) judged.push({ ...one, opening: await openingOf(one.place) })
  return { list: judged, more }
}

/** By a postal code, or by name and reading. */
const townsFor = async ({ db }: Asking, { kind, terms, text }: Wanted): Promise<Listed<PostalTown>> => {
  const code = text.normalize('NFKC').replaceAll(/[\s〒-]/g, '')
  const byCode = /^\d{7}$/.test(code)
  if (!byCode && (kind !== null || terms.length === 0)) return { list: [], more: false }
  const rows = await db
    .selectFrom('postal_towns')
    .select('town')
    .where(byCode ? sql<boolean>`code = ${code}` : eachTerm(terms))
    .orderBy('code')
    .orderBy('number')
    .limit(most.towns + 1)
    .execute()
  return upTo(
    rows.map(({ town }) => JSON.parse(town) as PostalTown),
    most.towns
  )
}

const corporationsFor = async ({ db }: Asking, { kind, terms, text }: Wanted) => {
  if (kind !== null || terms.length === 0) return { list: [], more: false }
  const number = text.normalize('NFKC').trim()
  const rows = await db
    .selectFrom('corporations')
    .select('record')
    .where('latest', '=', 1)
    .where('hidden', '=', 0)
    .$if(/^\d{13}$/.test(number), (firms) => firms.where('number', '=', number))
    .$if(!/^\d{13}$/.test(number), (firms) => firms.where(eachTerm(terms)))
    .orderBy('folded')
    .orderBy('number')
    .limit(most.others + 1)
    .execute()
  return upTo(rows.map(recordIn), most.others)
}

/** so many of what holds anywhere are looked at */
const mostHazards = 5_000
/** asks for whatever holds */
const anyHazard = ['災害', '警報', '注意報', '防災', 'warning', 'alert', 'disaster'].map(folded)

/** What holds now, worst first: by area, kind of danger, sender or headline. Drills are never among it. */
const hazardsFor = async ({ db }: Asking, { terms }: Wanted, at: string): Promise<Listed<Hazard>> => {
  if (terms.length === 0) return { list: [], more: false }
  const rows = await db
    .selectFrom('hazards')
    .selectAll()
    .where('state', '=', 'active')
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]))
    .orderBy('position', 'desc')
    .limit(mostHazards)
    .execute()
  const wanted = terms.filter((term) => !anyHazard.includes(term))
  const found = rows
    .map((row) => hazardIn(row, at))
    .filter(({ area, kind, headline, sender }) => {
      const said = folded([area.name, kind, headline, sender].join('\n'))
      return wanted.every((term) => said.includes(term))
    })
  return upTo(found.toSorted(worst), most.others)
}

/** Those whose words, in either language, have every term. */
const named = <T>(all: readonly T[], { terms }: Question, wordsOf: (one: T) => readonly Words[], length: number) =>
  upTo(
    terms.length === 0
      ? []
      : all.filter((one) => {
          const said = wordsOf(one).map(({ ja, en }) => `${folded(ja)}\n${folded(en)}`).join('\n') // prettier-ignore
          return terms.every((term) => said.includes(term))
        }),
    length
  )

/** What level 0 knows about `text`. */
export const find = async (asking: Asking, text: string, town: string, here: Position | null): Promise<FindAnswer> => {
  const { db, data, rules, now } = asking
  const question = readQuestion(text)
  const wanted = { ...question, text, town, here }
  const at = now()
  const day = dateInJapan(at)
  const byKind = question.kind !== null && question.terms.length === 0 && here !== null
  const around = byKind && question.kind !== null && here !== null ? await nearest(asking, question.kind, here) : null
  const places = await placesFor(asking, wanted)
  const towns = await townsFor(asking, wanted)
  const corporations = await corporationsFor(asking, wanted)
  const hazards = await hazardsFor(asking, wanted, at.toISOString())
  const measures = named(await measuresOf(db), question, ({ name }) => [name], most.others)
  const ours = data.towns.find((one) => one.id === town)?.pages ?? []
  const pages = named(ours, question, ({ title, sense, facts }) => [title, sense, ...facts.flatMap(({ label, value }) => [label, value])], most.pages) // prettier-ignore
  const procedures = named(data.procedures, question, ({ name }) => [name], most.others)
  const inForce = rules.rules.filter(({ from, to }) => from <= day && (to === null || day <= to))
  const programmes = named(inForce, question, ({ name, issuer }) => [name, issuer], most.others)
  const lists = [hazards, places, towns, corporations, measures, pages, procedures, programmes]
  return {
    at: at.toISOString(),
    kind: question.kind,
    nearest: around === null ? null : { open: around.open, unknown: around.unknown, closed: around.closed },
    hazards: [...hazards.list],
    places: [...places.list],
    towns: [...towns.list],
    corporations: [...corporations.list],
    measures: measures.list.map(({ id, set, name, unit }) => ({ id, set, name, unit })),
    pages: pages.list.map(({ id, title }) => ({ id, title })),
    procedures: procedures.list.map(({ id, name }) => ({ id, name })),
    programmes: programmes.list.map(faceOf),
    more: lists.some(({ more }) => more),
    sets: await setsOf(db)
  }
}
