import type { Outcome } from '../../card/port.ts'

export type PrintFault = { readonly fault: 'notPrinted' }

/** Takes a finished page. `clear` empties whatever still waits, so that nobody finds another's paper. */
export type Printer = {
  /** a PDF; the answer is good once the printer (or its queue) has taken it whole */
  readonly print: (pdf: Uint8Array) => Promise<Outcome<void, PrintFault>>
  readonly clear: () => Promise<Outcome<void, PrintFault>>
}
