// Types, holes and guards of the machine that changes a PIN.
import { assign, setup } from 'xstate'
import type { CountedSecret } from '../../../card/doctor/port.ts'
import type { Consent, Outcome, PinEntry } from '../../../card/port.ts'
import type { Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { secretRules, type Entered } from '../secret/secret.machine.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

/** what can be changed here, as an office counts the secrets of a card */
export const changeable = ['authentication', 'signature', 'profile'] as const satisfies readonly CountedSecret[]
/** the question which one; its answers are the names above */
export const whichPin = 'which-pin'

/** `kept`: the new PIN was refused before anything was sent, and the one of today is still held */
export type Attempt = { readonly outcome: Outcome<void, Fault>; readonly kept: boolean }

/** `forgotten`: the card no longer holds the visit's own PIN as verified */
export type PinChangeOutput =
  | { readonly ended: 'closed'; readonly forgotten: boolean }
  | { readonly ended: 'failed'; readonly fault: Fault; readonly forgotten: boolean }

export type PinChangeContext = {
  readonly secret: CountedSecret | null
  /** the person said yes to spending the last try */
  readonly consent: Consent
  readonly triesLeft: number
  readonly held: number
  readonly digits: readonly string[]
  readonly attempt: Attempt | null
  readonly fault: Fault | null
  readonly forgotten: boolean
}

/** The PIN that is changed; asking before one was chosen is a bug. */
export const chosenPin = ({ secret }: Pick<PinChangeContext, 'secret'>): CountedSecret => {
  if (!secret) throw new Error('no PIN was chosen')
  return secret
}

export const triesAfter = ({ attempt }: PinChangeContext): number | null =>
  attempt && !attempt.outcome.ok && attempt.outcome.fault === 'pinWrong' ? attempt.outcome.triesLeft : null
const ends = ({ attempt }: PinChangeContext, fault: Fault['fault']): boolean =>
  attempt !== null && !attempt.outcome.ok && attempt.outcome.fault === fault

export const pinChangeSetup = setup({
  types: {
    context: {} as PinChangeContext,
    input: {} as { readonly forgotten: boolean },
    output: {} as PinChangeOutput,
    events: {} as Wish | Fact
  },
  actors: {
    readTries: hole<Outcome<number, Fault>, CountedSecret>('readTries'),
    /** the three entries held are confirmed, then one VERIFY and one CHANGE */
    change: hole<Attempt, Entered<CountedSecret>>('change')
  },
  actions: {
    /** the flow empties the card host's buffers */
    clearKeys: () => undefined,
    /** the flow empties this one and turns keys to it */
    turnTo: (_args, _entry: PinEntry) => undefined,
    /** the flow knows chance; without it the order stays */
    shuffleDigits: assign({}),
    choose: assign((_, option: string) => ({ secret: changeable.find((name) => name === option) ?? null }))
  },
  guards: {
    isChosen: ({ context }) => context.secret !== null,
    enough: ({ context }) => {
      const { min, max } = secretRules[chosenPin(context)]
      return context.held >= min && context.held <= max
    },
    fourDigits: ({ context }) => context.secret !== 'signature',
    lastOne: ({ context }) => context.triesLeft === 1,
    changed: ({ context }) => context.attempt?.outcome.ok === true,
    wrong: ({ context }) => (triesAfter(context) ?? 0) > 0,
    usedUp: ({ context }) => triesAfter(context) === 0 || ends(context, 'pinBlocked'),
    unasked: ({ context }) => ends(context, 'lastTryUnasked'),
    malformed: ({ context }) => ends(context, 'pinMalformed'),
    newMalformed: ({ context }) => ends(context, 'newPinMalformed'),
    differ: ({ context }) => ends(context, 'pinsDiffer'),
    kept: ({ context }) => context.attempt?.kept === true,
    unsure: ({ context }) => ends(context, 'changeUnsure'),
    blocked: ({ context }) => context.fault?.fault === 'pinBlocked',
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault)
  }
})
