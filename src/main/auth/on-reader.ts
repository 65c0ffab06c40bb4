// Which provider lies on the reader: told by the token it calls itself, never by its ATR.
import type { CardIdentity } from '../../card/port.ts'
import { cardProvider } from './card.ts'
import type { CertificateCard, CertificateProvider } from './certificate.ts'
import type { Clock } from './fitness.ts'
import { phoneProvider } from './phone.ts'

export const providerOnReader = (
  profile: CardIdentity['profile'],
  card: CertificateCard,
  clock: Clock
): CertificateProvider => (profile === 'phone' ? phoneProvider(card, clock) : cardProvider(card, clock))
