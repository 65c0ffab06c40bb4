// Pages of level 0 made of the town's places: nearest first, each with what is known of it now.
import type { Icon } from '../../../contract/screen/views/public.ts'
import { metresBetween } from '../../../contract/wire/distance.ts'
import type { TownPage } from '../../../contract/wire/town.ts'
import type { Words } from '../../../contract/wire/words.ts'
import { inOrder } from '../../places/order.ts'
import { placeKinds, type KeptKind, type KeptPlace, type KeptPlaces, type PlacesKnown } from '../../places/port.ts'
import { isHeard, keyOf, standingOf, type Standing } from './state.ts'
import { distanceOf, importedDay, senseOf, signs, telephoneWords, titleOf } from './words.ts'

/** A page of the town, or one made of its places: then with where they come from, and some lines to a fact. */
export type OpenPage = Omit<TownPage, 'icon'> & {
  readonly icon: Icon
  readonly source?: Words
  readonly tall?: boolean
}

const icons: Readonly<Record<KeptKind, Icon>> = {
  shelters: 'shelter',
  aed: 'aed',
  clinics: 'clinic',
  toilets: 'toilet',
  childcare: 'child'
}
const idOf = (kind: KeptKind): string => `places-${kind}`

/** how many places a page shows, and how far behind them the nearest open one is looked for */
const mostShown = 10
const mostJudged = 200

type Judged = { readonly place: KeptPlace; readonly standing: Standing; readonly far: Words | null }

/** The places of a kind, with open shelters that stand in no list while the town's report of them holds. */
const placesOf = (kind: KeptKind, known: PlacesKnown, now: Date): readonly KeptPlace[] => {
  const { kinds, openings, here } = known.kept
  const { places } = kinds[kind]
  if (kind !== 'shelters' || !openings || !isHeard(known, now)) return places
  const listed = new Set(places.map(keyOf))
  const unlisted = openings.shelters.filter(
    ({ opening, place }) => opening.state === 'open' && !listed.has(keyOf(place))
  )
  return unlisted.length === 0 ? places : inOrder([...places, ...unlisted.map(({ place }) => place)], here)
}

/** The nearest, and behind them the nearest that is open where none of them is. */
const shownOf = (kind: KeptKind, known: PlacesKnown, now: Date): readonly Judged[] => {
  const standing = standingOf(kind, known, now)
  const { here } = known.kept
  const judged = (place: KeptPlace): Judged => ({
    place,
    standing: standing(place),
    far: here && place.position ? distanceOf(metresBetween(here, place.position)) : null
  })
  const places = placesOf(kind, known, now)
  const near = places.slice(0, mostShown).map(judged)
  if (near.some(isOpen)) return near
  const open = places.slice(mostShown, mostJudged).find((place) => standing(place).state === 'open')
  return open ? [...near, judged(open)] : near
}
const isOpen = ({ standing }: Judged): boolean => standing.state === 'open'

/** 架空県森川市本町1丁目1-1 is 本町1丁目1-1 to whoever stands in 森川市 */
const within = (address: string, town: string): string => {
  const at = town === '' ? -1 : address.indexOf(town)
  return at < 0 ? address : address.slice(at + town.length)
}

/** characters of a line, and of a name, that a page has room for; what is cut off is marked */
const mostLine = 48
const mostName = 28
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const factOf = ({ place, standing, far }: Judged, town: string): TownPage['facts'][number] => {
  const where = [within(place.address ?? '', town), place.where ?? ''].filter((part) => part !== '').join(' ')
  const telephone = place.telephone === null ? null : telephoneWords(place.telephone.slice(0, 20))
  const value = (language: keyof Words): string => {
    const first = [far?.[language] ?? '', `${signs[standing.state]} ${standing.says[language]}`]
    const second = [cut(where, mostLine), telephone?.[language] ?? '']
    return [first, [standing.hours?.[language] ?? ''], second]
      .map((line) => line.filter((part) => part !== '').join('  '))
      .filter((line) => line !== '')
      .join('\n')
  }
  const name = cut(place.name, mostName)
  return { label: { ja: name, en: name }, value: { ja: value('ja'), en: value('en') } }
}

const senseIn = (shown: readonly Judged[], count: number): Words => {
  const open = shown.find(isOpen)
  const first = open ?? shown[0]
  if (!first?.far) return senseOf.count(count)
  const says = open ? senseOf.open : senseOf.nearest
  const name = cut(first.place.name, mostName)
  return { ja: says(name, first.far.ja).ja, en: says(name, first.far.en).en }
}

/** the oldest of the days the sets describe, and whose they are */
const originOf = ({ kinds, askedAt }: KeptPlaces, kind: KeptKind): Pick<OpenPage, 'asOf'> & { source: Words } => {
  const { sets } = kinds[kind]
  const from = [...new Set(sets.map(({ source, title }) => source ?? title))].join('、')
  const imported = sets.some(({ dated }) => dated === 'import')
  const source = (language: keyof Words): string =>
    imported ? `${cut(from, mostName)} ${importedDay[language]}` : cut(from, mostLine)
  return {
    asOf: sets.map(({ asOf }) => asOf).toSorted()[0] ?? askedAt.slice(0, 10),
    source: { ja: source('ja'), en: source('en') }
  }
}

const kindsIn = ({ kept }: PlacesKnown): readonly KeptKind[] =>
  placeKinds.filter((kind) => kept.kinds[kind].places.length > 0)

/** ids of the pages there are */
export const placePageIds = (known: PlacesKnown | null): readonly string[] => (known ? kindsIn(known).map(idOf) : [])

/** One page for each kind that is kept, judged at `now`; `town` is the town's name as addresses write it. */
export const placePages = (known: PlacesKnown | null, now: Date, town: string): readonly OpenPage[] =>
  known === null
    ? []
    : kindsIn(known).map((kind) => {
        const shown = shownOf(kind, known, now)
        return {
          id: idOf(kind),
          icon: icons[kind],
          title: titleOf(kind, known.kept.here !== null),
          sense: senseIn(shown, known.kept.kinds[kind].places.length),
          ...originOf(known.kept, kind),
          facts: shown.map((one) => factOf(one, town)),
          tall: true
        }
      })
