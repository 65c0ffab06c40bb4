// Types, holes, guards and actions of the parent machine.
import { assign, enqueueActions, or, setup, stateIn } from 'xstate'
import type { Diagnosis } from '../../../card/doctor/port.ts'
import type { Outcome } from '../../../card/port.ts'
import type { Code } from '../../../contract/screen/codes.ts'
import type { Face, Language } from '../../../contract/screen/intent.ts'
import type { WipeReason } from '../../../contract/screen/views/care.ts'
import type { PinStanding } from '../../../contract/screen/views/card.ts'
import type { Town } from '../../../contract/wire/town.ts'
import type { SignedIn } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { Alert, FleetFact, House } from '../../fleet/port.ts'
import type { PlacesKnown } from '../../places/port.ts'
import { alertsId, diagnosisId } from '../../../contract/screen/views/public.ts'
import { atWork, pinStanding } from '../child.ts'
import { bare, covers, graceOf, hasPage, mannerOf } from './house.ts'
import { diagnosisLines } from '../diagnosis/lines.ts'
import type { Fact, Look, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { rowsPerPage } from '../shown.ts'
import { signInMachine } from '../sign-in/sign-in.machine.ts'
import { visitMachine } from '../visit/visit.machine.ts'

export type World =
  | FleetFact
  | { readonly type: 'card.readers'; readonly readers: readonly string[] }
  | { readonly type: 'card.inserted'; readonly reader: string }
  /** a card that nobody placed now: known to be there, and signed in with only when it is placed again */
  | { readonly type: 'card.lies'; readonly reader: string }
  | { readonly type: 'card.removed'; readonly reader: string }
  | { readonly type: 'card.daemonStopped'; readonly fault: 'daemonStopped' | 'cardMute' }
  | { readonly type: 'card.daemonBack' }
  | { readonly type: 'screen.stopped' }
  /** a View could not be drawn: a bug of ours */
  | { readonly type: 'view.failed' }
  | { readonly type: 'town.told'; readonly town: Town }
  | { readonly type: 'places.told'; readonly known: PlacesKnown }
  | { readonly type: 'wipe.progress'; readonly done: number }
  /** nobody has touched anything for `patience`, and nothing is at work */
  | { readonly type: 'patience.out' }
  /** nor did anybody ask for more time */
  | { readonly type: 'patience.over' }

/** What a visitor may change about the screen; back to the house's own after each visit. */
export type Manner = {
  readonly language: Language
  readonly text: 100 | 200
  readonly contrast: 'normal' | 'dark' | 'light'
}

export type KioskInput = {
  readonly face: Face
  readonly manner: Manner
  readonly procedures: readonly string[]
  /** seconds of warning before a visit is ended */
  readonly graceSeconds: number
}

export type KioskContext = KioskInput & {
  /** as it is while nobody has chosen otherwise */
  readonly house: Manner
  /** as the terminal was set up, before anything that central signed */
  readonly ownManner: Manner
  /** what central signed and is in use */
  readonly signed: House
  /** what came since: in use as soon as nobody is there */
  readonly told: House | null
  /** all that holds where this terminal stands, worst first */
  readonly alerts: readonly Alert[]
  /** keys of those this visitor has seen */
  readonly heeded: readonly string[]
  /** somebody asked to see them again */
  readonly alertsOpen: boolean
  readonly town: Town | null
  /** the town's places as they are kept */
  readonly places: PlacesKnown | null
  readonly readers: readonly string[]
  /** readers that hold a card */
  readonly cards: readonly string[]
  /** the reader of a card placed since the last visit */
  readonly fresh: string | null
  /** the reader of this visit's card */
  readonly reader: string
  readonly name: SignedIn['name'] | null
  readonly open: { readonly id: string; readonly page: number } | null
  /** what the last examination of this terminal found; gone as soon as a card comes or goes */
  readonly diagnosis: Diagnosis | null
  /** the code of the diagnosis that is explained */
  readonly explained: Code | null
  readonly reason: WipeReason
  readonly fault: Fault | null
  /** how a PIN stands in whose change the visit ended */
  readonly pin: PinStanding | null
  readonly wiped: number
  readonly secondsLeft: number
}

export const nothingSigned: House = bare
export const wipeSteps = 6

export const lookOf = ({ manner, face }: Pick<KioskContext, 'manner' | 'face'>): Look => ({
  language: manner.language,
  rows: rowsPerPage(face, manner.text)
})

const reasonOf = ({ fault }: Fault): WipeReason => {
  if (fault === 'cardRemoved') return 'cardRemoved'
  if (fault === 'cardChanged') return 'cardSwapped'
  return fault === 'timedOut' ? 'timedOut' : 'trouble'
}

const contrasts = ['normal', 'dark', 'light'] as const

/** the code of that name, if the diagnosis raised it */
export const foundCode = (diagnosis: Diagnosis | null, id: string): Code | null =>
  diagnosis === null ? null : (diagnosisLines(diagnosis).find(({ code }) => code === id)?.code ?? null)

export const kioskSetup = setup({
  types: { context: {} as KioskContext, input: {} as KioskInput, events: {} as Wish | Fact | World },
  actors: {
    /** opens what must be open; good with the town when it is known */
    boot: hole<Outcome<Town, Fault>>('boot'),
    signIn: signInMachine,
    visit: visitMachine,
    examine: hole<Diagnosis>('examine'),
    printDiagnosis: hole<Outcome<void, Fault>>('printDiagnosis'),
    wipe: hole<Outcome<void, Fault>>('wipe'),
    /** lets go of everything for good */
    retire: hole<void>('retire')
  },
  guards: {
    attended: stateIn({ serving: { care: 'attending' } }),
    /** nobody in particular is there */
    attracting: or([stateIn({ serving: { journey: 'attracting' } }), stateIn({ serving: { journey: 'closed' } })]),
    visited: or([stateIn({ serving: { journey: 'signingIn' } }), stateIn({ serving: { journey: 'visiting' } })]),
    unheeded: ({ context }) =>
      (context.alertsOpen && context.alerts.length > 0) ||
      context.alerts.some((one) => covers(one) && !context.heeded.includes(one.key)),
    isAlerts: (_, id: string) => id === alertsId,
    houseTold: ({ context }) => context.told !== null,
    isClosed: ({ context }) => (context.signed.settings.closed ?? null) !== null,
    isStruckOff: ({ context }) => context.fault?.fault === 'terminalRevoked',
    cardWaits: ({ context }) => context.fresh !== null,
    ownCard: ({ context }, reader: string) => reader === context.reader,
    readerLost: ({ context }, readers: readonly string[]) => !readers.includes(context.reader),
    noCard: ({ context }) => context.cards.length === 0,
    isPage: ({ context }, id: string) => hasPage(context, id),
    /** the page that is read is not there any more */
    pageGone: ({ context }) => context.open === null || !hasPage(context, context.open.id),
    isDiagnosis: (_, id: string) => id === diagnosisId,
    isFound: ({ context }, id: string) => foundCode(context.diagnosis, id) !== null,
    outOfTime: ({ context }) => context.secondsLeft <= 1,
    booting: ({ context }) => context.reason === 'boot',
    ourMistake: ({ context }) => context.fault?.fault === 'ourMistake'
  },
  actions: {
    cardIn: assign(({ context }, reader: string) => ({
      cards: context.cards.includes(reader) ? context.cards : [...context.cards, reader],
      fresh: reader
    })),
    cardLies: assign(({ context }, reader: string) => ({
      cards: context.cards.includes(reader) ? context.cards : [...context.cards, reader]
    })),
    cardOut: assign(({ context }, reader: string) => ({
      cards: context.cards.filter((one) => one !== reader),
      fresh: context.fresh === reader ? null : context.fresh
    })),
    readersAre: assign(({ context }, readers: readonly string[]) => ({
      readers,
      cards: context.cards.filter((one) => readers.includes(one)),
      fresh: context.fresh !== null && readers.includes(context.fresh) ? context.fresh : null
    })),
    noReaders: assign({ readers: [], cards: [], fresh: null }),
    /** why the visit ends: the fault whose code is shown at its end, if any */
    endBy: assign(({ self }, fault: Fault | null) => ({
      fault,
      reason: fault ? reasonOf(fault) : ('finished' as const),
      pin: fault?.fault === 'changeUnsure' ? ('unsure' as const) : pinStanding(self)
    })),
    houseManner: assign({ manner: ({ context }) => context.house, open: null }),
    forgetDiagnosis: assign({ diagnosis: null, explained: null }),
    /** what central signed holds from now on; a manner somebody has chosen stays until they are gone */
    applyHouse: assign(({ context }) => {
      const signed = context.told ?? context.signed
      const house = mannerOf(context.ownManner, signed)
      return { signed, house, told: null, manner: context.manner === context.house ? house : context.manner }
    }),
    heed: assign(({ context }) => ({ heeded: context.alerts.map(({ key }) => key), alertsOpen: false })),
    openAlerts: assign({ alertsOpen: true }),
    forgetHeeded: assign({ heeded: [], alertsOpen: false }),
    countDown: assign(({ context }) => ({ secondsLeft: graceOf(context) })),
    speak: assign(({ context }, language: Language) => ({ manner: { ...context.manner, language } })),
    resize: assign(({ context }) => ({
      manner: { ...context.manner, text: context.manner.text === 100 ? (200 as const) : (100 as const) }
    })),
    recolour: assign(({ context: { manner } }) => ({
      manner: {
        ...manner,
        contrast: contrasts[(contrasts.indexOf(manner.contrast) + 1) % contrasts.length] ?? 'normal'
      }
    })),
    askWhetherStillThere: enqueueActions(({ enqueue, self }) => {
      if (!atWork(self)) enqueue.raise({ type: 'patience.out' })
    })
  },
  delays: { patience: 90_000, second: 1000, farewell: 8000, pause: 10_000 }
})
