// The codes in English.
import type { CodeTexts } from '../code-text.ts'
import { cardCodeTextEn } from './card-en.ts'
import { recordCodeTextEn } from './records-en.ts'

export const codeTextEn: CodeTexts = {
  ...cardCodeTextEn,
  ...recordCodeTextEn,
  'M-301': {
    title: 'The certificate has expired',
    happened: 'The certificate in the card is out of date.',
    you: 'Renew it at the residents desk',
    staff: 'We renew the certificate on the spot.'
  },
  'M-302': {
    title: 'The certificate is not valid',
    happened: 'The certificate was reported as not to be used.',
    you: 'Ask for the reason at the residents desk',
    staff: 'We find the reason and explain the next step.'
  },
  'M-303': {
    title: 'This card cannot be used',
    happened: 'We could not confirm who issued the certificate.',
    you: 'If you have another card, place it',
    staff: 'We check the card.'
  },
  'M-304': {
    title: 'No record of you was found',
    happened: 'The certificate is valid, but it is not registered here.',
    you: 'Ask at the residents desk',
    staff: 'We look for your record or make one.'
  },
  'M-305': {
    title: 'We could not confirm who you are',
    happened: 'The centre did not accept the card’s answer.',
    you: 'Start again',
    staff: 'We check this terminal.'
  },
  'M-306': {
    title: 'The connection has ended',
    happened: 'The visit at the centre ran out of time.',
    you: 'Place your card again',
    staff: 'We go on with your draft together.'
  },
  'M-307': {
    title: 'A certificate ends soon',
    happened: 'A certificate of the card ends within 3 months.',
    you: "Renew it at the residents' desk",
    staff: 'We show how to renew it.'
  },
  'M-308': {
    title: 'A certificate is not valid yet',
    happened: 'The first day of the certificate is to come.',
    you: 'Call staff',
    staff: 'We check the clock of this terminal first.'
  },
  'M-309': {
    title: 'The certificate of this card cannot do this',
    happened: 'The certificate was made for something else.',
    you: 'Ask the residents desk about the certificate',
    staff: 'We look at the kind of certificate and what its key is for.'
  },
  'M-401': {
    title: 'The centre is out of reach',
    happened: 'Our message did not get through.',
    you: 'Wait a little and try again\nIf urgent, go to the desk',
    staff: 'We check the line, or take it on paper.'
  },
  'M-402': {
    title: 'This terminal cannot be used now',
    happened: 'The centre does not accept this terminal.',
    you: 'Use the terminal next to this one',
    staff: 'We check the terminal’s registration.'
  },
  'M-403': {
    title: 'The centre’s answer is unreadable',
    happened: 'The centre sent something we cannot read.',
    you: 'Try again later',
    staff: 'We tell the centre.'
  },
  'M-404': {
    title: 'Not possible right now',
    happened: 'The centre cannot do this at the moment.',
    you: 'Try again later',
    staff: 'We find out when it works again.'
  },
  'M-405': {
    title: 'This terminal has no certificate',
    happened: 'Its certificate is missing or unreadable.',
    you: 'Use the terminal next to this one',
    staff: 'We install the certificate again.'
  },
  'M-406': {
    title: 'This counter was struck off',
    happened: 'The centre has revoked this counter.',
    you: 'Use the next counter',
    staff: 'Find out why, and set up a counter that is enrolled anew.'
  },
  'M-407': {
    title: 'The certificate is not renewed',
    happened: 'The certificate of this counter could not be renewed.',
    you: 'You can go on',
    staff: 'Put in a new certificate before it expires.'
  },
  'M-501': {
    title: 'This terminal is closed',
    happened: 'The terminal’s records cannot be read.',
    you: 'Use the terminal next to this one',
    staff: 'We check where the records are kept.'
  },
  'M-502': {
    title: 'The terminal’s memory is full',
    happened: 'There is no room to keep new records.',
    you: 'Use the terminal next to this one',
    staff: 'We make room.'
  },
  'M-503': {
    title: 'The screen was started again',
    happened: 'The screen stopped. We cleared it and began anew.',
    you: 'Take your card and place it again',
    staff: 'We look up when it stopped.'
  },
  'M-504': {
    title: 'This terminal is kept closed',
    happened: 'The last visit could not be cleared completely.',
    you: 'Use the terminal next to this one',
    staff: 'We clear it, then open again.'
  },
  'M-505': {
    title: 'The clock here is wrong',
    happened: 'The clock is off, so filings are refused.',
    you: 'Use the terminal beside this one',
    staff: 'We set the clock and check its source.'
  },
  'M-506': {
    title: 'New settings are not used',
    happened: 'The signature of new settings could not be verified.',
    you: 'You can go on',
    staff: 'Check the settings and the signing key at the centre.'
  },
  'M-507': {
    title: 'One recipient is not offered',
    happened: 'An office or firm is not on the signed list.',
    you: 'You can go on without it',
    staff: 'Compare what the centre offers with the forms it signed.'
  },
  'M-601': {
    title: 'The filing was not accepted',
    happened: 'An office cannot take the filing as it stands.',
    you: 'Read the reason\nCorrect it and send it again',
    staff: 'We look with you at what to correct.'
  },
  'M-602': {
    title: 'An office asks for more',
    happened: 'An office would like to know a little more.',
    you: 'Answer from the home screen',
    staff: 'We help you find the answer.'
  },
  'M-603': {
    title: 'We keep your filing for now',
    happened: 'The line is down, so this terminal keeps it.',
    you: 'You can go home: it is sent by itself',
    staff: 'We check that it was sent and tell you.'
  },
  'M-604': {
    title: 'It is too late to take it back',
    happened: 'The time for it is over, and the filing was sent on.',
    you: 'Call the place it went to\nSee its answer in your filings',
    staff: 'We call the place together with you.'
  },
  'M-605': {
    title: 'It is not taken back yet',
    happened: 'The line is down, so this terminal keeps your wish.',
    you: 'It is sent by itself\nSee in your filings whether it came in time',
    staff: 'We check whether it came in time and tell you.'
  },
  'M-701': {
    title: 'Printing did not work',
    happened: 'The printer did not print. Your filing is done.',
    you: 'Print again\nOr write down the number',
    staff: 'We add paper and print the receipt.'
  },
  'M-801': {
    title: 'The visit ended by itself',
    happened: 'Nobody touched the screen, so we cleared it.',
    you: 'To go on, place your card again',
    staff: 'We help you go on with your draft.'
  },
  'M-901': {
    title: 'Stopped by our own mistake',
    happened: 'Something in this terminal went wrong.',
    you: 'Start again\nIf it happens again, call staff',
    staff: 'We report the number to the makers.'
  }
}
