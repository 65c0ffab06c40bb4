// A form of a firm on PostgreSQL, where two may be at it at the same moment: an operator's word, another operator's, the firm's own.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { decideForm, FormProblem } from '../../src/central/firms/forms.ts'
import { openStore, type Store } from '../../src/central/store/store.ts'
import { form } from '../support/central-firms.ts'
import { postgresAbsent, startPostgres, type Postgres } from '../support/central-postgres.ts'

describe.skipIf(postgresAbsent !== null)('a form that two decide about', () => {
  let postgres: Postgres
  let store: Store
  const now = new Date()
  const at = now.toISOString()
  const none = { reason: null, approved_at: null, decided_at: null, ended_at: null }
  const put = (id: string, version: number) =>
    store.db
      .insertInto('firm_forms')
      .values({
        id,
        firm: 'gas',
        procedure: 'move',
        version,
        form: JSON.stringify(form()),
        state: 'waiting',
        registered_at: at,
        ...none
      }) // prettier-ignore
      .execute()
  const stateOf = async (id: string) =>
    (await store.db.selectFrom('firm_forms').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
  const approve = (id: string) => decideForm(store.db, { agencies: [] }, { id, approve: true }, now)

  beforeAll(async () => {
    postgres = await startPostgres()
    store = await openStore({ url: postgres.newDatabase() }, () => now)
    await store.db
      .insertInto('senders')
      .values({ id: 'gas', name: '{"ja":"ガス","en":"Gas"}', enrolled_at: at })
      .execute()
  })
  afterAll(async () => {
    await store.close()
    postgres.stop()
  })

  it('is not approved once its firm has withdrawn it', async () => {
    await put('one', 1)
    let decided: Promise<unknown> = Promise.resolve()
    await store.db.transaction().execute(async (tx) => {
      await tx.selectFrom('senders').select('id').where('id', '=', 'gas').forUpdate().execute()
      await tx.updateTable('firm_forms').set({ state: 'withdrawn', ended_at: at }).where('id', '=', 'one').execute()
      decided = approve('one').catch((error: unknown) => error)
      await vi.waitUntil(async () => {
        const { rows } = await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`.execute(store.db)
        return rows.length > 0
      })
    })
    expect(await decided).toBeInstanceOf(FormProblem)
    expect(await stateOf('one')).toBe('withdrawn')
  })

  it('is offered in one version, whichever of two was approved last', async () => {
    await put('two', 2)
    await put('three', 3)
    await Promise.all([approve('two'), approve('three')])
    expect([await stateOf('two'), await stateOf('three')].toSorted()).toEqual(['approved', 'replaced'])
  })
})
