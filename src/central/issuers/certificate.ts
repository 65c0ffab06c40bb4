// One certificate: its facts laid out as the form wants them, and sealed by its issuer.
import type { Signer } from '../evidence/cms.ts'
import type { Facts } from './forms/form.ts'
import { forms, type Kind } from './forms/kinds.ts'
import { sealXml } from './seal.ts'
import { isoDate, writeSheet } from './xml.ts'

/** Gives the XML. The same facts, number and key give the same bytes: RSA PKCS#1 v1.5 has no chance in it. */
export const makeCertificate = (kind: Kind, facts: Facts, number: string, signer: Signer): string => {
  const { version, build } = forms[kind]
  const id = `${kind}-${isoDate(facts.on).replaceAll('-', '')}-${number}`
  const xml = writeSheet({ kind, version, id, maker: facts.issuer, madeOn: facts.on, body: build(facts) })
  return sealXml(xml, id, signer)
}
