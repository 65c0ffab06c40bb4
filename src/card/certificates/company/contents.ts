// Opens PKCS#12 (RFC 7292) with node-forge: decryption only, once the MAC holds. Keys and certificates leave as DER, so that EC, which
// node-forge cannot read, is read by node:crypto.
import forge from 'node-forge'
import { done, failed, type Outcome } from '../../port.ts'
import { parseWhole } from '../extensions.ts'
import type { CompanyFileFault } from '../faults.ts'
import { affordable } from './cost.ts'
import { macOf } from './mac.ts'

/** PKCS#8 and X.509, as DER, in the order of the file */
export type Contents = { readonly keys: readonly Buffer[]; readonly certificates: readonly Buffer[] }

type OpeningFault = Extract<
  CompanyFileFault,
  { readonly fault: 'companyFileDamaged' | 'companyFileUnsupported' | 'companyPasswordWrong' }
>

/** a company's file holds a few certificates; more than this is something else */
const largest = 1024 * 1024
const { asn1, pki } = forge
const derOf = (value: forge.asn1.Asn1): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'binary')

const keyOf = ({ key, asn1: raw }: forge.pkcs12.Bag): Buffer | undefined => {
  if (key) return derOf(pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key)))
  return raw && derOf(raw)
}
const certificateOf = ({ cert, asn1: raw }: forge.pkcs12.Bag): Buffer | undefined => {
  if (cert) return derOf(pki.certificateToAsn1(cert))
  return raw && derOf(raw)
}

/** node-forge says what was wrong only in words */
const faultOf = (error: unknown): OpeningFault => {
  const words = error instanceof Error ? error.message : ''
  return /unsupported|not supported|Only PKCS#12/i.test(words)
    ? { fault: 'companyFileUnsupported' }
    : { fault: 'companyFileDamaged' }
}

const decrypt = (contents: forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx => {
  try {
    return forge.pkcs12.pkcs12FromAsn1(contents, true, password)
  } catch (error) {
    // PKCS#12's own schemes take the password as UTF-16, PBES2 takes its bytes, which node-forge makes of nothing but ASCII
    const bytes = Buffer.from(password, 'utf8').toString('binary')
    if (bytes === password) throw error
    return forge.pkcs12.pkcs12FromAsn1(contents, true, bytes)
  }
}

const macFaults = {
  differs: { fault: 'companyPasswordWrong' },
  unsupported: { fault: 'companyFileUnsupported' },
  damaged: { fault: 'companyFileDamaged' }
} as const satisfies Readonly<Record<string, OpeningFault>>

/**
 * Takes keys and certificates out of `file`. Faults: companyPasswordWrong also when bytes were changed inside (the MAC does not tell
 * them apart); companyFileUnsupported also for a file without MAC or with more than a million rounds of hashing.
 */
export const openContents = (file: Uint8Array, password: string): Outcome<Contents, OpeningFault> => {
  try {
    if (file.length > largest) return failed({ fault: 'companyFileDamaged' })
    if (!affordable(parseWhole(file))) return failed({ fault: 'companyFileUnsupported' })
    const outer = asn1.fromDer(Buffer.from(file).toString('binary'))
    // version, contents, MAC
    if (!Array.isArray(outer.value)) return failed({ fault: 'companyFileDamaged' })
    if (outer.value.length < 3) return failed({ fault: 'companyFileUnsupported' })
    const mac = macOf(outer, password)
    if (mac !== 'holds') return failed(macFaults[mac])
    // without its MAC, which holds: only so is a password taken that does not fit the contents as it is
    const opened = decrypt({ ...outer, value: outer.value.slice(0, 2) }, password)
    const bags = opened.safeContents.flatMap(({ safeBags }) => safeBags)
    const isKey = ({ type }: forge.pkcs12.Bag): boolean =>
      type === pki.oids['keyBag'] || type === pki.oids['pkcs8ShroudedKeyBag']
    return done({
      keys: bags.filter(isKey).flatMap((bag) => keyOf(bag) ?? []),
      certificates: bags.filter(({ type }) => type === pki.oids['certBag']).flatMap((bag) => certificateOf(bag) ?? [])
    })
  } catch (error) {
    return failed(faultOf(error))
  }
}
