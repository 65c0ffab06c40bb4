// Firms as recipients: what their approved forms say, beside the recipients of the town's data.
import { FirmForm } from '../../contract/wire/firms.ts'
import type { Recipient } from '../../contract/wire/filings.ts'
import { Words } from '../../contract/wire/words.ts'
import { dateInJapan } from '../calendar.ts'
import type { Central } from '../central.ts'
import type { Db, Tx } from '../store/store.ts'
import type { SeedData } from '../town/seed-data.ts'

/**
 * Whether a firm still has a door: one that was revoked gets nothing. With `at` one that can be opened then: a firm whose certificate
 * ended keeps what waits for it, and is offered to nobody until it has another.
 */
export const hasDoor = async (db: Db | Tx, firm: string, at: Date | null = null): Promise<boolean> =>
  (await db
    .selectFrom('sender_certificates')
    .select('certificate')
    .where('sender', '=', firm)
    .where('purpose', '=', 'door')
    .where('revoked_at', 'is', null)
    .$if(at !== null, (doors) => doors.where('expires_at', '>', at?.toISOString() ?? ''))
    .limit(1)
    .executeTakeFirst()) !== undefined

/** Whether a firm ever had an approved form for a procedure. */
export const hasForm = async (db: Db, firm: string, procedure: string): Promise<boolean> =>
  (await db
    .selectFrom('firm_forms')
    .select('id')
    .where('firm', '=', firm)
    .where('procedure', '=', procedure)
    .where('approved_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()) !== undefined

export type ApprovedForm = {
  readonly id: string
  readonly version: number
  readonly form: FirmForm
  readonly fields: readonly string[]
  readonly needs: readonly string[]
}

const approvedForm = (row: { readonly id: string; readonly version: number; readonly form: string }): ApprovedForm => {
  const form = FirmForm.parse(JSON.parse(row.form))
  return {
    id: row.id,
    version: row.version,
    form,
    fields: Object.keys(form.schema.properties),
    needs: form.schema.required
  }
}

/**
 * The forms under which a firm could be told at this moment, the newest first. At the moment an intent was recorded means: what
 * the resident was shown then holds, whatever became of the form since.
 */
export const formsAt = async (
  db: Db | Tx,
  firm: string,
  procedure: string,
  at: string
): Promise<readonly ApprovedForm[]> => {
  const rows = await db
    .selectFrom('firm_forms')
    .select(['id', 'version', 'form'])
    .where('firm', '=', firm)
    .where('procedure', '=', procedure)
    .where('approved_at', '<=', at)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', at)]))
    .orderBy('version', 'desc')
    .execute()
  const day = dateInJapan(new Date(at))
  return rows.map(approvedForm).filter(({ form: { from, until } }) => from <= day && (until === null || day <= until))
}

/** What a resident is told who gives more than fields. */
const told: Words = {
  ja: '（あなたの署名と、いっしょに知らせる先の名前も 渡ります）',
  en: ' (It also gets your signature, and the names of the others you tell.)'
}

/** Those who are offered to residents today. */
export const offeredFirms = async (central: Central, procedure: string): Promise<readonly Recipient[]> => {
  const { db } = central
  const now = central.now()
  const day = dateInJapan(now)
  const rows = await db
    .selectFrom('firm_forms')
    .innerJoin('senders', 'senders.id', 'firm_forms.firm')
    .select(['firm_forms.id', 'firm_forms.version', 'firm_forms.form', 'firm_forms.firm', 'senders.name'])
    .where('firm_forms.procedure', '=', procedure)
    .where('firm_forms.state', '=', 'approved')
    .orderBy('firm_forms.firm')
    .execute()
  const offered: Recipient[] = []
  for (const row of rows) {
    const { form, fields } = approvedForm(row)
    if (form.from > day || (form.until !== null && form.until < day) || !(await hasDoor(db, row.firm, now))) continue
    const { kind, what } = form
    const why = form.proof ? { ja: `${form.why.ja}${told.ja}`, en: `${form.why.en}${told.en}` } : form.why
    const name = Words.parse(JSON.parse(row.name))
    offered.push({ id: row.firm, kind, name, what, why, required: false, fields: [...fields] })
  }
  return offered
}

/** Names of recipients, of the town's data or firms; one that nobody knows any more is called by its id. */
export const recipientNames = async (
  db: Db | Tx,
  data: Pick<SeedData, 'agencies'>,
  ids: readonly string[]
): Promise<(id: string) => Words> => {
  const names = new Map(data.agencies.map(({ id, name }) => [id, name]))
  const others = [...new Set(ids.filter((id) => !names.has(id)))]
  if (others.length > 0)
    for (const { id, name } of await db
      .selectFrom('senders')
      .select(['id', 'name'])
      .where('id', 'in', others)
      .execute())
      names.set(id, Words.parse(JSON.parse(name)))
  return (id) => names.get(id) ?? { ja: id, en: id }
}
