// What a reader's keypad says when it sent nothing to the card (PC/SC part 10 §2.5.2): status words of its own.
import type { StatusWord } from '../apdu/response.ts'
import type { CardFault } from '../port.ts'

const invalidStructure = 0x6b80

/** The fault of a keypad's own status word; undefined when the answer is the card's. Throws on one that says we asked wrongly. */
export const keypadFault = (status: StatusWord): CardFault | undefined => {
  switch (status) {
    case 0x6400:
      return { fault: 'pinTimedOut' }
    case 0x6401:
      return { fault: 'cancelled' }
    case 0x6402:
      return { fault: 'pinsDiffer' }
    case 0x6403:
      return { fault: 'pinMalformed' }
    case invalidStructure:
      throw new Error('the keypad does not understand how it is asked')
    default:
      return undefined
  }
}
