// The person of the random PIN flows: what they typed and confirmed, kept by a model that shares no code with the services.
import type { CardServices, Confirmation, Consent, Outcome, PinEntry, PinName } from '../../src/card/port.ts'

const entries: readonly PinEntry[] = ['current', 'next', 'repeated']
/** what a person confirmed: good until anything else is typed or it is used */
export type Confirmed = {
  readonly name: PinName
  readonly pin: string
  readonly consent: Consent
  readonly next?: string
}

/** The person, and what the model holds of their doings. */
export const newPerson = (services: CardServices) => {
  const held: Record<PinEntry, string> = { current: '', next: '', repeated: '' }
  let entry: PinEntry = 'current'
  const live = new Map<Confirmation, Confirmed>()
  const clear = (): void => {
    for (const one of entries) held[one] = ''
    entry = 'current'
    live.clear()
  }
  const key = async (one: string): Promise<void> => {
    live.clear()
    if (held[entry].length < 16) held[entry] += one
    await services.pinKey(one)
  }
  const keep = (given: Outcome<Confirmation, { fault: string }>, confirmed: Confirmed): Confirmation | undefined => {
    live.clear()
    if (given.ok) live.set(given.value, confirmed)
    else if (given.fault !== 'newPinMalformed' && given.fault !== 'pinsDiffer') clear()
    else {
      held.next = held.repeated = ''
      entry = 'next'
    }
    return given.ok ? given.value : undefined
  }
  return {
    held,
    live,
    clear,
    key,
    type: async (text: string): Promise<void> => {
      for (const one of text) await key(one)
    },
    back: async (): Promise<void> => {
      live.clear()
      held[entry] = held[entry].slice(0, -1)
      await services.pinBack()
    },
    turn: async (wanted: PinEntry): Promise<void> => {
      live.clear()
      entry = wanted
      held[wanted] = ''
      await services.pinEntry(wanted)
    },
    submit: async (name: PinName, consent: Consent) =>
      keep(await services.pinSubmit(name, consent), { name, consent, pin: held.current }),
    submitChange: async (name: PinName, consent: Consent) =>
      keep(await services.pinSubmitChange(name, consent), { name, consent, pin: held.current, next: held.next })
  }
}
