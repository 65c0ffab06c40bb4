// The approved forms of firms as signed content for all terminals: what residents are offered can be told from what central made up.
import { catalogueName, FirmForm, FormCatalogue } from '../../contract/wire/firms.ts'
import { Words } from '../../contract/wire/words.ts'
import { sha256 } from '../digest.ts'
import { publish } from '../fleet/documents.ts'
import { openSigner } from '../fleet/signer.ts'
import type { Settings } from '../settings.ts'
import type { Db } from '../store/store.ts'

const most = 500

/**
 * Publishes it, for whoever changed a form, after the change: broken off in between, the next change or the same again puts it
 * right. Recipients are asked of the database, never of this. Gives its version.
 */
export const publishForms = async (db: Db, { data, now }: Pick<Settings, 'data' | 'now'>): Promise<number> => {
  const rows = await db
    .selectFrom('firm_forms')
    .innerJoin('senders', 'senders.id', 'firm_forms.firm')
    .select(['firm_forms.firm', 'senders.name', 'firm_forms.id', 'firm_forms.version', 'firm_forms.form'])
    .where('firm_forms.state', '=', 'approved')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('sender_certificates')
          .select('certificate')
          .whereRef('sender_certificates.sender', '=', 'firm_forms.firm')
          .where('purpose', '=', 'door')
          .where('revoked_at', 'is', null)
      )
    )
    .orderBy('firm_forms.firm')
    .orderBy('firm_forms.procedure')
    .limit(most)
    .execute()
  const forms = rows.map(({ firm, name, id, version, form }) => ({
    firm,
    name: Words.parse(JSON.parse(name)),
    id,
    version,
    form: FirmForm.parse(JSON.parse(form))
  }))
  const body = Buffer.from(JSON.stringify(FormCatalogue.parse({ forms })))
  const text = {
    kind: 'content',
    audience: 'all',
    name: catalogueName,
    mediaType: 'application/json',
    size: body.length,
    sha256: sha256(body).toString('base64url')
  } as const
  return publish(db, await openSigner(data, now()), { text, body }, now())
}
