// What central signed, over what the terminal was set up with.
import { languages, type Language } from '../../../contract/screen/intent.ts'
import type { Town } from '../../../contract/wire/town.ts'
import type { Alert, House } from '../../fleet/port.ts'
import type { PlacesKnown } from '../../places/port.ts'
import type { Procedures } from '../../procedures/reading.ts'
import { placePageIds, placePages, type OpenPage } from '../places/pages.ts'

export const bare: House = { settings: {}, pages: [] }

type Signed = { readonly signed: House }

/** an advisory is told, and covers nothing */
export const covers = ({ severity }: Alert): boolean => severity !== 'advisory'

export const languagesOf = ({ signed }: Signed): readonly Language[] => signed.settings.languages ?? languages

/** The first language that is offered speaks, unless another is set and offered. */
export const mannerOf = <M extends { readonly language: Language }>(own: M, signed: House): M => {
  const offered = languagesOf({ signed })
  const wanted = signed.settings.language ?? signed.settings.languages?.[0] ?? own.language
  return { ...own, language: offered.includes(wanted) ? wanted : (offered[0] ?? own.language) }
}

export const graceOf = ({ signed, graceSeconds }: Signed & { readonly graceSeconds: number }): number =>
  signed.settings.graceSeconds ?? graceSeconds

/** Ids of the procedures that are offered, in the order that was set; all of them where none was. */
export const offeredOf = ({
  signed,
  procedures
}: Signed & { readonly procedures: readonly string[] }): readonly string[] =>
  signed.settings.procedures?.filter((id) => procedures.includes(id)) ?? procedures

export const offeredIn = (procedures: Procedures, offered: readonly string[]): Procedures =>
  new Map(offered.flatMap((id) => (procedures.has(id) ? [[id, procedures.get(id)] as const] : []))) as Procedures

type Paged = Signed & { readonly town: Town | null; readonly places: PlacesKnown | null }

/**
 * The town's pages, then those made of its places as they are `now`, then those that stand by; a page of the town is never
 * covered by another of its id.
 */
export const pagesOf = ({ town, places, signed }: Paged, now: Date): readonly OpenPage[] => {
  const all: OpenPage[] = [...(town?.pages ?? []), ...placePages(places, now, town?.name.ja ?? ''), ...signed.pages]
  return all.filter(({ id }, index) => all.findIndex((page) => page.id === id) === index)
}

/** whether there is a page of this id, whatever it says now */
export const hasPage = ({ town, places, signed }: Paged, id: string): boolean =>
  [...(town?.pages ?? []), ...signed.pages].some((page) => page.id === id) || placePageIds(places).includes(id)

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** Whether somebody is at the counter now, and what is said of its hours; null where nothing was set. */
export const officeAt = (
  { signed }: Signed,
  now: Date,
  language: Language
): { readonly open: boolean; readonly words: string } | null => {
  const { office } = signed.settings
  if (!office) return null
  const day = days[now.getDay()] ?? 'sun'
  const minute = now.getHours() * 60 + now.getMinutes()
  const open = office.hours.some((one) => one.days.includes(day) && one.from <= minute && minute < one.until)
  return { open, words: office.words[language] }
}
