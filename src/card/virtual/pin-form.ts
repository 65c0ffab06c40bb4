// What a simulated card takes for a new PIN at CHANGE REFERENCE DATA. A real card refuses what is no PIN of its kind; the published
// rules are those of profiles/, and no source tells its status words: 6700 for a length, 6A80 for characters (ISO 7816-4 §5.6).
import type { StatusWord } from '../apdu/response.ts'
import { sw } from '../apdu/status-word.ts'
import { jpki } from '../profiles/jpki.ts'
import type { CardApplication } from './card-file.ts'

type Use = CardApplication['pins'][number]['for']

const { signature } = jpki.secrets
const digits = /^[0-9]+$/
const password = /^[0-9A-Z]+$/

/**
 * What CHANGE to `next` says of its form; 9000 when it can be. Digits keep the length they have on this card (four for a resident, six
 * for staff); the check number is printed and never changes.
 */
export const judgeNewPin = (use: Use, current: Uint8Array, next: Uint8Array): StatusWord => {
  const text = Buffer.from(next).toString('latin1')
  switch (use) {
    case 'checkNumberB':
      return sw.conditions
    case 'signature':
      if (next.length < signature.shortest || next.length > signature.longest) return sw.wrongLength
      return password.test(text) && signature.mustHave.every((one) => text.split('').some((each) => one.test(each)))
        ? sw.ok
        : sw.wrongData
    case 'authentication':
    case 'profile':
    case 'resident':
      if (next.length !== current.length) return sw.wrongLength
      return digits.test(text) ? sw.ok : sw.wrongData
  }
}
