// `verify`: whether a CMS or XML signature holds, and who made it.
import { readFileSync } from 'node:fs'
import { judgeCertificate, readAuthorities, type Believed } from '../../card/certificates/judge.ts'
import type { CertificateFault } from '../../card/certificates/faults.ts'
import type { Outcome } from '../../card/port.ts'
import { companyRules, jpkiRules, type CertificateRules } from '../../card/profiles/jpki-certificates.ts'
import { trustFolder } from '../doctor/known.ts'
import { verifyCms } from '../signing/cms-verification.ts'
import { verifyXml } from '../signing/xml-verification.ts'
import { checkOutput, fingerprint, readInput, textOf, writeOutput } from './files.ts'
import { stop } from './stop.ts'
import type { Party, VerifyWish } from './wishes.ts'

const rules: Readonly<Record<Party, CertificateRules>> = {
  test: jpkiRules.test.signature,
  person: jpkiRules.production.signature,
  company: companyRules
}

const authoritiesOf = (roots: string | undefined) => {
  const pem =
    roots === undefined
      ? readFileSync(new URL('signature-ca.pem', trustFolder), 'utf8')
      : Buffer.from(readInput(roots)).toString('latin1')
  const read = readAuthorities(pem)
  return read.ok ? read.value : stop('certificateMalformed', roots)
}

type Verified = {
  readonly form: string
  readonly document: Uint8Array
  readonly by: Believed
  readonly claimed: Date | undefined
}
type Believes = (certificate: Uint8Array, between: readonly Uint8Array[]) => Outcome<Believed, CertificateFault>

/** XML begins with < or a byte-order mark; DER with a SEQUENCE */
const isXml = (bytes: Uint8Array): boolean => /^\uFEFF?\s*</.test(Buffer.from(bytes.subarray(0, 256)).toString('utf8'))

const look = (bytes: Uint8Array, document: Uint8Array | undefined, believe: Believes): Verified => {
  if (isXml(bytes)) {
    if (document) return stop('notUnderstood', 'an XML signature stands inside its document; --document is for CMS')
    const found = verifyXml(textOf(bytes) ?? '', believe)
    if (!found.ok) return stop(found.fault)
    const { signed, signer } = found.value
    return { form: 'XML signature, enveloped', document: Buffer.from(signed), by: signer, claimed: undefined }
  }
  const found = verifyCms(bytes, believe, document)
  if (!found.ok) return stop(found.fault)
  const { signer, signingTime } = found.value
  const form = `CMS (CAdES-BES), the document ${document ? 'apart' : 'inside'}`
  return { form, document: found.value.document, by: signer, claimed: signingTime }
}

/** Says what holds; throws Stop with the code of what does not. */
export const verify = (
  { file, document, roots, party, at = new Date(), out, force }: VerifyWish,
  say: (line: string) => void
): void => {
  if (out !== undefined) checkOutput(out, force)
  const trust = { rules: rules[party], anchors: authoritiesOf(roots) }
  const believe: Believes = (certificate, between) => judgeCertificate(certificate, trust, at, between)
  const found = look(readInput(file), document === undefined ? undefined : readInput(document), believe)
  const { facts, chain } = found.by
  const name = (subject: string): string => subject.replaceAll('\n', ', ')
  say(`good: ${found.form}`)
  say(`signed: ${found.document.length} bytes, SHA-256 ${fingerprint(found.document)}`)
  say(`by: ${name(facts.certificate.subject)}`)
  say(`issued by: ${chain.map(({ certificate }) => name(certificate.subject)).join(' < ')}`)
  say(`certificate: ${facts.validFrom.toISOString()} to ${facts.validTo.toISOString()}`)
  if (found.claimed) say(`signing time as the signer claims it: ${found.claimed.toISOString()}`)
  say('whether the certificate was revoked was not asked: only notified verifiers may')
  if (out === undefined) return
  writeOutput(out, found.document, force)
  say(`what was signed: ${out}`)
}
