// Every provider the conformance suite judges, each with what can go wrong with it.
import type { Outcome, Secret } from '../../src/card/port.ts'
import type { AuthKind } from '../../src/contract/wire/session.ts'
import type { AuthProvider } from '../../src/main/auth/port.ts'
import { companyProvider } from '../../src/main/auth/company.ts'
import { providerOnReader } from '../../src/main/auth/on-reader.ts'
import { passkeyProvider } from '../../src/main/auth/passkey/passkey.ts'
import { readEndpoint } from '../../src/main/central/endpoint.ts'
import type { VisitCentral } from '../../src/main/central/port.ts'
import { readsReplies } from '../../src/main/central/replies.ts'
import { residentOver } from '../../src/main/central/resident.ts'
import { silent } from '../../src/main/log/port.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import { pinsOf } from '../../src/card/virtual/card-file.ts'
import type { PowerOptions } from '../../src/card/virtual/power.ts'
import { card as cardFile, type as typeKeys, verifyPin, virtualReader, withCard } from './cards.ts'
import { softAuthenticator, type TestAuthenticator } from './auth-passkey.ts'
import type { World } from './central-world.ts'
import { companyCertificate, type CompanyName } from './companies.ts'

export type AnyFault = { readonly fault: string }
export type Opened = {
  readonly provider: AuthProvider<AnyFault>
  /** takes it away from under the terminal */
  readonly remove: () => Promise<void>
  /** as it was before; for a card that means a PIN as well */
  readonly putBack: () => Promise<Opened>
  readonly close: () => Promise<void>
}

export type Condition = 'good' | 'others' | 'expired' | 'revoked'
export type Candidate = {
  readonly kind: AuthKind
  readonly open: (world: World, condition: Condition) => Promise<Opened>
  /** central's word for each condition that is not good */
  readonly refusals: Readonly<Record<'expired' | 'revoked', string>>
  /** another way to prove the same holder; left out, the card of the resident */
  readonly same?: () => Promise<Opened>
}

/** the outcome's value, or an Error that names the fault */
export const good = <T>(outcome: Outcome<T, AnyFault & { readonly problem?: string }>): T => {
  if (!outcome.ok) throw new Error(`fault: ${outcome.fault} ${outcome.problem ?? ''}`)
  return outcome.value
}

/** One visit's side of central, as a terminal has it. */
export const visitAt = (world: World, terminal = 0, url = world.central.ready.url): VisitCentral => {
  const { ca, terminals } = world.central.ready
  const identity = terminals[terminal]
  if (!identity) throw new Error('there is no such terminal')
  return residentOver(good(readEndpoint({ url, ca, ...identity })), readsReplies(silent), silent)
}

/** The provider of this virtual card, with the PIN of this secret verified. */
export const onReader = async (
  name: string,
  power: PowerOptions = {},
  secret: Secret = 'authentication'
): Promise<Opened> => {
  const file = cardFile(name)
  const { services, readers } = withCard(file, power)
  const identity = good(await services.open(virtualReader))
  await typeKeys(services, pinsOf(file)[secret]?.value ?? '')
  good(await verifyPin(services, secret))
  return {
    provider: providerOnReader(identity.profile, { ...services, identity: () => identity }, () => new Date()),
    remove: async () => readers.pull(),
    putBack: () => onReader(name, power, secret),
    close: () => services.close()
  }
}

const certificates = (kind: 'card' | 'phone', names: Readonly<Record<Condition, string>>): Candidate => ({
  kind,
  open: (_, condition) => onReader(names[condition]),
  refusals: { expired: 'certificateExpired', revoked: 'certificateRevoked' }
})

export const card = certificates('card', { good: 'tanaka', others: 'sato', expired: 'suzuki', revoked: 'ito' })
export const phone = certificates('phone', {
  good: 'tanaka-phone',
  // her neighbour has no phone: another resident's certificate is what matters
  others: 'sato',
  expired: 'suzuki-phone',
  revoked: 'ito-phone'
})

/** Enrols a passkey for the holder of this card; gives its id. */
export const enrolFor = async (world: World, name: string, authenticator: TestAuthenticator): Promise<string> => {
  const { provider, close } = await onReader(name)
  const visit = visitAt(world)
  good(await visit.signIn(newOperationId(), provider))
  const { id } = good(await visit.enrolPasskey(authenticator, 'localhost', provider))
  await visit.signOut()
  await close()
  return id
}

export type PasskeyOpened = Opened & { readonly authenticator: TestAuthenticator }
export const passkeyOn = (authenticator: TestAuthenticator): PasskeyOpened => ({
  authenticator,
  provider: passkeyProvider(authenticator, 'localhost'),
  remove: authenticator.remove,
  putBack: async () => {
    await authenticator.putBack()
    return passkeyOn(authenticator)
  },
  close: authenticator.close
})

const year = 365 * 86_400_000

export const passkey = (make: () => Promise<TestAuthenticator>): Candidate => ({
  kind: 'passkey',
  open: async (world, condition) => {
    const authenticator = await make()
    const name = condition === 'others' ? 'sato' : 'tanaka'
    const id = await enrolFor(world, name, authenticator)
    if (condition === 'expired') world.ahead(year + 1000)
    if (condition === 'revoked') {
      const { provider } = await onReader(name)
      const visit = visitAt(world)
      good(await visit.signIn(newOperationId(), provider))
      good(await visit.revokePasskey(id))
      await visit.signOut()
    }
    return passkeyOn(authenticator)
  },
  refusals: { expired: 'credentialExpired', revoked: 'credentialRevoked' }
})

export const softPasskey = passkey(() => Promise.resolve(softAuthenticator()))

const companyFiles: Readonly<Record<Condition, CompanyName>> = {
  good: 'umino-tsushin',
  others: 'morikawa-denryoku',
  expired: 'expired',
  revoked: 'morikawa-lifeline'
}
const fromFile = (name: CompanyName): Opened => {
  const held = companyCertificate(name)
  return {
    provider: companyProvider(held, () => new Date()),
    remove: () => Promise.resolve(held.close()),
    putBack: () => Promise.resolve(fromFile(name)),
    close: () => Promise.resolve(held.close())
  }
}
export const company: Candidate = {
  kind: 'company',
  open: (_, condition) => Promise.resolve(fromFile(companyFiles[condition])),
  refusals: { expired: 'certificateExpired', revoked: 'certificateRevoked' },
  same: () => Promise.resolve(fromFile('umino-tsushin'))
}
