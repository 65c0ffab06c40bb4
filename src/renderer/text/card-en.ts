// The card plan and the change of a PIN in English.
import type { cardPlanJa, pinChangeJa } from './card-ja.ts'

export const pinChangeEn: typeof pinChangeJa = {
  title: {
    authentication: 'Change your sign-in PIN',
    signature: 'Change your signature password',
    profile: 'Change your card-face PIN'
  },
  rules: {
    authentication: ['The new PIN has 4 digits.', 'Do not take your birthday, or one digit four times.'],
    signature: ['The new password has 6 to 16 characters.', 'Mix capital letters and digits, at least one of each.'],
    profile: ['The new PIN has 4 digits.', 'Afterwards you enter your sign-in PIN once more.']
  },
  order: 'You enter three things: the old one, the new one, and the new one again.',
  begin: 'Enter the old one',
  entries: {
    current: 'Enter the one you have now',
    next: 'Enter the new one',
    repeated: 'Enter the new one again'
  },
  large: { current: 'The one now', next: 'The new one', repeated: 'The new one again' },
  steps: { current: '1 / 3', next: '2 / 3', repeated: '3 / 3' },
  submit: { current: 'Next', next: 'Next', repeated: 'Change it' },
  hint: { digits: '4 digits. They are never shown.', letters: '6 to 16 capital letters and digits.' },
  standing: {
    unchanged: 'Your PIN has not changed.',
    changed: 'Your PIN has changed.',
    unsure: 'We cannot tell if your PIN changed. Try the new one first.'
  },
  changed: {
    authentication: 'Your sign-in PIN has changed',
    signature: 'Your signature password has changed',
    profile: 'Your card-face PIN has changed'
  },
  fromNow: 'Use the new one from now on.',
  keep: 'Do not tell it to anybody.',
  done: 'To the card check'
}

export const cardPlanEn: typeof cardPlanJa = {
  titles: {
    check: {
      green: 'You can file with this card',
      yellow: 'You can file, but take care',
      red: 'You cannot file with this card now'
    },
    change: 'This one cannot be changed here'
  },
  stop: 'We tell you before you begin. You can file at the desk.',
  about: {
    'tries-authentication': 'Sign-in PIN',
    'tries-signature': 'Signature password',
    'tries-profile': 'Card-face PIN',
    'certificate-authentication': 'Sign-in certificate',
    'certificate-signature': 'Signature certificate'
  },
  forms: {
    'tries-authentication': '4 digits',
    'tries-signature': '6-16 capitals and digits',
    'tries-profile': '4 digits',
    'certificate-authentication': '',
    'certificate-signature': ''
  },
  says: {
    entered: () => 'Entered',
    full: (left) => `${left} tries left`,
    used: (left) => `Mistyped before: ${left} left`,
    last: () => 'Only 1 try left',
    blocked: () => 'Locked',
    unknown: () => 'Tries left unknown',
    absent: () => 'Not on this card',
    valid: (_, day) => `Until ${day}`,
    soon: (_, day) => `Until ${day}: renew it`,
    expired: (_, day) => `Ended on ${day}`,
    early: (_, day) => `From ${day}`,
    sealed: (_, day) => (day === '' ? 'Checked when you sign' : `To about ${day}; checked when you sign`),
    unreadable: () => 'Cannot be read'
  },
  office: "At the residents' desk",
  change: 'Change a PIN',
  goOn: 'Go on',
  home: 'To the start',
  another: 'Choose another'
}
