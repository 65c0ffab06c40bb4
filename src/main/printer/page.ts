// The shown page on paper, as long as its visit lasts.
import { failed, type Outcome } from '../../card/port.ts'
import type { Shell } from '../shell/port.ts'
import type { Printer, PrintFault } from './port.ts'

const notPrinted = failed<PrintFault>({ fault: 'notPrinted' })

/** Prints what the shell shows. Once `over`, nothing goes to the printer any more, and nobody waits for the page. */
export const printPage = async (
  shell: Pick<Shell, 'print'>,
  printer: Pick<Printer, 'print'>,
  over: AbortSignal
): Promise<Outcome<void, PrintFault>> => {
  if (over.aborted) return notPrinted
  const ended = Promise.withResolvers<null>()
  const end = (): void => ended.resolve(null)
  over.addEventListener('abort', end)
  try {
    const page = await Promise.race([shell.print().catch(() => null), ended.promise])
    // after the wait: the visit may have ended in the same breath
    return page === null || over.aborted ? notPrinted : await printer.print(page)
  } finally {
    over.removeEventListener('abort', end)
  }
}
