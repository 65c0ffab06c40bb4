// The approved forms of firms, beside the recipients of the town's own data, as signed content for all terminals: they offer nobody else.
import { catalogueName, FirmForm, FormCatalogue } from '../../contract/wire/firms.ts'
import { Words } from '../../contract/wire/words.ts'
import { sha256 } from '../digest.ts'
import { publish } from '../fleet/documents.ts'
import { openSigner } from '../fleet/signer.ts'
import type { Settings } from '../settings.ts'
import type { Db } from '../store/store.ts'
import type { SeedData } from '../town/seed-data.ts'

const most = 500

/** Whether terminals have it as it is. */
const isPublished = async (db: Db, body: string): Promise<boolean> =>
  (await db
    .selectFrom('signed_documents')
    .select('version')
    .where('kind', '=', 'content')
    .where('name', '=', catalogueName)
    .where('superseded_by', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('body', '=', body)
    .executeTakeFirst()) !== undefined

/**
 * Publishes it where it changed: at every start, and for whoever changed a form, after the change. Broken off in between, the next
 * change, the same again or the next start puts it right. Recipients are asked of the database, never of this.
 */
export const publishForms = async (
  db: Db,
  { agencies }: Pick<SeedData, 'agencies'>,
  { data, now }: Pick<Settings, 'data' | 'now'>
): Promise<void> => {
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
  const known = agencies.map(({ id, kind, name, fields }) => ({ id, kind, name, fields }))
  const body = Buffer.from(JSON.stringify(FormCatalogue.parse({ known, forms })))
  if (await isPublished(db, body.toString('base64url'))) return
  const text = {
    kind: 'content',
    audience: 'all',
    name: catalogueName,
    mediaType: 'application/json',
    size: body.length,
    sha256: sha256(body).toString('base64url')
  } as const
  await publish(db, await openSigner(data, now()), { text, body }, now())
}
