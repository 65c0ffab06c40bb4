// One View of every kind of screen, and of every state worth seeing, in both languages. Other tests may use them.
import type { CardSign, Frame } from '../../src/contract/screen/frame.ts'
import type { Face, Language } from '../../src/contract/screen/intent.ts'
import { diagnosisPane } from '../../src/main/flows/diagnosis/diagnosis.view.ts'
import type { Screen, View } from '../../src/contract/screen/view.ts'
import { cardScreensOf } from './views-card.ts'
import { placePanes, placeScreens } from './views-places.ts'
import { procedureScreens } from './views-procedure.ts'
import { diagnosisScreens } from './views-diagnosis.ts'
import { fleetScreens } from './views-fleet.ts'
import { recordScreens } from './views-records.ts'
import { residentScreens } from './views-resident.ts'
import { saidEn } from './words-en.ts'
import { saidJa, type Said } from './words-ja.ts'

export type Fixture = {
  readonly name: string
  readonly screen: Screen
  readonly card: CardSign
  readonly back: boolean
  /** which station of the move is the present one, counted from 0; null: no path */
  readonly station: number | null
}

export const said = (language: Language): Said => (language === 'ja' ? saidJa : saidEn)

const fixture = (name: string, screen: Screen, more: Partial<Fixture> = {}): Fixture => ({
  name,
  screen,
  card: 'none',
  back: false,
  station: null,
  ...more
})

