// Every code a person may be shown. The three sentences per language stand in codes-text/.
// M-1xx card and reader, M-2xx PIN, M-3xx who you are, M-4xx central service, M-5xx this terminal,
// M-60x filings, M-61x records and mailbox, M-7xx printing, M-9xx our own mistake. Each code is raised in exactly one place.
export const codes = [
  'M-101', // no reader
  'M-102', // PC/SC service stopped
  'M-103', // not a My Number Card
  'M-104', // card taken away
  'M-105', // card does not answer
  'M-106', // card answers what no such card answers
  'M-107', // another card than the one that opened the visit
  'M-108', // card in use by another program
  'M-109', // two cards at once
  'M-110', // a part of the card is missing
  'M-111', // the card cannot sign
  'M-213', // PIN did not match
  'M-214', // PIN blocked
  'M-215', // tries left cannot be read
  'M-216', // signature password did not match
  'M-217', // signature password blocked
  'M-218', // PIN too short, too long, or with wrong characters
  'M-219', // PIN mistyped before
  'M-220', // one try left
  'M-221', // PIN of the card-face data blocked
  'M-222', // PIN of the card-face data did not match
  'M-223', // check number B blocked
  'M-224', // PIN of the resident register blocked
  'M-231', // nobody typed at the reader's own keypad in time
  'M-232', // the new PIN was not typed twice the same
  'M-233', // nobody knows whether the PIN was changed
  'M-234', // the new PIN is not as the rules say
  'M-301', // certificate expired
  'M-302', // certificate revoked
  'M-303', // certificate from an unknown issuer
  'M-304', // certificate valid, but nobody here by it
  'M-305', // proof refused by the central service
  'M-306', // the visit at the central service has ended
  'M-307', // certificate ends soon
  'M-308', // certificate not valid yet
  'M-309', // certificate of another kind than the one that is needed
  'M-401', // central service out of reach
  'M-402', // central service refuses this terminal
  'M-403', // central service said what we cannot read
  'M-404', // central service cannot do this now
  'M-405', // this terminal's certificate is missing or unreadable
  'M-406', // central service has struck this terminal off
  'M-407', // this terminal's certificate could not be renewed
  'M-501', // store unreadable
  'M-502', // store full
  'M-503', // screen stopped and was started again
  'M-504', // what must be cleared could not be cleared
  'M-505', // this terminal's clock is wrong
  'M-506', // what was signed for this terminal is not believed
  'M-507', // central names a recipient that is not on the list it signed
  'M-601', // filing refused as it stands
  'M-602', // office asks for more
  'M-603', // filing kept here, will be sent by itself
  'M-604', // too late to take a filing back
  'M-605', // withdrawal kept here: it may come too late
  'M-611', // the record of who looked is not whole
  'M-612', // a letter that can no longer be opened or refused
  'M-613', // a letter that is not what its sender sealed
  'M-701', // printer did not print
  'M-801', // nobody touched the screen in time
  'M-901' // our own mistake
] as const
export type Code = (typeof codes)[number]
