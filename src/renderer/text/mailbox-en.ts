// The mailbox, in English.
import type { mailboxJa } from './mailbox-ja.ts'

export const mailboxEn: typeof mailboxJa = {
  title: 'Mailbox',
  none: 'There is nothing in it now.',
  states: {
    waiting: 'Asks for a receipt',
    new: 'Not read yet',
    read: 'Read',
    refused: 'You refused it',
    expired: 'Its time is over'
  },
  until: (date) => `Open it by ${date}`,
  facts: { from: 'From', title: 'Document', at: 'When' },
  receipt: {
    title: 'A receipt is asked for first',
    what: (from, title) => `${from} sent you “${title}”.`,
    proves: (from) => `If you open it, your card proves that you received it, and ${from} is told.`,
    means: 'It does not mean that you agree with it.',
    mayRefuse: (date) => (date === null ? 'You may refuse.' : `You may refuse. Please decide by ${date}.`),
    refuse: 'Refuse',
    next: 'Prove and open',
    nextShort: 'Open'
  },
  refuse: {
    title: 'Refuse this document?',
    after: 'If you do',
    says: (from) => `You cannot read it, and ${from} is told that you refused. This cannot be undone.`,
    saysTv: 'You cannot read it. This cannot be undone.',
    next: 'Refuse it',
    stop: 'Keep it'
  },
  closed: {
    refused: { title: 'You refused this document', says: 'The sender was told.' },
    expired: { title: 'Its time is over', says: 'It was not opened in time. Ask the sender if you need it.' },
    next: 'To the list'
  },
  letter: {
    from: (from, date) => `From ${from}, arrived ${date}.`,
    unshown: (from) => [
      'This terminal cannot show a document of this form.',
      'You can print that it arrived.',
      `Ask ${from} what it says.`
    ],
    print: 'Print with receipts',
    printShort: 'Print',
    printStates: { idle: '', printing: 'Printing', printed: 'Printed', failed: 'It did not print' }
  },
  place: {
    label: 'Kept in',
    is: {
      no: (folder) => folder,
      moved: (folder) => `Moved to “${folder}”`,
      putBack: (folder) => `Back in “${folder}”`
    },
    move: 'Move',
    moveSays: 'Move this document to another place',
    putBack: 'Undo',
    putBackSays: 'Undo: put this document back where it was'
  },
  folders: {
    title: 'Where should it be kept?',
    now: (folder) => `It is in “${folder}” now. You can undo this.`,
    letters: (count) => (count === 0 ? 'Empty' : count === 1 ? '1 document' : `${count} documents`)
  },
  paper: {
    arrived: 'Arrived',
    receipts: 'What proves its delivery',
    number: 'Document number',
    digest: 'Fingerprint (SHA-256)',
    events: {
      submission: 'Taken from the sender',
      notification: 'You were asked for a receipt',
      acceptance: 'You proved that you received it',
      delivery: 'Put into your mailbox',
      opening: 'Opened',
      refusal: 'Refused',
      expiry: 'Its time ran out'
    },
    foot: 'The signed and time-stamped record is kept by the central service. It can be checked by this number.'
  }
}
