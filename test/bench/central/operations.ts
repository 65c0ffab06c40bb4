// Operations a second: filings that central takes through mutual TLS, against the same requests at a bare HTTP/2 server and the
// same rows in a bare database, every operation safe on the disk before the next.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Client } from '../../support/central-client.ts'
import { softCard } from '../../support/central-card.ts'
import { prepareMove, session, type Prepared } from '../../support/central-visit.ts'
import { measureRate, type Side } from '../rate.ts'
import type { Ratio } from '../ratio.ts'
import { startChild } from './child.ts'
import { setCentralStage, type CentralStage } from './stage.ts'

/** five recipients each, as in a real move */
const bundles = 40
/** batches that nobody measures */
const warming = 24
/** requests under way at once on the one connection: half of what a terminal may have */
const together = 32

/** Sends all, `together` at a time; milliseconds for each. */
const sendAll = async (client: Client, operations: readonly Prepared[]): Promise<number> => {
  let next = 0
  const one = async (): Promise<void> => {
    for (let at = next++; at < operations.length; at = next++) {
      const { status, body } = await client.call('POST', '/v1/operations', operations[at])
      if (status !== 200) throw new Error(`an operation was answered ${status}: ${JSON.stringify(body)}`)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: together }, one))
  return (performance.now() - begun) / operations.length
}

/** New filings of one resident, signed, sealed and announced. */
const prepared = async (client: Client): Promise<Prepared[]> => {
  const card = softCard('tanaka')
  const token = await session(client, 'tanaka')
  const operations: Prepared[] = []
  for (let n = 0; n < bundles; n++) operations.push(...(await prepareMove(client, token, card)))
  return operations
}

const written = ['operations', 'filings', 'jobs', 'audit'] as const

type Rows = Readonly<Record<(typeof written)[number], readonly Record<string, unknown>[]>>

/** What one operation left in central's database, table by table; and an empty copy of these tables to write it to again. */
const bareDatabase = (stage: CentralStage, count: number): { readonly write: Side; readonly close: () => void } => {
  const central = new Database(join(stage.data, 'central.sqlite'), { readonly: true })
  const rows = Object.fromEntries(
    written.map((table) => {
      const which = table === 'audit' ? `where event = 'operation.accepted'` : ''
      return [table, central.prepare(`select * from ${table} ${which} limit ${count}`).all()]
    })
  ) as unknown as Rows
  const bare = new Database(join(stage.folder, 'bare.sqlite'))
  bare.pragma('journal_mode = WAL')
  bare.pragma('synchronous = FULL')
  bare.exec('create table streams (name text primary key, position integer not null)')
  const inserts = written.map((table) => {
    const columns = Object.keys(rows[table][0] ?? {})
    if (columns.length === 0) throw new Error(`an operation left nothing in ${table}`)
    const { sql } = central.prepare(`select sql from sqlite_master where name = '${table}'`).get() as { sql: string }
    // without what it refers to, and so without the price of looking whether it is there
    bare.exec(sql.replaceAll(/\s+references\s+"?\w+"?(\s*\([^)]*\))?/gi, ''))
    const statement = bare.prepare(`insert into ${table} values (${columns.map(() => '?').join(', ')})`)
    return { table, columns, statement, key: columns[0] ?? '' }
  })
  central.close()
  const position = bare.prepare(
    `insert into streams values ('filings', 1) on conflict (name) do update set position = position + 1 returning position`
  )
  let run = 0
  const one = bare.transaction((index: number): void => {
    position.get()
    for (const { table, columns, statement, key } of inserts) {
      const row = rows[table][index % rows[table].length] ?? {}
      statement.run(columns.map((column) => (column === key ? `${String(row[column])}-${run}-${index}` : row[column])))
    }
  })
  return {
    write: () => {
      run += 1
      const begun = performance.now()
      for (let index = 0; index < count; index++) one.immediate(index)
      return Promise.resolve((performance.now() - begun) / count)
    },
    close: () => bare.close()
  }
}

/** an answer of central's length */
const answer = JSON.stringify({
  operationId: '019be5b6-0000-7000-8000-000000000000',
  receivedAt: new Date(0).toISOString(),
  receiptNumber: 'ABCD-EFGH-JKLM'
})

const against = async (stage: CentralStage, pairs: number, goal: number, what: string): Promise<Ratio> => {
  const client = await stage.connect()
  const plain = await startChild<{ url: string }>('./plain-child.ts', ['http2', stage.central.ready.pki, answer])
  const plainClient = await stage.connect(plain.ready.url)
  // neither side shall be measured while it warms up: central's code is compiled anew, and better, for its first few thousand operations
  const first = await prepared(client)
  await sendAll(client, first)
  for (let n = 0; n < warming; n++) {
    await sendAll(client, await prepared(client))
    await sendAll(plainClient, first)
  }
  const database = bareDatabase(stage, first.length)
  await database.write()
  let made = first
  const name = `operations ${what}, ${first.length} a batch, ${together} at once, against the slower of bare HTTP/2 and bare SQLite`
  try {
    return await measureRate(
      name,
      goal,
      pairs,
      async () => {
        made = await prepared(client)
        return sendAll(client, made)
      },
      // central may still carry what it took: that is its own work, and not the floor's
      [() => sendAll(plainClient, made), database.write].map((floor) => () => stage.central.still(floor))
    )
  } finally {
    database.close()
    await plainClient.close()
    await client.close()
    await plain.stop()
  }
}

/**
 * Operations a second over those of the slower floor. Taken alone, as the floors take them; and while central carries what it
 * took to the linked systems in the same process, which neither floor does.
 */
export const operations = async (pairs: number, goal: number): Promise<readonly Ratio[]> => {
  const ratios: Ratio[] = []
  for (const silent of [true, false]) {
    const stage = await setCentralStage({ silent })
    try {
      ratios.push(await against(stage, pairs, goal, silent ? 'taken' : 'taken and carried on'))
    } finally {
      await stage.stop()
    }
  }
  return ratios
}