const publicScreens = (words: Said): readonly Fixture[] => {
  const icons = ['shelter', 'speech', 'bin', 'question'] as const
  const pages = words.free.map((pane, index) => ({ id: `free-${index}`, icon: icons[index] ?? 'question', ...pane }))
  const panes = [...pages, diagnosisPane(words.language)]
  const panesAbsent = [diagnosisPane(words.language), ...pages]
  const open = {
    kind: 'openPage' as const,
    title: words.openPage.title,
    asOf: '2026-03-12',
    source: null,
    facts: words.openPage.facts.map(([label = '', value = '']) => ({ label, value })),
    page: 0,
    pages: 1
  }
  return [
    fixture('booting', { kind: 'booting' }),
    fixture('attract', { kind: 'attract', panes, reader: 'ready', languages: ['ja', 'en'] }),
    fixture('attract-no-reader', { kind: 'attract', panes: panesAbsent, reader: 'absent', languages: ['ja', 'en'] }),
    fixture('open-page', open, { back: true }),
    fixture('attract-places', {
      kind: 'attract',
      panes: [...pages, ...placePanes(words.language), diagnosisPane(words.language)],
      reader: 'ready',
      languages: ['ja', 'en']
    }),
    ...placeScreens(words.language).map(([name, screen]) => fixture(name, screen, { back: true })),
    fixture('open-page-2-of-3', { ...open, page: 1, pages: 3 }, { back: true }),
    fixture('out-of-service', { kind: 'outOfService', code: 'M-504' }),
    ...diagnosisScreens.map(([name, screen]) => fixture(name, screen, { back: true }))
  ]
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']
const cardScreens = (): readonly Fixture[] => {
  const authentication = {
    kind: 'pin',
    secret: 'authentication',
    min: 4,
    max: 4,
    triesLeft: 3,
    triesMax: 3,
    digits
  } as const
  const signature = { kind: 'pin', secret: 'signature', min: 6, max: 16, triesLeft: 5, triesMax: 5, digits } as const
  const card = { card: 'present' } as const
  const proved = { card: 'proved', station: 5 } as const
  return [
    fixture('card-reading', { kind: 'cardReading' }, { ...card, back: true }),
    fixture('pin-empty', { ...authentication, entered: 0 }, card),
    fixture('pin-2', { ...authentication, entered: 2 }, card),
    fixture('pin-4', { ...authentication, entered: 4, triesLeft: 2 }, card),
    fixture(
      'pin-shuffled',
      { ...authentication, entered: 1, digits: ['7', '2', '9', '0', '5', '1', '8', '4', '6', '3'] },
      card
    ),
    fixture('signature-3', { ...signature, entered: 3 }, proved),
    fixture('signature-6', { ...signature, entered: 6, triesLeft: 4 }, proved),
    fixture('pin-at-reader', { kind: 'pinAtReader', secret: 'authentication', triesLeft: 3, triesMax: 3 }, card),
    fixture('signature-at-reader', { kind: 'pinAtReader', secret: 'signature', triesLeft: 4, triesMax: 5 }, proved),
    fixture('last-try', { kind: 'lastTry', secret: 'authentication' }, card),
    fixture('last-try-signature', { kind: 'lastTry', secret: 'signature' }, { card: 'proved' }),
    fixture('working-signing-in', { kind: 'working', work: 'signingIn', done: 1, total: 3 }, card),
    fixture('working-reading', { kind: 'working', work: 'reading', done: 0, total: 3 }, card),
    fixture('working-signing', { kind: 'working', work: 'signing', done: 2, total: 3 }, { card: 'proved' }),
    fixture('working-sending', { kind: 'working', work: 'sending', done: 2, total: 5 }, { card: 'proved' }),
    fixture('working-asking', { kind: 'working', work: 'asking', done: 1, total: 2 }, { card: 'proved' })
  ]
}

const careScreens = (words: Said): readonly Fixture[] => {
  const help = { kind: 'help', place: words.place, telephone: '0123-45-6789', office: null, code: null } as const
  return [
    fixture(
      'trouble-pin',
      { kind: 'trouble', code: 'M-213', triesLeft: 2, way: 'retry', cancel: true },
      { card: 'present' }
    ),
    fixture(
      'trouble-signature',
      { kind: 'trouble', code: 'M-216', triesLeft: 4, way: 'retry', cancel: true },
      { card: 'proved' }
    ),
    fixture('trouble-card-gone', { kind: 'trouble', code: 'M-104', triesLeft: null, way: 'home', cancel: false }),
    fixture(
      'trouble-central',
      { kind: 'trouble', code: 'M-401', triesLeft: null, way: 'finish', cancel: true },
      { card: 'proved' }
    ),
    fixture('still-there', { kind: 'stillThere', secondsLeft: 20 }, { card: 'proved' }),
    fixture('help', help, { back: true }),
    fixture(
      'help-hours',
      {
        ...help,
        office: { open: false, words: words.language === 'ja' ? '平日 8:30から 17:15' : 'Weekdays 8:30 to 17:15' }
      },
      { back: true }
    ),
    fixture('help-with-code', { ...help, code: 'M-213' }, { back: true }),
    fixture('wiping', { kind: 'wiping', reason: 'finished', done: 3, total: 7 }),
    fixture('wiped', { kind: 'wiped', reason: 'finished', code: null, cardStillThere: false }),
    fixture('wiped-take-card', { kind: 'wiped', reason: 'timedOut', code: 'M-801', cardStillThere: true }),
    fixture('wiped-unsure', {
      kind: 'wiped',
      reason: 'cardRemoved',
      code: 'M-233',
      pin: 'unsure',
      cardStillThere: false
    }),
    fixture('wiped-card-removed', { kind: 'wiped', reason: 'cardRemoved', code: 'M-104', cardStillThere: false })
  ]
}

/** every screen in one language, in the order a visit meets them */
export const fixtures = (language: Language): readonly Fixture[] => {
  const words = said(language)
  return [
    ...publicScreens(words),
    ...cardScreens(),
    ...residentScreens(words),
    ...procedureScreens(words),
    ...cardScreensOf(language).map(([name, screen]) =>
      fixture(name, screen, { card: 'proved', back: screen.kind !== 'working' })
    ),
    ...recordScreens(language).map(([name, screen]) =>
      fixture(name, screen, { card: 'proved', back: screen.kind !== 'home' })
    ),
    ...careScreens(words),
    ...fleetScreens.map(([name, screen, proved]) =>
      fixture(name, screen, { card: proved ? 'proved' : 'none', back: screen.kind === 'disaster' })
    )
  ]
}

export type Look = {
  readonly face: Face
  readonly language: Language
  readonly text?: 100 | 200
  readonly contrast?: Frame['contrast']
}

/** the View main would show: the fixture inside a frame of that look */
export const viewOf = ({ screen, card, back, station }: Fixture, look: Look, revision: number): View => {
  const words = said(look.language)
  const stations = words.path.stations.map((label, index) => ({
    id: `station-${index}`,
    label,
    state:
      station === null || index > station
        ? ('ahead' as const)
        : index === station
          ? ('now' as const)
          : ('done' as const)
  }))
  const frame: Frame = {
    language: look.language,
    face: look.face,
    text: look.text ?? 100,
    contrast: look.contrast ?? 'normal',
    town: words.town,
    now: '2026-03-12T10:42',
    card,
    who: card === 'proved' ? words.who : null,
    path: station === null ? null : { title: words.path.title, stations },
    back
  }
  return { revision, frame, screen }
}
