// What a visit does with a card, as one line of calls: the first fault ends it.
import { done, type CardServices, type Outcome, type Secret } from '../../src/card/port.ts'
import { anyDigest, signIn, type, verifyPin } from './cards.ts'

export type Task = (services: CardServices, reader: string) => Promise<Outcome<unknown>>

const pins: Readonly<Record<Secret, string>> = { authentication: '1234', signature: 'ABC123' }

/** after a sign-in, or on a card just opened */
const use = async (services: CardServices, secret: Secret): Promise<Outcome<unknown>> => {
  const tries = await services.triesLeft(secret)
  if (!tries.ok) return tries
  await type(services, pins[secret])
  const verified = await verifyPin(services, secret)
  if (!verified.ok) return verified
  const certificate = await services.certificate(secret)
  return certificate.ok ? services.sign(secret, [anyDigest]) : certificate
}
const opening =
  (next: (services: CardServices) => Promise<Outcome<unknown>>): Task =>
  async (services, reader) => {
    const opened = await services.open(reader)
    return opened.ok ? next(services) : opened
  }

/** Every task a visit gives the card, with tanaka's PINs. */
export const tasks = {
  open: opening(() => Promise.resolve(done(undefined))),
  'sign-in': (services, reader) => signIn(services, reader, pins.authentication),
  signature: opening((services) => use(services, 'signature')),
  'both, one after the other': opening(async (services) => {
    const first = await use(services, 'authentication')
    return first.ok ? use(services, 'signature') : first
  }),
  'tries of both': opening(async (services) => {
    const first = await services.triesLeft('authentication')
    return first.ok ? services.triesLeft('signature') : first
  })
} as const satisfies Readonly<Record<string, Task>>
