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

/** `slots` are given from outside only by tests that look into their buffers. */
export const newPinDesk = (slots: Partial<Record<PinEntry, PinSlot>> = {}): PinDesk => {
  const { current = newPinSlot(), next = newPinSlot(), repeated = newPinSlot() } = slots
  const all: Readonly<Record<PinEntry, PinSlot>> = { current, next, repeated }
  let entry: PinEntry = 'current'
  let pending: Pending | undefined
  let changes = 0

  const clear = (): void => {
    changes += 1
    for (const slot of Object.values(all)) slot.clear()
    entry = 'current'
    pending = undefined
  }
  const refuse = <const F extends { readonly fault: string }>(fault: F) => {
    clear()
    return failed(fault)
  }
  /** today's PIN stays: only the new one is to be entered again */
  const refuseNew = <const F extends { readonly fault: string }>(fault: F) => {
    next.clear()
    repeated.clear()
    entry = 'next'
    pending = undefined
    return failed(fault)
  }
  const take = (given: Confirmation, change: boolean): Pending | undefined => {
    const found = pending
    if (!found || found.current !== given || (found.next !== undefined) !== change) return undefined
    pending = undefined
    return found
  }
  /** what is typed once something was confirmed makes it another entry */
  const touched = (): PinSlot => {
    changes += 1
    pending = undefined
    return all[entry]
  }
  return {
    key: (key) => touched().key(key),
    back: () => touched().back(),
    clear,
    changes: () => changes,
    turnTo: (wanted) => {
      entry = wanted
      touched().clear()
    },
    submit: (name, rules, consent) => {
      if (!current.fits(rules)) return refuse({ fault: 'pinMalformed' })
      pending = { name, consent, current: current.submit(), next: undefined }
      return done(pending.current)
    },
    submitChange: (name, rules, consent) => {
      if (!rules.changes) return refuse({ fault: 'onlyAtCounter' })
      if (!current.fits(rules)) return refuse({ fault: 'pinMalformed' })
      if (!next.fits(rules)) return refuseNew({ fault: 'newPinMalformed' })
      if (!next.equals(repeated)) return refuseNew({ fault: 'newPinDiffers' })
      pending = { name, consent, current: current.submit(), next: next.submit() }
      return done(pending.current)
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
