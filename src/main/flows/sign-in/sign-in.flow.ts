import { fromPromise } from 'xstate'
import type { CardIdentity, Outcome } from '../../../card/port.ts'
import type { AuthProvider, SignInProvider } from '../../auth/port.ts'
import type { Central, SignedIn } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { VisitCard, VisitCards } from '../../visit-card.ts'
import { secretFlow } from '../secret/secret.flow.ts'
import { signInMachine } from './sign-in.machine.ts'

export type SignInParts = {
  readonly card: VisitCards
  readonly central: Pick<Central, 'ofVisit'>
  /** what the person signs in with, when this card is on the reader */
  readonly provider: (card: VisitCard) => SignInProvider<Fault> & Pick<AuthProvider<Fault>, 'fit'>
  /** remembers work that the wipe waits for */
  readonly follow: <T>(work: Promise<T>) => Promise<T>
  /** readers that hold a card now */
  readonly occupied: () => readonly string[]
  readonly newVisit: () => string
  readonly bug: (error: unknown) => void
}

/** The id of the visit that a proof is for: foreseen once the PIN is typed, spent by the proof. */
const newVisitId = (make: () => string) => {
  let foreseen: string | null = null
  return {
    begin: () => void (foreseen = null),
    foresee: (): string => (foreseen ??= make()),
    spend: (): string => {
      const visit = foreseen ?? make()
      foreseen = null
      return visit
    }
  }
}

export const signInFlow = (parts: SignInParts) => {
  const { card, central, provider, follow, occupied, newVisit, bug } = parts
  const visit = newVisitId(newVisit)
  // card and session are those of one visit from the first step to the last
  const prove = (): Promise<Outcome<SignedIn, Fault>> =>
    central.ofVisit().signIn(visit.spend(), provider(card.ofVisit()))
  return signInMachine.provide({
    actors: {
      openCard: fromPromise<Outcome<CardIdentity, Fault>, { readonly reader: string }>(async ({ input }) => {
        visit.begin()
        if (occupied().length > 1) return { ok: false, fault: 'twoCards' }
        const opened = await card.open(input.reader)
        if (!opened.ok) return opened
        // nobody types a PIN for a certificate that cannot be used today
        const fit = provider(card.ofVisit()).fit()
        return fit.ok ? opened : fit
      }),
      secret: secretFlow(card, bug),
      prove: fromPromise<Outcome<SignedIn, Fault>>(() => follow(prove()))
    },
    actions: {
      foresee: () => {
        follow(central.ofVisit().foresee(visit.foresee(), provider(card.ofVisit()))).catch(bug)
      }
    }
  })
}
