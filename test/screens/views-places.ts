// The town's places as main makes pages of them, out of what a terminal keeps.
import type { Language } from '../../src/contract/screen/intent.ts'
import type { OpenPageScreen, Pane } from '../../src/contract/screen/views/public.ts'
import type { Hours, Opening } from '../../src/contract/wire/open-data.ts'
import { placePages, type OpenPage } from '../../src/main/flows/places/pages.ts'
import { placeKinds, type KeptPlace, type KeptPlaces, type PlacesKnown } from '../../src/main/places/port.ts'

const now = new Date('2026-03-12T10:42:00+09:00')
const here = { latitude: 36.103, longitude: 137.9526 }
const unsaid: Hours = { days: null, from: null, until: null, note: null }
const weekdays: Hours = { ...unsaid, days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 510, until: 1035 }

const place = (name: string, north: number, address: string, more: Partial<KeptPlace> = {}): KeptPlace => ({
  id: name,
  set: 'set',
  name,
  kana: null,
  address: `架空県森川市${address}`,
  position: { latitude: here.latitude + north, longitude: here.longitude },
  telephone: '000-000-2101',
  where: null,
  hours: unsaid,
  ...more
})

const shelters = [
  place('森川第一小学校', 0.0014, '本町1丁目2-1'),
  place('市民体育館', 0.0058, '中央3丁目5-10'),
  place('みどり台中学校 体育館・柔剣道場', 0.0206, 'みどり台4丁目1-1')
]
const aed = [
  place('森川市役所', 0.0001, '本町1丁目1-1', { where: '1階 総合案内', telephone: null, hours: weekdays }),
  place('森川第一小学校', 0.0014, '本町1丁目2-1', {
    where: '職員室前',
    telephone: null,
    hours: { ...unsaid, note: '学校開校日に随時' }
  }),
  place('市民体育館', 0.0058, '中央3丁目5-10', {
    where: '玄関ホール',
    telephone: null,
    hours: { ...weekdays, days: ['sat', 'sun'] }
  })
]
const clinics = [
  place('きたがわ内科', 0.004, '北川1丁目2-4', { hours: { ...weekdays, until: 1080 } }),
  place('森川中央病院', 0.0061, '中央1丁目8-1', { hours: { ...weekdays, note: '土曜日午後休診。' } }),
  place('森川市休日診療所', 0.0072, '本町2丁目3-3', { hours: { ...weekdays, days: ['sat', 'sun', 'holiday'] } })
]

const opening = (state: Opening['state'], ja: string, en: string): Opening => ({
  state,
  sure: true,
  says: { ja, en },
  people: null,
  asOf: '2026-03-12T01:10:00.000Z'
})
const kind = (places: readonly KeptPlace[]): KeptPlaces['kinds']['aed'] => ({
  places: [...places],
  sets: [
    {
      id: 'set',
      kind: 'aed',
      title: 'AED設置箇所一覧',
      source: '森川市（架空）',
      licence: 'CC0 1.0',
      asOf: '2026-02-01',
      dated: 'said',
      importedAt: '2026-02-03T00:00:00.000Z',
      taken: places.length,
      refused: 0
    }
  ]
})

const kept: KeptPlaces = {
  askedAt: '2026-03-12T01:00:00.000Z',
  here,
  kinds: {
    shelters: kind(shelters),
    aed: kind(aed),
    clinics: kind(clinics),
    toilets: kind([place('駅前広場 公衆トイレ', 0.002, '駅前1', { hours: { ...unsaid, note: '24時間' } })]),
    childcare: kind([place('森川保育園', 0.003, '本町3丁目4-2')])
  },
  holidays: ['2026-03-20'],
  openings: {
    asOf: '2026-03-12T01:10:00.000Z',
    shelters: shelters.map((shelter, index) => ({
      place: shelter,
      opening:
        index === 1
          ? opening('open', '開設しています', 'Opened by the town')
          : opening('closed', '開設していません', 'Not opened')
    }))
  }
}

const pagesOf = (heardAt: PlacesKnown['heardAt']): readonly OpenPage[] => placePages({ kept, heardAt }, now, '森川市')
const heard = pagesOf(now.getTime())

export const placePanes = (language: Language): readonly Pane[] =>
  heard.map(({ id, icon, title, sense }) => ({ id, icon, title: title[language], sense: sense[language] }))

const screenOf = (pages: readonly OpenPage[], index: number, language: Language, of = 1): OpenPageScreen => {
  const page = pages[index]
  if (!page || pages.length !== placeKinds.length) throw new Error('a page is missing')
  const facts = page.facts.map(({ label, value }) => ({ label: label[language], value: value[language] }))
  const { title, asOf, source } = page
  return {
    kind: 'openPage',
    title: title[language],
    asOf,
    source: source?.[language] ?? null,
    facts,
    page: 0,
    pages: of
  }
}

/** name and screen */
export const placeScreens = (language: Language): readonly (readonly [string, OpenPageScreen])[] => [
  ['places-shelters', screenOf(heard, 0, language)],
  ['places-shelters-unheard', screenOf(pagesOf(null), 0, language)],
  ['places-aed', screenOf(heard, 1, language, 3)],
  ['places-clinics', screenOf(heard, 2, language)]
]
