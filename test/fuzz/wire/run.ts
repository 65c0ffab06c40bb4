// Sends wrong messages over real TLS and looks at what becomes of central.
import * as fc from 'fast-check'
import { dailyRound, raiseAlerts } from '../../../src/central/notices/rounds.ts'
import { problemCodes, problemMediaType } from '../../../src/contract/wire/problem.ts'
import { session } from '../../support/central-visit.ts'
import type { Answer } from '../../support/central-client.ts'
import { auditedRefusals, stateOf } from '../../support/central-state.ts'
import type { World } from '../../support/central-world.ts'
import { deepMessages } from './deep.ts'
import { wrongBytes, writeRaw } from './frames.ts'
import { wrongMessages, type Message } from './messages.ts'

export type WireResult = {
  readonly sent: number
  readonly refused: number
  readonly codes: ReadonlyMap<string, number>
  /** what did not hold, with the message */
  readonly wrong: readonly string[]
}

/** a yes is right where nothing is asked to change, or what is asked to go is not there; the state says whether it was */
const mayTake = ({ method }: Message): boolean => method === 'GET' || method === 'HEAD' || method === 'DELETE'
const known: ReadonlySet<string> = new Set(problemCodes)
/** connections with wrong frames, for every thousand messages */
const rawPerBatch = 8
/** under the 64 requests one terminal may have under way */
const together = 32

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
  const deep = await deepMessages(client)
  const messages = wrongMessages(world.central.contract(), deep)
  // what central does by itself today is done: a million messages take longer than it waits with that
  await dailyRound(world.central.central)
  await raiseAlerts(world.central.central)
  const before = await stateOf(world)
  const auditedBefore = await auditedRefusals(world)
  const wrong: string[] = []
  const codes = new Map<string, number>()
  let [sent, refused, rawRefused] = [0, 0, 0]
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
    const raw = fc.sample(wrongBytes, { numRuns: rawPerBatch, seed: seed + from })
    const unrefused = await auditedRefusals(world)
    await Promise.all(raw.map((bytes) => writeRaw(world.central.ready, bytes)))
    rawRefused += (await auditedRefusals(world)) - unrefused
    progress(sent)
  }
  if ((await stateOf(world)) !== before) wrong.push(`the database is another one; seed ${seed}`)
  const lines = (await auditedRefusals(world)) - auditedBefore - rawRefused
  if (lines !== refused) wrong.push(`${refused} refusals, ${lines} lines in the audit`)
  return { sent, refused, codes, wrong }
}
