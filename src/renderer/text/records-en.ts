// What the state holds, who looked, and the mailbox, in English.
import type { provisionsJa, selfInfoJa } from './records-ja.ts'

const offices = (count: number): string => (count === 1 ? '1 office' : `${count} offices`)

export const selfInfoEn: typeof selfInfoJa = {
  ask: {
    title: 'See what offices hold about you?',
    lead: 'It costs nothing and takes about a minute.',
    who: (holders, items) => `We ask ${offices(holders)} about ${items} things.`,
    logged: 'That you asked is written down, in your name, under “Who looked”.',
    gone: 'Nothing stays in this terminal. It is gone when you take your card.',
    next: 'Ask them'
  },
  coming: {
    title: 'Asking the offices',
    lead: 'You can read what has come already. Leave your card where it is.',
    progress: (done, total) => `${done} of ${offices(total)} have answered`,
    awaited: 'Not answered yet',
    others: (count) => `and ${count} more`,
    next: 'See what has come',
    nextShort: 'See it',
    none: 'Waiting for answers',
    noneShort: 'Waiting'
  },
  groups: {
    title: 'What offices hold about you',
    lead: 'Choose what you want to see.',
    missing: (holders) => `${offices(holders)} did not answer yet.`,
    again: 'Ask once more',
    held: (held, items) => (held === 0 ? 'Nothing on record' : `${held} of ${items} on record`),
    changed: (count) => `${count} changed since your last visit`
  },
  says: {
    ok: { short: 'On record', whole: 'The office has this on record.' },
    changed: { short: 'Changed', whole: 'This changed since your last visit.' },
    stale: { short: 'Old record', whole: 'This record is old. It may not be right any more.' },
    noDataYet: { short: 'Nothing yet', whole: 'The office has nothing on record yet.' },
    unsupported: {
      short: 'Not shown on screen',
      whole: 'This office cannot show it on a screen yet. Ask by telephone or at the desk.'
    },
    waiting: { short: 'Waiting', whole: 'This office has not answered yet.' },
    unreachable: { short: 'Out of reach', whole: 'This office is out of reach now. Please ask once more later.' }
  },
  changedMark: 'Changed since your last visit.',
  facts: {
    says: 'State',
    value: 'What it says',
    holder: 'Held by',
    asOf: 'As of',
    use: 'Used for',
    how: 'To correct it',
    contact: 'Telephone'
  },
  correct: 'Correct it now',
  correctShort: 'Fix it'
}

export const provisionsEn: typeof provisionsJa = {
  title: 'Who looked',
  whole: (total) =>
    `The record is whole. This terminal has checked that none of the ${total} entries is missing or altered.`,
  wholeShort: 'The record is whole.',
  broken: (code) => `The record is not whole. Please tell staff ${code}.`,
  none: 'No office gave anything to another.',
  own: 'Your own looks',
  ownCount: (count) => (count === 1 ? '1 entry' : `${count} entries`),
  refused: 'Not given',
  one: 'What was given',
  comma: ', ',
  facts: {
    to: 'Who looked',
    from: 'Given by',
    at: 'When',
    items: 'What',
    purpose: 'What for',
    result: 'Result',
    basis: 'By law'
  },
  object: 'If this seems wrong',
  objectShort: 'Object',
  objection: {
    title: 'If this seems wrong',
    lead: 'You may ask why, and you may ask that its use be stopped.',
    ask: (from, to) => `Ask ${from}, who gave it, or ${to}, who looked.`,
    tell: (number) => `Tell them this number: ${number}`,
    stop: 'If the use is unlawful you may have it stopped (Personal Information Act, art. 98).',
    here: (place, telephone) => `If you do not know whom to ask: ${place}, telephone ${telephone}`,
    next: 'To the list'
  }
}
