// What main would say in English on the fixture screens.
import type { Said } from './words-ja.ts'

export const saidEn: Said = {
  language: 'en',
  town: 'Morikawa City',
  who: { family: 'Tanaka', given: 'Kazuko' },
  path: { title: 'Moving house', stations: ['Who', 'Moving date', 'New address', 'Who to tell', 'Check', 'Sign'] },
  free: [
    { title: 'Shelters', sense: 'No warnings now' },
    { title: 'Town notices', sense: '5 this week' },
    { title: 'Waste days', sense: 'Tomorrow: burnable' },
    { title: 'What you can do', sense: 'Moving house and more' }
  ],
  home: [
    { title: 'Notices', sense: 'Vaccination support and more' },
    { title: 'Moving house', sense: 'Tell offices and firms at once' },
    { title: 'Requests', sense: 'Umino Waterworks and others' }
  ],
  openPage: {
    title: 'Waste days',
    facts: [
      ['Burnable', 'Tuesday and Friday'],
      ['Bottles, cans', '1st and 3rd Wednesday'],
      ['Paper, cloth', '2nd Thursday'],
      ['Large items', 'By telephone, Monday to Friday']
    ]
  },
  notices: [
    { from: 'Morikawa Health', title: 'Pneumonia vaccination for 4,000 yen' },
    { from: 'Morikawa Citizens', title: 'Your certificate runs out soon' },
    { from: 'Morikawa Waste', title: 'Large items: a new way to apply' }
  ],
  notice: {
    body: 'It usually costs about 8,000 yen. Any clinic in the city can give it.',
    why: ['You turned 75', 'You live in Morikawa City', 'There is no record of one yet'],
    needs: 'Only this card. About 3 minutes'
  },
  rows: [
    { office: 'Umino Water', what: 'Start water supply', reason: 'Tell us when to open the water' },
    { office: 'Chuo Gas', what: 'Start gas supply', reason: 'No visits left on 21 March' },
    { office: 'Toto Power', what: 'Move electricity', reason: 'An answer comes about 14 March' },
    { office: 'Morikawa City', what: 'Moving-out notice', reason: null },
    { office: 'Minato Bank', what: 'New address', reason: null },
    { office: 'Toto Telecom', what: 'Move telephone', reason: null }
  ],
  filing: {
    returned: 'Please correct 2 boxes',
    withdrawn: 'You withdrew it. It was sent nowhere.',
    proxy: 'Ichiro Tanaka',
    lines: [
      ['Telephone', 'A number that starts with 0.'],
      ['Last day', 'A date such as 2026-12-01.']
    ]
  },
  who1: {
    title: 'Who is moving?',
    hint: 'Choose everybody who moves together.',
    options: [
      ['Kazuko', 'You'],
      ['Ichiro', 'Husband']
    ]
  },
  date: {
    title: 'When are you moving?',
    hint: 'Not decided yet? Choose your best guess.',
    says: 'Moving on Sat 21 March',
    follows: 'Tell Umino City by Sat 4 April',
    holiday: 'Equinox'
  },
  town2: {
    title: 'Where will you live?',
    hint: 'Choose the part of Umino City.',
    options: ['Hamacho', 'Minatocho', 'Matsubara', 'Chuo', 'Todaimae', 'Higashihama', 'Nishihama', 'Midorigaoka'],
    says: 'Living in Hamacho, Umino City'
  },
  telephone: {
    title: 'Is this the number to reach you on?',
    hint: 'Offices call it if they have a question.'
  },
  lot: {
    title: 'Enter the lot number',
    hint: 'Digits and “-”.',
    example: '1-15-203',
    says: 'Hamacho 1-15-203, Umino City',
    wrong: 'A lot number begins with a digit.'
  },
  building: { title: 'Is there a building name?', hint: 'If not, just go on.', example: 'HAMA COURT' },
  tell: {
    title: 'Whom shall we tell?',
    hint: 'Town offices are always told. The others are up to you.',
    options: [
      ['Morikawa City', 'Moving-out notice', 'office'],
      ['Umino City', 'Moving-in', 'office'],
      ['Toto Power', 'Electricity', 'power'],
      ['Toto Telecom', 'Telephone', 'phone'],
      ['Minato Bank', 'New address', 'bank']
    ],
    says: '5 places will be told'
  },
  facts: [
    ['Who moves', 'Kazuko, Ichiro (2 people)'],
    ['Moving date', 'Sat 21 March 2026'],
    ['Old address', '4-8 Honcho 2-chome, Morikawa City'],
    ['New address', '1-15-203 Hamacho, Umino City'],
    ['Telephone', '090-●●●●-1234'],
    ['Who is told', '5 places (Morikawa, Umino, Toto Power, Toto Telecom, Minato Bank)']
  ],
  place: 'Desk 3, first floor, Morikawa City Hall',
  paper: {
    title: 'Receipt of your moving notice',
    foot: 'This receipt is not a certificate. When you ask us something, please tell us the receipt number.'
  }
}
