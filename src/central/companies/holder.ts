// A company that signs in with its certificate: believed, not closed in the register, and kept as a holder of sessions, mail and filings.
import type { Company } from '../../contract/wire/company.ts'
import type { CorporateRecord } from '../../contract/wire/corporate-number.ts'
import type { Proof } from '../../contract/wire/proof.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { base64url, fromBase64url } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import { checkCardCertificate } from '../session/card-certificate.ts'
import type { Holder } from '../session/holder.ts'
import { checkSignature } from '../session/proof.ts'
import { noteGood } from '../session/standing.ts'
import type { Db } from '../store/store.ts'
import { companyIn } from './certificate.ts'
import { companyId } from './identity.ts'

/** A number the imported register (法人番号公表サイト) calls closed is nobody's; one it does not have may be newer than it is. */
const demandOpen = async (db: Db, number: string): Promise<void> => {
  const row = await db
    .selectFrom('corporations')
    .select('record')
    .where('number', '=', number)
    .where('latest', '=', 1)
    .executeTakeFirst()
  demand(!row || (JSON.parse(row.record) as CorporateRecord).closedOn === null, 'companyUnknown')
}

/** Writes a company down, or what the certificate it came with this time says of it. */
export const keepCompany = async (db: Db, company: Company, now: Date): Promise<void> => {
  const id = companyId(company.corporateNumber)
  const profile = JSON.stringify(company)
  const known = await db.selectFrom('holders').select('profile').where('id', '=', id).executeTakeFirst()
  if (known?.profile === profile) return
  await db
    .insertInto('holders')
    .values({ id, kind: 'company', profile })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ profile }))
    .execute()
  await audit(db, now, { event: known ? 'company.changed' : 'company.registered', subject: company.corporateNumber })
}

/** The certificate is believed and not revoked, its key signed the transcript, and its company is open. */
export const holderOfCompany = async (
  central: Central,
  certificate: string,
  proof: Proof
): Promise<Holder & { readonly company: Company }> => {
  const der = fromBase64url(certificate)
  const believed = await checkCardCertificate(der, 'company', central, central.now())
  checkSignature(proof, believed.publicKey)
  const company = companyIn(der)
  await demandOpen(central.db, company.corporateNumber)
  noteGood(central, believed.name)
  return {
    resident: companyId(company.corporateNumber),
    provider: 'company',
    level: 2,
    publicKey: base64url(believed.publicKey.export({ type: 'spki', format: 'der' })),
    credential: null,
    certificate: believed.name,
    until: believed.until,
    company
  }
}
