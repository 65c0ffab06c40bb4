// Reads an X.509 certificate into what is asked of it. Says nothing about whether it may be believed: that is judge.ts.
import { X509Certificate, type KeyObject } from 'node:crypto'
import * as pkijs from 'pkijs'
import { done, failed, type Outcome } from '../port.ts'
import { parseWhole, readExtensions, type Extensions } from './extensions.ts'

export type CertificateFacts = Extensions & {
  readonly der: Uint8Array
  readonly certificate: X509Certificate
  readonly publicKey: KeyObject
  /** lower-case hex without leading zeros */
  readonly serial: string
  /** distinguished names as DER, hex: to be compared, not shown */
  readonly subjectName: string
  readonly issuerName: string
  readonly validFrom: Date
  readonly validTo: Date
  /** algorithm its issuer signed it with */
  readonly signedWith: string
}

const nameOf = (name: pkijs.RelativeDistinguishedNames): string => Buffer.from(name.toSchema().toBER()).toString('hex')

const read = (der: Uint8Array): CertificateFacts => {
  const certificate = new X509Certificate(der)
  // what is signed must be all there is: nothing may trail the certificate
  if (!certificate.raw.equals(der)) throw new Error('not DER')
  const parsed = new pkijs.Certificate({ schema: parseWhole(der) })
  return {
    ...readExtensions(parsed.extensions ?? []),
    der,
    certificate,
    // throws at a key it cannot read, and would throw later too
    publicKey: certificate.publicKey,
    serial: certificate.serialNumber.toLowerCase().replace(/^0+/, ''),
    subjectName: nameOf(parsed.subject),
    issuerName: nameOf(parsed.issuer),
    validFrom: parsed.notBefore.value,
    validTo: parsed.notAfter.value,
    signedWith: parsed.signatureAlgorithm.algorithmId
  }
}

/** `der`: one certificate, DER. Fault: certificateMalformed, whatever the parsers made of it. */
export const readCertificate = (
  der: Uint8Array
): Outcome<CertificateFacts, { readonly fault: 'certificateMalformed' }> => {
  try {
    return done(read(der))
  } catch {
    return failed({ fault: 'certificateMalformed' })
  }
}
