import type { SnapshotFrom } from 'xstate'
import type { CountedSecret } from '../../../card/doctor/port.ts'
import { atTheCounter } from '../../../card/profiles/at-the-counter.ts'
import type { Language } from '../../../contract/screen/intent.ts'
import type { TroubleScreen } from '../../../contract/screen/views/care.ts'
import type { PinEntry, PinScreen, PinStanding } from '../../../contract/screen/views/card.ts'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import type { Fault } from '../../faults.ts'
import { unblocking } from '../card/plan.view.ts'
import { secretRules } from '../secret/secret.machine.ts'
import { shown, type Shown } from '../shown.ts'
import { codeOf, endsVisit, troubleScreen } from '../trouble.ts'
import type { pinChangeMachine } from './pin-change.machine.ts'
import { changeable, chosenPin, whichPin, type PinChangeContext } from './pin-change.setup.ts'

const words = {
  ja: {
    title: 'どの 暗証番号を 変えますか',
    hint: 'いまの番号が わかる ものを、ここで 変えられます。',
    authentication: ['はいるときの 暗証番号', 'この窓口に はいるとき・コンビニで 使う 数字4けた'],
    signature: ['署名用の 暗証番号', '届け出に 使う 英大文字と数字 6文字から16文字'],
    profile: ['券面の 暗証番号', '名前や住所を 読み取るときに 使う 数字4けた']
  },
  en: {
    title: 'Which one will you change?',
    hint: 'You can change one here if you know it.',
    authentication: ['PIN for signing in', '4 digits, for this window and at convenience stores'],
    signature: ['Signature password', 'For filings, 6-16 characters'],
    profile: ['Card-face PIN', '4 digits, for reading your name and address']
  }
} as const

const whichOne = ({ secret }: PinChangeContext, language: Language): QuestionScreen => ({
  kind: 'question',
  question: whichPin,
  title: words[language].title,
  hint: words[language].hint,
  asking: {
    by: 'choice',
    options: changeable
      .filter((name) => atTheCounter[name].change === 'here')
      .map((id) => ({ id, label: words[language][id][0], sense: words[language][id][1], icon: null, fixed: false }))
  },
  answer: secret === null ? null : { kind: 'choice', option: secret },
  echo: null,
  wrong: null,
  ready: secret !== null
})

const pinScreen = ({ held, triesLeft, digits, ...context }: PinChangeContext, entry: PinEntry): PinScreen => {
  const secret = chosenPin(context)
  return { kind: 'pin', secret, entry, entered: held, ...secretRules[secret], triesLeft, digits }
}

const trouble = (fault: Fault, secret: CountedSecret, pin: PinStanding | null): Shown => {
  const leads = pin === null || endsVisit(fault) ? 'finish' : 'home'
  const screen: TroubleScreen = { ...troubleScreen(fault, leads, secret), ...(pin === null ? {} : { pin }) }
  return shown(screen, { code: screen.code })
}

/** the locked one as a line of the plan, and what the office does about it */
const blockedShown = (secret: CountedSecret, language: Language): Shown => {
  const code = codeOf({ fault: 'pinBlocked', said: '63C0' }, secret)
  const line = { about: `tries-${secret}`, state: 'blocked', light: 'red', code: null, left: 0, day: null } as const
  return shown(
    {
      kind: 'cardPlan',
      purpose: 'change',
      works: false,
      worst: 'red',
      lines: [{ ...line, code }],
      acts: [unblocking(secret, language)]
    },
    { back: true, code }
  )
}

export const pinChangeView = ({ value, context }: SnapshotFrom<typeof pinChangeMachine>, language: Language): Shown => {
  if (value === 'choosing') return shown(whichOne(context, language), { back: true })
  const secret = chosenPin(context)
  const { triesLeft, fault } = context
  switch (value) {
    case 'explaining':
      return shown(
        { kind: 'pinRules', secret, triesLeft, triesMax: secretRules[secret].triesMax, typedAt: 'screen' },
        { back: true }
      )
    case 'consenting':
      return shown({ kind: 'lastTry', secret }, { back: true })
    case 'enteringCurrent':
      return shown(pinScreen(context, 'current'), { back: true })
    case 'enteringNext':
      return shown(pinScreen(context, 'next'), { back: true })
    case 'enteringRepeated':
      return shown(pinScreen(context, 'repeated'), { back: true })
    case 'wrong':
      return trouble({ fault: 'pinWrong', triesLeft }, secret, 'unchanged')
    case 'malformed':
      return trouble({ fault: 'pinMalformed' }, secret, 'unchanged')
    case 'differing':
      return trouble({ fault: 'pinsDiffer' }, secret, 'unchanged')
    case 'newMalformed':
      return trouble({ fault: 'newPinMalformed' }, secret, 'unchanged')
    case 'blocked':
      return blockedShown(secret, language)
    case 'unsure':
      // its own text says how the PIN stands
      return trouble({ fault: 'changeUnsure' }, secret, null)
    case 'troubled':
      return trouble(fault ?? { fault: 'ourMistake' }, secret, 'unchanged')
    case 'changed':
      return shown({ kind: 'pinChanged', secret }, { back: true })
    case 'readingTries':
    case 'judgingTries':
      return shown({ kind: 'cardReading' }, { back: true })
    case 'changing':
    case 'judging':
    case 'judgingFault':
    case 'enteringAgain':
    case 'closed':
    case 'failed':
      return shown({ kind: 'working', work: 'changing', done: 0, total: 1 })
  }
}
