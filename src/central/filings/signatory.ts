// Whose signature stands under a document: a resident's by the registered certificate of their card, a company's by what it names.
import { companyIn } from '../companies/certificate.ts'
import { companyId, isCompanyId } from '../companies/identity.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { prepared } from '../store/prepared.ts'
import { cardHash } from '../town/seed.ts'
import { verifyCms } from './cms.ts'

const holderOf = prepared(
  'holder of a card',
  (db, [certificate, purpose]) =>
    db
      .selectFrom('cards')
      .select(['resident', 'kind'])
      .where('certificate', '=', certificate)
      .where('purpose', '=', purpose)
      .compile(),
  ['', 'signature'] as [string, 'signature']
)

export type Signature = {
  readonly content: Uint8Array
  /** keyed hash of the certificate */
  readonly certificate: string
  readonly kind: 'card' | 'phone' | 'company'
}

/**
 * Verifies a CMS (DER) that must be `signer`'s: of the kind of certificate that such a holder has, good at `at`, and theirs.
 * Refuses with a code for each.
 */
export const signatureOf = async (central: Central, der: Uint8Array, signer: string, at: Date): Promise<Signature> => {
  if (isCompanyId(signer)) {
    const { content, certificate } = await verifyCms(der, central, at, 'company')
    demand(companyId(companyIn(certificate.der).corporateNumber) === signer, 'notOwner')
    return { content, certificate: cardHash(central.keys.hash, certificate.der), kind: 'company' }
  }
  const { content, certificate } = await verifyCms(der, central, at)
  const hash = cardHash(central.keys.hash, certificate.der)
  const [holder] = await holderOf(central.db, [hash, 'signature'])
  demand(holder !== undefined, 'residentUnknown')
  demand(holder.resident === signer, 'notOwner')
  return { content, certificate: hash, kind: holder.kind }
}
