// Carries out `sign` and `verify` to an exit code; what is wrong is one line, its code first.
import type { CardServices } from '../../card/port.ts'
import { sign } from './sign.ts'
import { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'
import { usage } from './usage.ts'
import { verify } from './verify.ts'
import { wishOf, type SignWish } from './wishes.ts'

export type Surroundings = {
  readonly terminal: Terminal
  readonly out: (line: string) => void
  readonly wrong: (line: string) => void
  /** the card services for this wish: a simulated card in this process, or the machine's readers */
  readonly services: (wish: SignWish) => CardServices
}

export const runSigning = async (
  args: readonly string[],
  { terminal, out, wrong, services }: Surroundings
): Promise<number> => {
  try {
    const wish = wishOf(args)
    if (wish.kind === 'help') out(usage.trimEnd())
    else if (wish.kind === 'sign') await sign(wish, () => services(wish), terminal)
    else verify(wish, out)
    return 0
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    wrong(`card: ${error.message}`)
    return 1
  }
}
