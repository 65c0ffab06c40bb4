// Whether a certificate may be believed for a purpose at a moment. Revocation is not asked here: only notified verifiers may (README).
import { done, failed, type Outcome } from '../port.ts'
import type { CertificateRules } from '../profiles/jpki-certificates.ts'
import { chainOf, strong } from './chain.ts'
import type { CertificateFault } from './faults.ts'
import { readCertificate, type CertificateFacts } from './read.ts'
import { validAt } from './validity.ts'

export type CertificateTrust = {
  readonly rules: CertificateRules
  /** authorities believed in as they are */
  readonly anchors: readonly CertificateFacts[]
}

export type Believed = {
  readonly facts: CertificateFacts
  /** the authorities above it, nearest first, the anchor last */
  readonly chain: readonly CertificateFacts[]
}

const usageFits = (facts: CertificateFacts, { mustHave, mustNotHave, extendedUsages }: CertificateRules): boolean =>
  !facts.ca &&
  mustHave.every((usage) => facts.usage.has(usage)) &&
  !mustNotHave.some((usage) => facts.usage.has(usage)) &&
  (facts.extendedUsages.length === 0 || facts.extendedUsages.some((usage) => extendedUsages.includes(usage)))

const policyFits = (facts: CertificateFacts, { policies }: CertificateRules): boolean =>
  policies.length === 0 ||
  policies.some(
    (rule) =>
      (facts.policiesCritical || !rule.critical) &&
      facts.policies.some((policy) => policy.oid === rule.oid && (policy.cps || !rule.cps))
  )

const timeFault = (facts: CertificateFacts, at: Date): CertificateFault | undefined => {
  const { validFrom, validTo } = facts
  switch (validAt(facts, at)) {
    case 'valid':
      return undefined
    case 'notYet':
      return { fault: 'certificateNotYetValid', from: validFrom.toISOString() }
    case 'expired':
      return { fault: 'certificateExpired', to: validTo.toISOString() }
  }
}

/** Form, strength, critical extensions, usage and policy: what a certificate says of itself. */
const fitting = (der: Uint8Array, rules: CertificateRules): Outcome<CertificateFacts, CertificateFault> => {
  const read = readCertificate(der)
  if (!read.ok) return read
  const facts = read.value
  if (!strong(facts)) return failed({ fault: 'certificateWeak' })
  const [oid] = facts.unknownCritical
  if (oid !== undefined) return failed({ fault: 'certificateExtension', oid })
  if (!usageFits(facts, rules)) return failed({ fault: 'certificateUsage' })
  return policyFits(facts, rules) ? read : failed({ fault: 'certificatePolicy' })
}

/**
 * Judges all of `der` but who issued it, in the order of `judgeCertificate`. `at` is null where nobody knows the time: then its
 * validity is not looked at.
 */
export const judgeUse = (
  der: Uint8Array,
  rules: CertificateRules,
  at: Date | null
): Outcome<CertificateFacts, CertificateFault> => {
  const fit = fitting(der, rules)
  const late = fit.ok && at !== null ? timeFault(fit.value, at) : undefined
  return late ? failed(late) : fit
}

/**
 * Judges `der` in this order: form, strength, critical extensions, usage, policy, chain, validity. `between`: other certificates that
 * came along (DER); those that cannot be read are passed over. `at`: the moment it must be valid at, and its authorities too.
 */
export const judgeCertificate = (
  der: Uint8Array,
  { rules, anchors }: CertificateTrust,
  at: Date,
  between: readonly Uint8Array[] = []
): Outcome<Believed, CertificateFault> => {
  const fit = fitting(der, rules)
  if (!fit.ok) return fit
  const facts = fit.value
  const others = between.map(readCertificate).flatMap((one) => (one.ok ? [one.value] : []))
  const chain = chainOf(facts, anchors, others, at)
  const late = timeFault(facts, at)
  // "expired" tells a person more than "its authority expired too"
  if (!chain.ok && (late === undefined || chain.fault === 'certificateUntrusted')) return chain
  if (late) return failed(late)
  return chain.ok ? done({ facts, chain: chain.value }) : chain
}

/** Reads the authorities of a PEM bundle. Fault: certificateMalformed when one of them cannot be read or none is there. */
export const readAuthorities = (
  pem: string
): Outcome<readonly CertificateFacts[], { readonly fault: 'certificateMalformed' }> => {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const facts: CertificateFacts[] = []
  for (const one of found) {
    const read = readCertificate(Buffer.from(one.replace(/-----[^-]+-----/g, ''), 'base64'))
    if (!read.ok) return read
    facts.push(read.value)
  }
  return facts.length > 0 ? done(facts) : failed({ fault: 'certificateMalformed' })
}
