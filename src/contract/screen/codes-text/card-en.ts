// The codes of reader, card and PIN (M-1 and M-2) in English.
import type { CodeTexts } from '../code-text.ts'

export const cardCodeTextEn = {
  'M-101': {
    title: 'No card reader found',
    happened: 'The card reader is not connected.',
    you: 'Please use the terminal next to this one.',
    staff: 'We reconnect the reader.'
  },
  'M-102': {
    title: 'Card reading has stopped',
    happened: 'The service that runs the reader has stopped.',
    you: 'Please wait about a minute.',
    staff: 'We restart this terminal.'
  },
  'M-103': {
    title: 'Please place a My Number Card',
    happened: 'The card you placed is not a My Number Card.',
    you: 'Take the card\nPlace your My Number Card',
    staff: 'We look at the card with you.'
  },
  'M-104': {
    title: 'The card was taken away',
    happened: 'The card moved off the tray. Your data left the screen.',
    you: 'To go on, place the same card\nTo stop, just leave',
    staff: 'We check with you whether the card can be read.'
  },
  'M-105': {
    title: 'The card does not answer',
    happened: 'The card stopped answering part-way.',
    you: 'Take the card\nPlace it in the middle of the tray',
    staff: 'We check whether the card is damaged.'
  },
  'M-106': {
    title: 'This card cannot be read',
    happened: 'The card gave an answer no such card gives.',
    you: 'Place the card again\nIf it stays, show it to staff',
    staff: 'We check the card and explain how to replace it.'
  },
  'M-107': {
    title: 'Another card was placed',
    happened: 'It is not the first card, so we cleared everything.',
    you: 'Start again',
    staff: 'We look with you which card is which.'
  },
  'M-108': {
    title: 'The card is in use elsewhere',
    happened: 'Another program is using the card.',
    you: 'Wait a little and try again',
    staff: 'We end the other program.'
  },
  'M-109': {
    title: 'Please place one card only',
    happened: 'There are two cards on the tray.',
    you: 'Leave one card on the tray',
    staff: 'We check the tray with you.'
  },
  'M-110': {
    title: 'A part of the card is missing',
    happened: 'The card lacks one of its applications.',
    you: 'You can use it here all the same',
    staff: 'We examine the card and help replace it.'
  },
  'M-111': {
    title: 'This card cannot sign',
    happened: 'The card holds no signature certificate.',
    you: 'You can file at the desk\nAsk there for a certificate',
    staff: 'We issue a signature certificate.'
  },
  'M-213': {
    title: 'That PIN did not match',
    happened: 'The digits are not the PIN of this card.',
    you: 'If you remember, try again\nStopping costs no try',
    staff: "The residents' desk can set a new PIN."
  },
  'M-214': {
    title: 'The PIN is locked',
    happened: 'After too many wrong tries the card takes no PIN.',
    you: 'Set a new PIN at the residents desk',
    staff: 'We check who you are and unlock it.'
  },
  'M-215': {
    title: 'Tries left are unknown',
    happened: 'The card did not say how many tries are left.',
    you: 'Place the card again',
    staff: 'We check the card.'
  },
  'M-216': {
    title: 'That password did not match',
    happened: 'The letters are not the signature password.',
    you: 'If you remember, try again\nStopping costs no try',
    staff: 'The residents desk can set a new password.'
  },
  'M-217': {
    title: 'The signature is locked',
    happened: 'After too many wrong tries the card does not sign.',
    you: 'Set a new one at the residents desk\nYou can also file there',
    staff: 'We check who you are and unlock signing.'
  },
  'M-218': {
    title: 'The length does not fit',
    happened: 'The PIN has the wrong length or characters.',
    you: 'Enter it again in full',
    staff: 'We show you how to enter it.'
  },
  'M-219': {
    title: 'A PIN was mistyped before',
    happened: 'Some tries of this PIN are used up.',
    you: 'Enter it right once: all tries come back',
    staff: 'We show how to set a forgotten PIN anew.'
  },
  'M-220': {
    title: 'Only one try is left',
    happened: 'One more mistake locks this card.',
    you: 'Make sure of the PIN first\nIf unsure, ask staff before you try',
    staff: "The residents' desk can set a new PIN."
  },
  'M-221': {
    title: 'The card-face PIN is locked',
    happened: 'The PIN for the card-face data is locked.',
    you: 'Nothing to do: it is not needed here',
    staff: "The residents' desk can set a new PIN."
  },
  'M-222': {
    title: 'That card-face PIN did not match',
    happened: 'The digits are not the card-face PIN.',
    you: 'If you remember, try again\nStopping costs no try',
    staff: "The residents' desk can set a new PIN."
  },
  'M-223': {
    title: 'Check number B is locked',
    happened: 'Check number B of the card is locked.',
    you: 'Nothing to do: it is not needed here',
    staff: "The residents' desk can look at the card and unlock it."
  },
  'M-224': {
    title: 'The PIN of the resident register is locked',
    happened: 'The PIN that only the office asks for is locked.',
    you: 'Nothing to do: it is not needed here',
    staff: "The residents' desk can set a new PIN."
  },
  'M-231': {
    title: 'The time for the PIN ran out',
    happened: 'No PIN was entered on the keypad in time.',
    you: 'Press Again\nEnter it on the keypad, then OK',
    staff: 'We show you how to use the keypad.'
  },
  'M-232': {
    title: 'The two new PINs differ',
    happened: 'The new PIN was not the same both times.',
    you: 'Enter the new PIN twice in the same way',
    staff: 'We explain how to choose a PIN.'
  },
  'M-233': {
    title: 'It may have changed',
    happened: 'The card fell silent during the change.',
    you: 'Try the new one first\nThen try the old one',
    staff: 'We find out together how the card stands.'
  },
  'M-234': {
    title: 'The new one does not fit',
    happened: 'It has the wrong length or characters.',
    you: 'A PIN: 4 digits\nA password: 6 or more, mixed',
    staff: 'We help you choose one.'
  }
} as const satisfies Partial<CodeTexts>
