// A firm registers the form it wants to be told by, an operator decides, and the firm may take it back.
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { FirmForm, type FormsAnswer, type RegisteredForm } from '../../contract/wire/firms.ts'
import { Words } from '../../contract/wire/words.ts'
import type { z } from 'zod'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { SenderCall } from '../http/sender-route.ts'
import { locksRows, type Db, type Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import type { SeedData } from '../town/seed-data.ts'

type FormRow = Selectable<Tables['firm_forms']>

/** forms and versions a firm may have, those that ended counted */
const mostForms = 200

const registered = (row: FormRow): RegisteredForm => ({
  id: row.id,
  version: row.version,
  state: row.state,
  reason: row.reason === null ? null : Words.parse(JSON.parse(row.reason)),
  registeredAt: row.registered_at,
  decidedAt: row.decided_at,
  form: FirmForm.parse(JSON.parse(row.form))
})

/** Every field that a recipient of this procedure is told: a firm may be told no others. */
export const fieldsOfProcedure = (
  data: Pick<SeedData, 'procedures' | 'agencies'>,
  procedure: string
): ReadonlySet<string> => {
  const rules = data.procedures.find((one) => one.id === procedure)?.rules ?? []
  const recipients = new Set(rules.map(({ recipient }) => recipient))
  return new Set(data.agencies.filter(({ id }) => recipients.has(id)).flatMap(({ fields }) => fields))
}

/**
 * 個人番号: no form of a firm may ask for it (番号利用法 第15条), by a field or in words. Judged after NFKC and without spaces, so that
 * width and spacing hide nothing.
 */
const forbidden = /個人番号|マイナンバー|まいなんばー|mynumber|individualnumber|kojinbang/
const asksNumber = (text: string): boolean =>
  forbidden.test(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s・_.:-]/g, '')
  )

type Wrong = NonNullable<Refusal['errors']>[number]

/** Every part that cannot be, named (RFC 6901). */
const wrongIn = ({ what, why, schema, from, until }: FirmForm, known: ReadonlySet<string>): readonly Wrong[] => {
  const fields = Object.entries(schema.properties)
  const { required } = schema
  const said = [...Object.entries(what).map(([language, text]) => [`/what/${language}`, text] as const), ...Object.entries(why).map(([language, text]) => [`/why/${language}`, text] as const), ...fields.map(([field, one]) => [`/schema/properties/${field}/description`, one.description ?? ''] as const)] // prettier-ignore
  const wrong: Wrong[] = []
  const note = (pointer: string, detail: string): void => void wrong.push({ pointer, detail })
  for (const [pointer, text] of said) if (asksNumber(text)) note(pointer, 'individualNumber')
  if (fields.length === 0) note('/schema/properties', 'empty')
  for (const [field] of fields)
    if (!known.has(field)) note(`/schema/properties/${field}`, asksNumber(field) ? 'individualNumber' : 'unknownField')
  for (const [at, field] of required.entries())
    if (!Object.hasOwn(schema.properties, field) || required.indexOf(field) !== at)
      note(`/schema/required/${at}`, 'notAsked')
  if (until !== null && from > until) note('/until', 'beforeFrom')
  return wrong.slice(0, 20)
}

const demandPossible = (central: Central, form: FirmForm): void => {
  const { procedure } = form
  demand(
    central.data.procedures.some((one) => one.id === procedure),
    'notFound'
  )
  const wrong = wrongIn(form, fieldsOfProcedure(central.data, procedure))
  if (wrong.length > 0) throw new Refusal('formInvalid', 2, [...wrong])
}

/**
 * A form as it is once nobody else is at the forms of its firm: a decision and a withdrawal at the same moment, or two decisions, come
 * one after the other. The embedded database has one writer anyway.
 */
const heldForm = async (tx: Tx, id: string): Promise<FormRow | undefined> => {
  const form = tx.selectFrom('firm_forms').selectAll().where('id', '=', id)
  const found = await form.executeTakeFirst()
  if (!found || !locksRows(tx)) return found
  await tx.selectFrom('senders').select('id').where('id', '=', found.firm).forUpdate().execute()
  return form.executeTakeFirst()
}

const newestOf = (tx: Tx, firm: string, procedure: string): Promise<FormRow | undefined> =>
  tx
    .selectFrom('firm_forms')
    .selectAll()
    .where('firm', '=', firm)
    .where('procedure', '=', procedure)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()

