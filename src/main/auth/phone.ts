import { certificateProvider, type CertificateCard, type CertificateProvider } from './certificate.ts'
import type { Clock } from './fitness.ts'

/**
 * A phone that carries the certificates (token JPKIAPGPSETOKEN or JPKIAPIOSTOKEN) and answers as a card would. Its certificates
 * are its own, other than those of its holder's card, and it carries no other application: what needs the card's
 * surface (券面事項) cannot be read from it.
 */
export const phoneProvider = (phone: CertificateCard, clock: Clock): CertificateProvider =>
  certificateProvider('phone', phone, clock)
