// Every word of the screens in English.
import { cardPlanEn, pinChangeEn } from './card-en.ts'
import { codeTextEn } from '../../contract/screen/codes-text/en.ts'
import { filingsEn } from './filings-en.ts'
import { mailboxEn } from './mailbox-en.ts'
import { provisionsEn, selfInfoEn } from './records-en.ts'
import { diagnosisTextEn } from '../../contract/screen/diagnosis-text-en.ts'
import type { ja } from './ja.ts'
import { clock, eraDate, monthHeading, plainDate, shortDate, stampDate, yearDate } from './dates-en.ts'

const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const called = (name: string | null, text: string): string => (name === null ? text : `${name}! ${text}`)

export const en: typeof ja = {
  codes: codeTextEn,
  lines: diagnosisTextEn,
  dates: { clock, eraDate, monthHeading, plainDate, shortDate, stampDate, yearDate },
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  dateParts: [
    { part: 'day', unit: '' },
    { part: 'month', unit: '' },
    { part: 'year', unit: '' }
  ],
  partNames: { year: 'Year', month: 'Month', day: 'Day' },
  name: '窓口',
  cardPresent: 'Card placed',
  family: (family) => family,
  given: (given) => given,
  full: (family, given) => `${given} ${family}`,
  keys: {
    back: 'Back',
    backChip: 'Back',
    blue: 'Blue',
    red: 'Red',
    green: 'Green',
    yellow: 'Yellow',
    help: 'Call for help',
    helpShort: 'Help',
    text: 'Text',
    textLong: 'Text size',
    contrast: 'Colour',
    next: 'Next',
    more: 'See more',
    moreShort: 'More',
    stop: 'Stop',
    end: 'Finish',
    home: 'To the start',
    retry: 'Again',
    delete: 'Delete',
    shuffle: 'Mix keys',
    arrows: 'Choose with ↑↓←→, then OK',
    earlier: 'Earlier',
    later: 'Later',
    space: 'Space',
    choose: 'Please choose',
    answerFirst: 'Please answer'
  },
  path: (at, of) => `${at}/${of}`,
  pathLabel: 'Steps',
  stationStates: { done: 'Done', now: 'Now', ahead: 'Ahead' },
  pageOf: (page, pages) => `${page} / ${pages}`,
  booting: { title: 'Getting ready', says: 'This terminal can be used in a moment.' },
  attract: {
    title: 'Place your card to begin',
    says: 'Place your My Number Card on the tray, photo side up.',
    saysTv: 'Place your card on the reader.',
    absentTitle: 'Cards cannot be used now',
    absentSays: 'No card reader is connected.',
    free: 'Without a card you can see',
    freeTv: 'Without a card',
    languages: 'Language'
  },
  openPage: { asOf: (date) => `As of ${date}`, source: (name) => `Source: ${name}` },
  reading: { title: 'Reading your card', says: 'Please leave the card on the tray.' },
  pin: {
    title: 'Enter your 4-digit PIN',
    titleLarge: 'Enter your PIN',
    titleTv: 'Enter your PIN with the number buttons',
    says: 'The digits you chose when you received the card.',
    saysTv: '4 digits. They are never shown.',
    quiet: 'The digits are never shown on the screen.',
    signTitleLarge: 'Signature password',
    signTitle: 'Enter your signature password',
    signSays: '6 to 16 capital letters and digits. They are never shown.',
    triesBefore: 'Tries:',
    tries: (count) => `${count} left`,
    entered: (count) => times(count, 'digit entered', 'digits entered'),
    enteredLetters: (count) => times(count, 'character entered', 'characters entered'),
    counter: (count, max) => `${count} of ${max}`,
    missing: (count) => `${count} more`,
    missingLetters: (count) => `${count} more`,
    submit: 'Enter PIN',
    submitSign: 'Sign',
    pad: 'PIN keys',
    remote: 'Number buttons of the remote'
  },
  pinChange: pinChangeEn,
  cardPlan: cardPlanEn,
  atReader: {
    title: 'Enter your PIN on the keypad',
    signTitle: 'Enter the password on the keypad',
    titleLarge: 'Use the keypad',
    saysLarge: 'Enter it there, then press OK.',
    says: "Enter it on the reader's own keypad, then press OK there. This screen does not see it.",
    stop: 'To stop, press Cancel on the keypad.'
  },
  lastTry: {
    title: (count) => `You have ${count}`,
    says: {
      profile: 'If the next PIN is wrong, this PIN locks. Only the residents desk can unlock it.',
      authentication: 'If the next PIN is wrong, the card locks. Only the residents desk can unlock it.',
      signature: 'If it is wrong again, signing locks. Only the residents desk can unlock it.'
    },
    safe: 'Stopping here costs no try.',
    last: '1 try left',
    next: 'Try once'
  },
  working: {
    signingIn: 'Opening your window',
    reading: 'Reading your card',
    signing: 'Signing your filing',
    sending: 'Sending your filing',
    asking: 'Asking for answers',
    changing: 'Changing your PIN',
    withdrawing: 'Taking your filing back',
    opening: 'Opening the document',
    refusing: 'Telling the sender that you refuse',
    moving: 'Moving the document',
    checking: 'Checking that the record is whole',
    says: 'Please leave the card on the tray.',
    steps: {
      signingIn: ['Check the card', 'Reach the centre', 'Open your pages'],
      reading: ['Open the card', 'Read the certificate', 'Check it'],
      signing: ['Put the papers together', 'Sign with the card', 'Store it safely'],
      sending: [],
      asking: []
    },
    progress: (done, total) => `${done} of ${total} done`
  },
  home: {
    hello: (name) => `Hello, ${name}`,
    gone: 'Take your card and this screen clears at once',
    count: '',
    deadline: (date) => `Next deadline ${date}`
  },
  noticeList: { title: 'Notices', none: 'There are no notices now.', unread: 'Not read yet', read: 'Read' },
  notice: {
    arrived: (date) => `Arrived ${date}`,
    why: 'Why you',
    deadline: 'Deadline',
    daysLeft: (days) => (days > 0 ? `${times(days, 'day', 'days')} left` : days === 0 ? 'Today' : 'Passed'),
    needs: 'You need',
    next: 'Start this'
  },
  taskList: { title: 'Your filings', none: 'You have not filed anything.' },
  question: {
    today: 'Today',
    fixed: 'Always told',
    chosen: 'Chosen',
    notChosen: 'Not chosen',
    typing: 'Type it, or press ↑ ↓.',
    example: (text) => `Example: ${text}`,
    pad: 'Keys',
    field: 'Answer',
    holiday: 'Holiday'
  },
  review: {
    title: 'Is this right?',
    says: 'Nothing is sent until you sign. Press Change where something is wrong.',
    correct: 'Change',
    correctRow: (label) => `Change ${label}`,
    next: 'To sign'
  },
  result: {
    title: (sent, accepted) =>
      sent === 0
        ? 'You took your filing back'
        : accepted === 0
          ? `Sent to ${times(sent, 'place', 'places')}`
          : `Sent to ${sent}, accepted by ${accepted}`,
    asks: (count) =>
      count === 1 ? 'One place would like an answer from you.' : `${count} places would like an answer.`,
    waiting: 'Answers will show here and in your notices.',
    all: 'Everything is done.',
    number: 'Receipt no.',
    print: 'Print',
    printing: 'Printing',
    printed: 'Printed',
    printFailed: 'Not printed',
    printAgain: 'Print again',
    stamp: '受付',
    stampSays: (office, date) => `Received by ${office} on ${date}`,
    accepted: (count) => `Accepted by ${count}`,
    by: (date) => `By ${date}`
  },
  filings: filingsEn,
  selfInfo: selfInfoEn,
  mailbox: mailboxEn,
  provisions: provisionsEn,
  trouble: {
    happened: 'What happened',
    you: 'What you can do',
    staff: 'What staff can do',
    tell: 'Tell staff this number',
    tellTv: 'Number',
    triesLeft: (count) => `${count}.`,
    ways: { retry: 'Try again', home: 'To the start', finish: 'Finish', look: 'See it all the same' }
  },
  help: {
    title: 'Where to find help',
    says: 'Tell the staff at this place, or by telephone.',
    place: 'Place',
    telephone: 'Telephone',
    hours: 'Hours',
    closedNow: (says) => `Nobody is there now. ${says}`,
    code: 'Number to tell'
  },
  stillThere: {
    title: 'Are you still there?',
    says: (seconds) => `The visit ends in ${times(seconds, 'second', 'seconds')} and is cleared.`,
    more: 'More time'
  },
  wiping: {
    title: 'Clearing your data',
    says: 'Nothing stays in this terminal.',
    progress: (done, total) => `${done} of ${total} cleared`
  },
  wiped: {
    titles: {
      finished: 'Thank you',
      cardRemoved: 'Card taken: visit ended',
      cardSwapped: 'Card changed: visit ended',
      timedOut: 'Time is up: visit ended',
      trouble: 'The visit ended here',
      boot: 'Ready'
    },
    gone: 'Everything about you is gone from this terminal.',
    take: 'Please take your card'
  },
  diagnosis: {
    examining: 'Checking this terminal',
    says: 'Please leave the card where it is.',
    titles: {
      green: () => 'This terminal is in order',
      yellow: (count) => `${times(count, 'thing needs', 'things need')} care`,
      red: (count) => `${times(count, 'thing does', 'things do')} not work`
    },
    place: 'Place a card if you want it checked as well.',
    good: (count) => `${count} in order`,
    details: 'Details',
    detailsOf: (about, code) => `Details of ${about}, ${code}`,
    again: 'Check again',
    print: 'Print',
    paper: 'Check of this terminal',
    at: 'Checked at',
    columns: ['Checked', 'Result', 'Number'],
    foot: 'It holds nothing about a person. Please show it to staff.'
  },
  disaster: {
    levels: { emergency: 'Life at risk', danger: 'Danger', warning: 'Warning', advisory: 'Caution' },
    reported: (time) => `Issued ${time}`,
    acts: {
      life: (name) => called(name, 'Save your life now'),
      high: (name) => called(name, 'Go to high ground now'),
      shake: (name) => called(name, 'Protect yourself, the ground may shake'),
      leave: (name) => called(name, 'Leave dangerous places'),
      prepare: (name) => called(name, 'Get ready to leave early'),
      watch: (name) => called(name, 'Watch for further news')
    },
    from: (sender, more) => (more === 0 ? sender : `${sender} (and ${more} more)`),
    shelters: 'Shelters',
    toShelters: 'See the shelters',
    leave: 'I leave now',
    seen: 'I have read it',
    goOn: 'Go on',
    kept: '“Go on” takes you back. What you began is lost when you take your card.',
    keptShort: 'What you began is lost when you take your card.'
  },
  outOfService: { title: 'This terminal is closed' },
  paper: {
    number: 'Receipt number',
    at: 'Date and time',
    offices: 'Offices and where they stand',
    reception: 'Office number',
    office: 'Office',
    state: 'State'
  }
}
