// The card plan and the change of a PIN in the states worth seeing, drawn by the views of main.
import type { CardPlan, TriesFact, Validity } from '../../src/card/services/card-plan.ts'
import type { Language } from '../../src/contract/screen/intent.ts'
import type { Screen } from '../../src/contract/screen/view.ts'
import { explainedView, planView } from '../../src/main/flows/card/plan.view.ts'
import { pinChangeMachine } from '../../src/main/flows/pin-change/pin-change.machine.ts'
import { pinChangeView } from '../../src/main/flows/pin-change/pin-change.view.ts'
import type { PinChangeContext } from '../../src/main/flows/pin-change/pin-change.setup.ts'
import { inOrder } from '../../src/main/flows/secret/secret.machine.ts'

type Advice = CardPlan['lines'][number]['advice']
const entered: TriesFact = { state: 'verified', count: 3 }
const five: TriesFact = { state: 'left', count: 5 }
const valid: Validity = { state: 'valid', until: '2031-03-12', renewFrom: '2030-12-12', renewNow: false }
const closed: Validity = { state: 'closed', likelyUntil: '2031-03-12' }

const plan = (
  signature: { readonly tries?: TriesFact; readonly validity?: Validity; readonly advice?: Advice } = {},
  own: Validity = valid,
  works = true
): CardPlan => ({
  works,
  lines: [
    {
      secret: 'authentication',
      tries: entered,
      validity: own,
      advice: own.state === 'expired' ? 'renew' : 'try'
    },
    { secret: 'signature', tries: five, validity: closed, advice: 'try', ...signature }
  ]
})
const blocked = { tries: { state: 'blocked', said: '63C0' }, advice: 'unblock' } as const
const expired: Validity = { state: 'expired', until: '2026-03-01' }
const lacking = { tries: { state: 'absent' }, validity: { state: 'absent' }, advice: 'obtain' } as const
const soon: Validity = { ...valid, until: '2026-04-30', renewFrom: '2026-01-30', renewNow: true }

const changing = (
  value: string,
  more: Partial<PinChangeContext>,
  language: Language
): readonly [name: string, screen: Screen] => {
  const context: PinChangeContext = {
    secret: 'authentication',
    consent: 'ordinary',
    triesLeft: 3,
    held: 0,
    digits: inOrder,
    attempt: null,
    fault: null,
    forgotten: false,
    ...more
  }
  const snapshot = pinChangeMachine.resolveState({ value, context })
  const name = value.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const of = context.secret === null || context.secret === 'authentication' ? '' : `-${context.secret}`
  return [`change-${name}${of}`, pinChangeView(snapshot, language).screen]
}

/** One of each way of laying these screens out; `MADOGUCHI_EVERY_STATE=1` shows the rest as well, each half a second a look. */
const sample = new Set([
  'plan',
  'plan-broken',
  'change-explaining-signature',
  'change-entering-next',
  'change-entering-repeated-signature',
  'change-changed'
])
const every = process.env['MADOGUCHI_EVERY_STATE'] === '1'

/** name and screen of each that is shown */
export const cardScreensOf = (language: Language): readonly (readonly [name: string, screen: Screen])[] =>
  allOf(language).filter(([name]) => every || sample.has(name))

const allOf = (language: Language): readonly (readonly [name: string, screen: Screen])[] => [
  ['plan', planView(plan(), 'check', language).screen],
  ['plan-soon', planView(plan({}, soon), 'check', language).screen],
  [
    'plan-last-try',
    planView(plan({ tries: { state: 'left', count: 1 }, advice: 'consentToLastTry' }), 'before', language).screen
  ],
  ['plan-blocked', planView(plan(blocked, valid, false), 'before', language).screen],
  ['plan-broken', planView(plan(blocked, expired, false), 'check', language).screen],
  ['plan-lacking', planView(plan(lacking, valid, false), 'before', language).screen],
  ['plan-explained', explainedView('M-217').screen],
  changing('choosing', { secret: null }, language),
  ['change-chosen', changing('choosing', { secret: 'signature' }, language)[1]],
  changing('explaining', {}, language),
  changing('explaining', { secret: 'signature', triesLeft: 5 }, language),
  changing('explaining', { secret: 'profile' }, language),
  changing('consenting', { secret: 'profile', triesLeft: 1 }, language),
  changing('enteringCurrent', {}, language),
  changing('enteringNext', { held: 4 }, language),
  changing('enteringRepeated', { held: 2 }, language),
  changing('enteringCurrent', { secret: 'signature', triesLeft: 5 }, language),
  changing('enteringNext', { secret: 'signature', held: 5 }, language),
  changing('enteringRepeated', { secret: 'signature', held: 8 }, language),
  changing('changing', {}, language),
  changing('wrong', { triesLeft: 2 }, language),
  changing('differing', {}, language),
  changing('newMalformed', { secret: 'signature' }, language),
  changing('blocked', { secret: 'signature' }, language),
  changing('unsure', {}, language),
  changing('troubled', { fault: { fault: 'cardRemoved' } }, language),
  changing('changed', {}, language),
  changing('changed', { secret: 'signature' }, language)
]
