// Where a person enters PINs: three slots (today's, the new one, the new one once more) and what was confirmed of them.
import {
  done,
  failed,
  type ChangeFault,
  type Confirmation,
  type Consent,
  type Outcome,
  type PinEntry,
  type PinName
} from '../port.ts'
import type { PinProfile } from '../profiles/card-profile.ts'
import { newPinSlot, type ConfirmedPin, type PinSlot } from './pin-slot.ts'

/** What one confirmation allows: one VERIFY of this secret, or one change of it. */
export type Spending = { readonly name: PinName; readonly consent: Consent; readonly current: ConfirmedPin }
export type ChangeSpending = Spending & { readonly next: ConfirmedPin }

export type PinDesk = {
  readonly key: (key: string) => number
  readonly back: () => number
  readonly clear: () => void
  readonly turnTo: (entry: PinEntry) => void
  /** a number that is another one after every key, Back, clear and turn */
  readonly changes: () => number
  readonly submit: (name: PinName, rules: PinProfile, consent: Consent) => Outcome<Confirmation>
  readonly submitChange: (name: PinName, rules: PinProfile, consent: Consent) => Outcome<Confirmation, ChangeFault>
  /** undefined when this confirms no VERIFY at this moment; every slot is zeroed in the end either way */
  readonly spend: <T>(confirmation: Confirmation, use: (spending: Spending) => Promise<T>) => Promise<T> | undefined
  readonly spendChange: <T>(
    confirmation: Confirmation,
    use: (spending: ChangeSpending) => Promise<T>
  ) => Promise<T> | undefined
}

type Pending = {
  readonly name: PinName
  readonly consent: Consent
  readonly current: Confirmation
  /** of the new PIN; absent when only a VERIFY was confirmed */
  readonly next: Confirmation | undefined
}

type Slots = Readonly<Record<PinEntry, PinSlot>>

/** The three slots, which of them keys go to, and what was confirmed of them; anything typed afterwards ends that. */
const newEntries = (slots: Slots) => {
  let entry: PinEntry = 'current'
  let pending: Pending | undefined
  let changes = 0
  const touched = (): PinSlot => {
    changes += 1
    pending = undefined
    return slots[entry]
  }
  return {
    touched,
    changes: () => changes,
    turnTo: (wanted: PinEntry): void => {
      entry = wanted
      touched().clear()
    },
    /** these are emptied, and keys go to the first of them */
    empty: (...emptied: readonly [PinEntry, ...PinEntry[]]): void => {
      ;[entry] = emptied
      touched()
      for (const one of emptied) slots[one].clear()
    },
    confirm: (confirmed: Pending): Confirmation => {
      pending = confirmed
      return confirmed.current
    },
    /** gives what was confirmed, once; a confirmation of a VERIFY is none of a change, nor the other way round */
    take: (given: Confirmation, change: boolean): Pending | undefined => {
      const found = pending
      if (!found || found.current !== given || (found.next !== undefined) !== change) return undefined
      pending = undefined
      return found
    }
  }
}

/** `slots` are given from outside only by tests that look into their buffers. */
export const newPinDesk = (slots: Partial<Slots> = {}): PinDesk => {
  const { current = newPinSlot(), next = newPinSlot(), repeated = newPinSlot() } = slots
  const { touched, changes, turnTo, empty, confirm, take } = newEntries({ current, next, repeated })

  const clear = (): void => empty('current', 'next', 'repeated')
  const refuse = <const F extends { readonly fault: string }>(fault: F) => {
    clear()
    return failed(fault)
  }
  /** today's PIN stays: only the new one is to be entered again */
  const refuseNew = <const F extends { readonly fault: string }>(fault: F) => {
    empty('next', 'repeated')
    return failed(fault)
  }
  return {
    key: (key) => touched().key(key),
    back: () => touched().back(),
    clear,
    changes,
    turnTo,
    submit: (name, rules, consent) => {
      if (!current.fits(rules)) return refuse({ fault: 'pinMalformed' })
      return done(confirm({ name, consent, current: current.submit(), next: undefined }))
    },
    submitChange: (name, rules, consent) => {
      if (!rules.changes) return refuse({ fault: 'onlyAtCounter' })
      if (!current.fits(rules)) return refuse({ fault: 'pinMalformed' })
      if (!next.fits(rules)) return refuseNew({ fault: 'newPinMalformed' })
      if (!next.equals(repeated)) return refuseNew({ fault: 'pinsDiffer' })
      return done(confirm({ name, consent, current: current.submit(), next: next.submit() }))
    },
    spend: (given, use) => {
      const found = take(given, false)
      if (!found) return undefined
      const { name, consent } = found
      return current.spend(found.current, (pin) => use({ name, consent, current: pin }))
    },
    spendChange: (given, use) => {
      const found = take(given, true)
      if (found?.next === undefined) return undefined
      const { name, consent, next: confirmedNext } = found
      return current.spend(found.current, (pin) => {
        const spent = next.spend(confirmedNext, (newPin) => use({ name, consent, current: pin, next: newPin }))
        if (!spent) throw new Error('the new PIN was confirmed with the old one and is not any more')
        return spent
      })
    }
  }
}
