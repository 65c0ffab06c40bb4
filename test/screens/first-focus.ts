// Which control each fixture must focus first: the primary action, or the field being filled.
import type { Face, Language } from '../../src/contract/screen/intent.ts'
import type { Fixture } from './views.ts'

const byName: Readonly<Record<string, string>> = {
  attract: 'open-free-0',
  'attract-no-reader': 'open-diagnosis',
  'diagnosis-examining': 'back',
  diagnosis: 'next',
  'diagnosis-no-card': 'next',
  'diagnosis-worn': 'open-tries-authentication-1',
  'diagnosis-broken': 'open-tries-authentication-1',
  'diagnosis-no-daemon': 'open-daemon-1',
  'diagnosis-printing': 'next',
  'diagnosis-explained': 'back',
  'open-page': 'back',
  'open-page-2-of-3': 'next',
  'pin-empty': 'digit-5',
  'pin-2': 'digit-5',
  'pin-4': 'next',
  'pin-shuffled': 'digit-5',
  'signature-3': 'letter-A',
  'signature-6': 'letter-A',
  'pin-at-reader': 'back',
  'signature-at-reader': 'back',
  'last-try': 'back',
  'last-try-signature': 'back',
  home: 'open-pane-0',
  'home-5-panes': 'open-pane-0',
  'notice-list': 'open-notice-0',
  'notice-list-2-of-2': 'open-notice-0',
  'notice-list-empty': 'back',
  notice: 'next',
  'notice-plain': 'back',
  'task-list': 'answer-row-0',
  'task-list-empty': 'back',
  'task-list-returned': 'fix-row-0',
  withdraw: 'back',
  'withdraw-last-minute': 'back',
  withdrawn: 'next',
  corrections: 'next',
  'corrections-elsewhere': 'next',
  'question-people': 'option-person-0',
  'question-people-answered': 'next',
  'question-town': 'option-town-0',
  'question-town-answered': 'next',
  'question-recipients': 'next',
  'question-date': 'day-2026-03-12',
  'question-date-answered': 'next',
  'question-date-december': 'day-2026-11-26',
  'question-lot': 'letter-5',
  'question-lot-wrong': 'letter-5',
  'question-lot-answered': 'next',
  'question-telephone': 'next',
  'question-building': 'next',
  review: 'next',
  'review-2-of-2': 'next',
  result: 'answer-row-0',
  'result-printing': 'answer-row-0',
  'result-printed': 'answer-row-0',
  'result-print-failed': 'answer-row-0',
  'result-waiting': 'next',
  'trouble-pin': 'next',
  'trouble-signature': 'next',
  'trouble-card-gone': 'next',
  'trouble-central': 'next',
  plan: 'next',
  'plan-soon': 'next',
  'plan-last-try': 'next',
  'plan-blocked': 'next',
  'plan-broken': 'next',
  'plan-lacking': 'next',
  'plan-explained': 'back',
  'change-choosing': 'option-authentication',
  'change-chosen': 'next',
  'change-explaining': 'next',
  'change-explaining-signature': 'next',
  'change-explaining-profile': 'next',
  'change-consenting-profile': 'back',
  'change-entering-current': 'digit-5',
  'change-entering-next': 'next',
  'change-entering-repeated': 'digit-5',
  'change-entering-current-signature': 'letter-A',
  'change-entering-next-signature': 'letter-A',
  'change-entering-repeated-signature': 'letter-A',
  'change-wrong': 'next',
  'change-differing': 'next',
  'change-new-malformed-signature': 'next',
  'change-blocked-signature': 'next',
  'change-unsure': 'next',
  'change-troubled': 'next',
  'change-changed': 'next',
  'change-changed-signature': 'next',
  'still-there': 'next',
  disaster: 'next',
  'disaster-in-session': 'next',
  'disaster-tsunami': 'next',
  'disaster-warning': 'next',
  'disaster-advisory': 'next',
  help: 'back',
  'help-hours': 'back',
  'help-with-code': 'back'
}

/** On tv Back is a legend: what would focus it focuses the key that does the same, and digits come from the remote. */
export const firstFocus = ({ name }: Fixture, face: Face, language: Language): string => {
  const wanted = byName[name] ?? 'help'
  if (name.startsWith('question-date') && face !== 'kiosk-l' && face !== 'kiosk-p' && wanted !== 'next')
    return language === 'ja' ? 'part-year' : 'part-day'
  if (face !== 'tv') return wanted
  if (
    name.startsWith('last-try') ||
    name === 'withdraw' ||
    name === 'withdraw-last-minute' ||
    name.startsWith('change-consenting')
  )
    return 'stop'
  if (wanted === 'back') return 'next'
  return wanted === 'digit-5' ? 'dots' : wanted
}