/** POST /v1/firm/forms: what is registered waits for the operator; nothing is offered to residents before. */
export const registerForm = async (central: Central, call: SenderCall<FirmForm>): Promise<RegisteredForm> => {
  demandPossible(central, call.body)
  const form = JSON.stringify(call.body)
  const { procedure } = call.body
  const firm = call.sender.id
  const now = central.now()
  return central.db.transaction().execute(async (tx) => {
    const newest = await newestOf(tx, firm, procedure)
    if (newest?.form === form && newest.state !== 'withdrawn') return registered(newest)
    const had = await tx.selectFrom('firm_forms').select('id').where('firm', '=', firm).limit(mostForms).execute()
    demand(had.length < mostForms, 'formsFull')
    const row: FormRow = {
      id: randomUUID(),
      firm,
      procedure,
      version: (newest?.version ?? 0) + 1,
      form,
      state: 'waiting',
      reason: null,
      registered_at: now.toISOString(),
      approved_at: null,
      decided_at: null,
      ended_at: null
    }
    const added = await tx
      .insertInto('firm_forms')
      .values(row)
      .onConflict((conflict) => conflict.columns(['firm', 'procedure', 'version']).doNothing())
      .executeTakeFirst()
    // the same firm at the same moment: it asks again, and is told what the other request made
    demand(Number(added.numInsertedOrUpdatedRows ?? 0) > 0, 'overloaded')
    await audit(tx, now, { event: 'form.registered', terminal: `sender:${firm}`, subject: row.id })
    return registered(row)
  })
}

/** GET /v1/firm/forms */
export const ownForms = async (
  { db }: Central,
  { sender }: SenderCall<null>
): Promise<z.output<typeof FormsAnswer>> => {
  const rows = await db
    .selectFrom('firm_forms')
    .selectAll()
    .where('firm', '=', sender.id)
    .orderBy('registered_at', 'desc')
    .limit(mostForms)
    .execute()
  return { forms: rows.map(registered) }
}

/** POST /v1/firm/forms/:id/withdrawal: not offered any more; what was announced before is still filed. The same again is the same. */
export const withdrawForm = async (central: Central, { sender, params }: SenderCall<object>): Promise<RegisteredForm> =>
  central.db.transaction().execute(async (tx) => {
    const id = params['id'] ?? ''
    const row = await heldForm(tx, id)
    demand(row?.firm === sender.id, 'notFound')
    if (row.state === 'withdrawn') return registered(row)
    demand(row.state === 'waiting' || row.state === 'approved', 'formClosed')
    const now = central.now()
    const ended = { state: 'withdrawn', ended_at: now.toISOString() } as const
    await tx.updateTable('firm_forms').set(ended).where('id', '=', id).execute()
    await audit(tx, now, { event: 'form.withdrawn', terminal: `sender:${sender.id}`, subject: id })
    return registered({ ...row, ...ended })
  })

export type Decision = { readonly id: string } & (
  { readonly approve: true } | { readonly approve: false; readonly reason: Words }
)

/** Why a decision cannot be: one line for the operator. */
export class FormProblem extends Error {}

/** An operator's word on a form that waits. The version approved before is replaced. Throws FormProblem. */
export const decideForm = async (
  db: Db,
  data: Pick<SeedData, 'agencies'>,
  decision: Decision,
  now: Date
): Promise<RegisteredForm> =>
  db.transaction().execute(async (tx) => {
    const { id } = decision
    const row = await heldForm(tx, id)
    if (!row) throw new FormProblem(`there is no form "${id}"`)
    if (row.state !== 'waiting') throw new FormProblem(`the form is ${row.state}: only one that waits is decided`)
    if (data.agencies.some((one) => one.id === row.firm))
      throw new FormProblem(`"${row.firm}" is a linked system of this town: its form is in agencies.json`)
    const at = now.toISOString()
    if (decision.approve)
      await tx
        .updateTable('firm_forms')
        .set({ state: 'replaced', ended_at: at })
        .where('firm', '=', row.firm)
        .where('procedure', '=', row.procedure)
        .where('state', '=', 'approved')
        .execute()
    const decided = decision.approve
      ? ({ state: 'approved', approved_at: at, decided_at: at } as const)
      : ({ state: 'refused', reason: JSON.stringify(decision.reason), decided_at: at } as const)
    await tx.updateTable('firm_forms').set(decided).where('id', '=', id).execute()
    await audit(tx, now, { event: 'form.decided', reason: decided.state, subject: id })
    return registered({ ...row, ...decided })
  })

/** Every form, or those in one state, the oldest first: for the operator. */
export const formsOf = async (
  db: Db,
  state: FormRow['state'] | null
): Promise<(RegisteredForm & { firm: string })[]> => {
  const rows = await db
    .selectFrom('firm_forms')
    .selectAll()
    .$if(state !== null, (forms) => forms.where('state', '=', state ?? 'waiting'))
    .orderBy('registered_at')
    .execute()
  return rows.map((row) => ({ firm: row.firm, ...registered(row) }))
}
