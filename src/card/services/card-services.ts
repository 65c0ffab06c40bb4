// The card services on any readers: a visit and a PIN desk.
import { done, failed, type CardReaders, type CardServices, type Outcome } from '../port.ts'
import { knownCards, type KnownCards } from '../profiles/cards.ts'
import { profileEntry } from '../profiles/profile-entry.ts'
import { surface } from '../profiles/surface.ts'
import { basicFourTag, parseBasicFour } from './basic-four.ts'
import { readPlan } from './card-facts.ts'
import { newPinDesk, type PinDesk } from './pin-desk.ts'
import { newKeypadEntry, pinServices } from './pin-services.ts'
import { parseSurfaceInfo } from './surface-info.ts'
import { needVerified, signAll } from './verified.ts'
import { newVisit } from './visit.ts'

export type ServicesOptions = { readonly cards?: KnownCards; readonly desk?: PinDesk }

/** A file's element, or what it says; cardRubbish where it says nothing we know. */
const parsed = <T>(file: Outcome<Uint8Array>, parse: (bytes: Uint8Array) => T | undefined): Outcome<T> => {
  if (!file.ok) return file
  const value = parse(file.value)
  return value === undefined ? failed({ fault: 'cardRubbish' }) : done(value)
}

/** CardServices on these readers. `cards` and `desk` are given by tests only. */
export const cardServices = (readers: CardReaders, options: ServicesOptions = {}): CardServices => {
  const { cards = knownCards, desk = newPinDesk() } = options
  const visit = newVisit(readers, cards)
  const { open, withCard, end } = visit
  const atReader = newKeypadEntry()
  const triesLeft: CardServices['triesLeft'] = (name, signal) => withCard((card) => card.triesLeft(name), signal)

  return {
    ...pinServices(visit, desk, atReader),
    watch: readers.watch,
    open: (reader, holder = 'resident', signal) => open(reader, holder, signal),
    approach: async (reader, name, holder = 'resident', signal) => {
      const opened = await open(reader, holder, signal)
      return opened.ok ? done({ identity: opened.value, tries: await triesLeft(name, signal) }) : opened
    },
    triesLeft,
    plan: (task, signal) => withCard((card) => readPlan(card, task), signal),
    certificate: (secret, signal) =>
      withCard(async (card) => {
        if (!card.isOpen(secret)) needVerified(card, secret)
        return card.certificate(secret)
      }, signal),
    issuer: (secret, signal) => withCard((card) => card.issuer(secret), signal),
    basicFour: (signal) =>
      withCard(async (card) => {
        needVerified(card, 'profile', 'checkNumberB')
        return parsed(await card.file(profileEntry, 'basicFour', basicFourTag), parseBasicFour)
      }, signal),
    surfaceInfo: (signal) =>
      withCard(async (card) => parsed(await card.file(surface, 'info'), parseSurfaceInfo), signal),
    entry: (name, signal) => withCard((card) => card.entry(name), signal),
    sign: (secret, digests, signal) => withCard((card) => signAll(card, secret, digests), signal),
    close: () => {
      desk.clear()
      atReader.giveUp()
      return end()
    }
  }
}
