// The card's signature key for one document: tries first, then the password, then an explicit yes, then one VERIFY.
import { setTimeout as wait } from 'node:timers/promises'
import { judgeUse } from '../../card/certificates/judge.ts'
import type { CardFault, CardServices, Consent, Outcome } from '../../card/port.ts'
import { cardUsage } from '../../card/profiles/jpki-certificates.ts'
import { signsWith } from '../auth/certificate.ts'
import type { Signer } from '../signing/signer.ts'
import { stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/** ms to wait for a card, and for the daemon's first word */
const patience = { card: 30_000, daemon: 3000 }
/** what is there is told at once, one event after the other */
const quiet = 250

/** How things stand at the readers, as the events told it. */
type Seen = { stopped: boolean; heard: boolean; lastAt: number; readonly full: Set<string> }

/** The reader with the card; waits for one, and stops where there are several. */
const readerWithCard = async (services: CardServices, terminal: Terminal): Promise<string> => {
  const seen: Seen = { stopped: false, heard: false, lastAt: 0, full: new Set() }
  const unwatch = services.watch((event) => {
    seen.heard = true
    seen.lastAt = performance.now()
    seen.stopped = event.kind === 'daemonStopped'
    if (event.kind === 'inserted') seen.full.add(event.reader)
    if (event.kind === 'removed') seen.full.delete(event.reader)
  })
  try {
    const begun = performance.now()
    let asked = false
    for (;;) {
      await wait(20)
      const since = performance.now() - begun
      if (seen.stopped || (!seen.heard && since > patience.daemon)) return stop('daemonStopped')
      if (!seen.heard || performance.now() - seen.lastAt < quiet) continue
      const [reader, second] = seen.full
      if (second !== undefined) return stop('severalCards', [...seen.full].join(', '))
      if (reader !== undefined) return reader
      if (!asked) terminal.say('Put the card on the reader.')
      asked = true
      if (since > patience.card) return stop('noCard')
    }
  } finally {
    unwatch()
  }
}

/** The value, or the end of the command in the words of the fault. */
export const needed = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value
  if (outcome.fault === 'pinWrong')
    return stop('pinWrong', outcome.triesLeft === 1 ? '1 try left' : `${outcome.triesLeft} tries left`)
  return outcome.fault === 'pinBlocked' ? stop('pinBlocked', outcome.said) : stop(outcome.fault)
}

const consentTo = async (tries: number, terminal: Terminal): Promise<Consent> => {
  terminal.say(`Password of the signature certificate: ${tries === 1 ? '1 try' : `${tries} tries`} left.`)
  if (tries > 1) return 'ordinary'
  const said = await terminal.line(
    'This is the last try. If it is wrong, only the municipal office can unlock the password.\nType last try to go on: '
  )
  return said?.trim() === 'last try' ? 'lastTry' : stop('notConfirmed')
}

const confirm = async (terminal: Terminal): Promise<void> => {
  const said = await terminal.line('Sign this? Type yes: ')
  if (said?.trim() !== 'yes') stop('notConfirmed')
}

/**
 * Each key goes to the buffer that is zeroed after its one use; there is no string of them here. A key that no password has is
 * refused with all of it: a password shorter than what was typed must not cost a try.
 */
const typePassword = async (services: CardServices, terminal: Terminal): Promise<void> => {
  let typed = 0
  let held = Promise.resolve(0)
  let strange = false
  const whole = await terminal.secret('Password (not shown): ', {
    key: (key) => {
      typed += 1
      const expected = typed
      held = services.pinKey(key.toUpperCase())
      void held.then((count) => (strange ||= count !== expected))
    },
    back: () => {
      typed = Math.max(0, typed - 1)
      held = services.pinBack()
    }
  })
  await held
  if (whole && !strange) return
  await services.pinClear()
  stop(whole ? 'pinMalformed' : 'cancelled')
}

const present = async (services: CardServices, terminal: Terminal, consent: Consent): Promise<void> => {
  if (needed(await services.entry('signature')) === 'reader') {
    await confirm(terminal)
    terminal.say("Type the password at the reader's own keypad.")
    needed(await services.verifyAtReader('signature', consent))
    return
  }
  await typePassword(services, terminal)
  await confirm(terminal)
  needed(await services.present('signature', consent))
}

/**
 * Opens the card, tells the tries, asks for password and yes, and gives the signer. The certificate is judged before anything is
 * signed with it. Throws Stop with the fault's own code; the caller closes `services` whatever happens.
 */
export const cardKey = async (
  services: CardServices,
  wanted: string | undefined,
  terminal: Terminal
): Promise<Signer<CardFault>> => {
  const reader = wanted ?? (await readerWithCard(services, terminal))
  const { identity, tries } = needed(await services.approach(reader, 'signature'))
  const consent = await consentTo(needed(tries), terminal)
  await present(services, terminal, consent)
  const certificate = needed(await services.certificate('signature'))
  const judged = judgeUse(certificate, cardUsage.signature, new Date())
  if (!judged.ok) stop(judged.fault)
  return { certificate, hash: identity.signs.hash, sign: signsWith(services, 'signature') }
}
