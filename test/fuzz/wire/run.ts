// Sends wrong messages over real TLS and looks at what becomes of central.
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { problemCodes, problemMediaType } from '../../../src/contract/wire/problem.ts'
import { session } from '../../support/central-visit.ts'
import type { Answer } from '../../support/central-client.ts'
import type { World } from '../../support/central-world.ts'
import { wrongMessages, type Message } from './messages.ts'

export type WireResult = {
  readonly sent: number
  readonly refused: number
  readonly codes: ReadonlyMap<string, number>
  /** what did not hold, with the message */
  readonly wrong: readonly string[]
}

/** what is written of every request and of nobody's doing: the audit, and the nonces anybody may ask for */
const unwatched: ReadonlySet<string> = new Set(['audit', 'nonces'])
/** a yes is right where nothing is asked to change, or what is asked to go is not there; the state says whether it was */
const mayTake = ({ method }: Message): boolean => method === 'GET' || method === 'HEAD' || method === 'DELETE'
const known: ReadonlySet<string> = new Set(problemCodes)
/** under the 64 requests one terminal may have under way */
const together = 32

/** Digest of every row of every table. */
const stateOf = async ({ central: { db } }: World): Promise<string> => {
  const tables = await db.introspection.getTables()
  const hash = createHash('sha256')
  for (const { name } of tables
    .filter((one) => !unwatched.has(one.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db)
    hash.update(name)
    for (const row of rows.map((one) => JSON.stringify(one)).toSorted()) hash.update(row)
  }
  return hash.digest('hex')
}

const audited = async ({ central: { db } }: World): Promise<number> => {
  const row = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('event', 'in', ['refused', 'alarm'])
    .executeTakeFirstOrThrow()
  return row.count
}

const faultOf = (message: Message, { status, type, body }: Answer): string | null => {
  if (status >= 200 && status < 300) return mayTake(message) ? null : `took it (${status})`
  if (message.method === 'HEAD') return null
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : ''
  if (!type.startsWith(problemMediaType) || !known.has(code)) return `no problem document: ${status} ${type}`
  return code === 'internal' ? 'a fault of central' : null
}

/** Sends `count` messages of this seed. `progress` hears how many are done. */
export const fuzzWire = async (
  world: World,
  count: number,
  seed: number,
  progress: (sent: number) => void = () => undefined
): Promise<WireResult> => {
  const client = await world.connect()
  const { authorization = '' } = await session(client, 'tanaka')
  const tokens = { good: authorization, none: '', 'made up': `Bearer ${'A'.repeat(43)}` }
  const messages = wrongMessages(world.central.contract())
  const before = await stateOf(world)
  const auditedBefore = await audited(world)
  const wrong: string[] = []
  const codes = new Map<string, number>()
  let [sent, refused] = [0, 0]
  const send = async (message: Message): Promise<void> => {
    const headers = tokens[message.token] === '' ? {} : { authorization: tokens[message.token] }
    const type: Record<string, string> = message.body === null ? {} : { 'content-type': message.type }
    const answer = await client
      .call(message.method, message.path, message.body ?? undefined, { ...headers, ...type })
      .catch((error: unknown) => (error instanceof Error ? error.message : 'no answer'))
    sent += 1
    const fault = typeof answer === 'string' ? `no answer: ${answer}` : faultOf(message, answer)
    if (fault !== null) wrong.push(`${fault}: ${JSON.stringify(message).slice(0, 400)}`)
    if (typeof answer === 'string' || answer.status < 400) return
    refused += 1
    const code =
      typeof answer.body === 'object' && answer.body !== null && 'code' in answer.body
        ? String(answer.body.code)
        : 'none'
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  for (let from = 0; from < count && wrong.length < 20; from += 1000) {
    const batch = fc.sample(messages, { numRuns: Math.min(1000, count - from), seed: seed + from })
    let next = 0
    const one = async (): Promise<void> => {
      for (let at = next++; at < batch.length; at = next++) await send(batch[at] as Message)
    }
    await Promise.all(Array.from({ length: together }, one))
    progress(sent)
  }
  if ((await stateOf(world)) !== before) wrong.push(`the database is another one; seed ${seed}`)
  if ((await audited(world)) - auditedBefore !== refused)
    wrong.push(`${refused} refusals, ${(await audited(world)) - auditedBefore} lines in the audit`)
  return { sent, refused, codes, wrong }
}
