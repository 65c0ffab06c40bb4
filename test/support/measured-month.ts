// A month of filings put into the store: September 2026 in Japan, whose last evening in Greenwich is October already.
import type { Db } from '../../src/central/store/store.ts'

type State = 'accepted' | 'dispatched'
const people = Array.from({ length: 20 }, (_, index) => `owner-${index}`)

const rowOf = (index: number, received: string, changed: string, state: State) => ({
  operation: `measured-${index}`,
  bundle: `measured-${index}`,
  owner: `owner-${index % people.length}`,
  position: 900_000 + index,
  procedure: 'move',
  recipient: 'r',
  what: '{}',
  state,
  receipt_number: 'n',
  received_at: received,
  changed_at: changed
})

const intentOf = (bundle: string, owner: string, at: string) => ({
  bundle,
  manifest: '{}',
  kind: 'filing' as const,
  nonce: `nonce-${bundle}`,
  exporter: 'e',
  terminal: 't',
  owner,
  public_key: 'k',
  receipt_number: `receipt-${bundle}`,
  created_at: at,
  deliver_before: at
})

const accepted = (index: number): string => `2026-09-11T${String(index % people.length).padStart(2, '0')}:00:00.000Z`

/**
 * Forty filings received at one instant, sent on an hour later, and accepted at the full hours of the next day; one received in
 * the first hour of October in Japan, one in the first hour of September. Twenty lists of recipients led to no filing.
 */
export const fillMonth = async (db: Db): Promise<void> => {
  const filings = [
    ...Array.from({ length: 40 }, (_, index) => rowOf(index, '2026-09-10T00:00:00.000Z', accepted(index), 'accepted')),
    rowOf(40, '2026-09-30T15:00:00.000Z', '2026-09-30T16:00:00.000Z', 'dispatched'),
    rowOf(41, '2026-08-31T15:00:00.000Z', '2026-10-02T00:00:00.000Z', 'dispatched')
  ]
  await db.updateTable('terminals').set({ enrolled_at: '2026-08-20T00:00:00.000Z' }).execute()
  await db
    .insertInto('holders')
    .values(people.map((id) => ({ id, kind: 'resident' as const, profile: '{}' })))
    .execute()
  await db
    .insertInto('intents')
    .values([
      ...filings.map(({ bundle, owner, received_at }) => intentOf(bundle, owner, received_at)),
      ...people.map((owner) => intentOf(`left-${owner}`, owner, '2026-09-12T00:00:00.000Z'))
    ])
    .execute()
  await db
    .insertInto('operations')
    .values(
      filings.map(({ operation: id, bundle, received_at: at }) => ({
        id,
        bundle,
        terminal: 't',
        body: 'b',
        answer: '{}',
        at
      }))
    )
    .execute()
  await db.insertInto('filings').values(filings).execute()
  const line = (subject: string, reason: State, at: string) => ({
    id: `${subject}-${reason}`,
    at,
    event: 'filing.changed',
    reason,
    terminal: null,
    subject
  })
  await db
    .insertInto('audit')
    .values(
      filings
        .slice(0, 40)
        .flatMap(({ operation, changed_at }) => [
          line(operation, 'dispatched', '2026-09-10T01:00:00.000Z'),
          line(operation, 'accepted', changed_at)
        ])
    )
    .execute()
}
