import { certificateProvider, type CertificateCard, type CertificateProvider } from './certificate.ts'
import type { Clock } from './fitness.ts'

/** The My Number Card on the reader. */
export const cardProvider = (card: CertificateCard, clock: Clock): CertificateProvider =>
  certificateProvider('card', card, clock)
