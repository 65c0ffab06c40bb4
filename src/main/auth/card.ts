import { certificateProvider, type CertificateCard, type CertificateProvider } from './certificate.ts'

/** The My Number Card on the reader. */
export const cardProvider = (card: CertificateCard): CertificateProvider => certificateProvider('card', card)
