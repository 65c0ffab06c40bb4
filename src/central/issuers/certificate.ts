// One certificate: its facts laid out as the form wants them, and sealed by its issuer.
import type { Signer } from '../evidence/cms.ts'
import { inForms } from './alphabet.ts'
import type { Facts } from './forms/form.ts'
import { forms, type Kind } from './forms/kinds.ts'
import { sealXml } from './seal.ts'
import { isoDate, writeSheet } from './xml.ts'

/** Gives the XML, names in the characters of the form. The same facts, number and key give the same bytes: RSA PKCS#1 v1.5 has no chance in it. */
export const makeCertificate = (kind: Kind, facts: Facts, number: string, signer: Signer): string => {
  const { version, build } = forms[kind]
  const write = (text: string): string => inForms(text, facts.candidates)
  const maker = write(facts.issuer)
  const id = `${kind}-${isoDate(facts.on).replaceAll('-', '')}-${number}`
  const body = build({ ...facts, issuer: maker, person: write(facts.person), address: write(facts.address) })
  const xml = writeSheet({ kind, version, id, maker, madeOn: facts.on, body })
  return sealXml(xml, id, signer)
}
