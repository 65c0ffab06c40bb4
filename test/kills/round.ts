// One round: moves are filed at two centrals, some of it is withdrawn, and meanwhile processes die at random. In the end every
// recipient has every filing once, and none that was withdrawn.
import { setTimeout as sleep } from 'node:timers/promises'
import { softCard } from '../support/central-card.ts'
import type { Answer, Client } from '../support/central-client.ts'
import { codeOf, everybody, prepareMove, prepareWithdrawal, session, type Prepared } from '../support/central-visit.ts'
import { victims, type Stage, type Victim } from './stage.ts'

/** numbers from 0 to 1 that are the same for the same seed (mulberry32) */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** milliseconds: to the next kill at most; for an answer; for all to be settled; and the shipped window under the stage's pace */
const times = { life: 400, answer: 2_000, settle: 60_000, window: 1_000 }
const lastStates: ReadonlySet<string> = new Set(['accepted', 'asked', 'returned', 'refused', 'withdrawn'])

type Filed = { readonly operation: Prepared; readonly recipient: string; readonly withdrawal: Prepared | null }
type Fate = { readonly operationId: string; readonly recipient: string; readonly withdrawn: boolean }
export type Figures = {
  readonly filings: number
  readonly withdrawn: number
  readonly kills: Record<Victim, number>
  readonly deliveries: number
}

const prepare = async (client: Client, moves: number): Promise<Filed[]> => {
  const card = softCard('tanaka')
  const headers = await session(client, 'tanaka')
  const filed: Filed[] = []
  for (let move = 0; move < moves; move++) {
    const operations = await prepareMove(client, headers, card)
    for (const [index, recipient] of everybody.entries()) {
      const operation = operations[index]
      if (!operation) throw new Error('a move lacks an operation')
      const filing = { filing: operation.operationId, recipient }
      // every second one is withdrawn where the shipped data lets it be
      const taken = recipient === 'toto-power' && move % 2 === 0
      const withdrawal = taken ? await prepareWithdrawal(client, headers, card, filing) : null
      filed.push({ operation, recipient, withdrawal })
    }
  }
  return filed
}

/** Sends one operation to this or that central until one of them has answered it for good. */
const insist = async (stage: Stage, random: () => number, operation: Prepared): Promise<Answer> => {
  for (const end = Date.now() + times.settle; Date.now() < end;) {
    const client = await stage.connect(random() < 0.5 ? 'one' : 'other').catch(() => null)
    const answer = await Promise.race([
      client?.call('POST', '/v1/operations', operation).catch(() => null),
      sleep(times.answer, null, { ref: false })
    ])
    await client?.close()
    // a stream that died with its central ends without a status
    if (answer && answer.status >= 200 && answer.status < 500) return answer
    await sleep(20)
  }
  throw new Error('no central took an operation')
}

const carry = async (stage: Stage, random: () => number, filed: Filed): Promise<Fate> => {
  const { operation, recipient, withdrawal } = filed
  const taken = await insist(stage, random, operation)
  if (taken.status !== 200) throw new Error(`a filing was refused: ${String(codeOf(taken))}`)
  // some are withdrawn in time, some too late
  if (withdrawal) await sleep(random() * times.window * 1.5)
  const answer = withdrawal && (await insist(stage, random, withdrawal))
  if (answer && answer.status !== 200 && codeOf(answer) !== 'withdrawalClosed')
    throw new Error(`a withdrawal was refused: ${String(codeOf(answer))}`)
  // as a terminal does that lost the acknowledgement
  if (random() < 0.3) await insist(stage, random, operation)
  return { operationId: operation.operationId, recipient, withdrawn: answer?.status === 200 }
}

/** Carries every filing, a few at a time. */
const pump = async (stage: Stage, random: () => number, filed: readonly Filed[]): Promise<Fate[]> => {
  const waiting = [...filed]
  const fates: Fate[] = []
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) fates.push(await carry(stage, random, next))
  }
  await Promise.all([1, 2, 3, 4].map(lane))
  return fates
}

/** Waits until every filing has come to its end, and says what is wrong with it; nothing when all is well. */
const judge = async (stage: Stage, fates: readonly Fate[]): Promise<{ wrong: string[]; deliveries: number }> => {
  for (const end = Date.now() + times.settle; ; await sleep(200)) {
    const { central, linked } = await stage.held()
    const wrong: string[] = []
    for (const { operationId, recipient, withdrawn } of fates) {
      const states = central.filings.filter((one) => one.operationId === operationId).map((one) => one.state)
      const cases = linked.agencies.flatMap(({ id, received }) => received.map((one) => ({ id, ...one })))
      const held = cases.filter((one) => one.operationId === operationId)
      if (states.length !== 1 || !lastStates.has(states[0] ?? ''))
        wrong.push(`${recipient}: central has it ${states.join(' and ')}`)
      if ((states[0] === 'withdrawn') !== withdrawn)
        wrong.push(`${recipient}: withdrawn ${withdrawn}, it is ${states[0]}`)
      const right = withdrawn ? held.length === 0 : held.length === 1 && held[0]?.id === recipient
      if (!right) wrong.push(`${recipient}: it is held ${held.length} times`)
    }
    if (central.operations !== fates.length + fates.filter((one) => one.withdrawn).length)
      wrong.push(`central has ${central.operations} operations`)
    if (central.waiting > 0) wrong.push(`${central.waiting} jobs wait`)
    const received = linked.agencies.flatMap((one) => one.received)
    if (received.length !== fates.filter((one) => !one.withdrawn).length)
      wrong.push(`${received.length} cases are held`)
    const deliveries = received.reduce((sum, one) => sum + one.deliveries, 0)
    if (wrong.length === 0 || Date.now() > end) return { wrong, deliveries }
  }
}

type Plan = { readonly seed: number; readonly moves: number; readonly kills: number }

/** Plays a round on an open stage; throws with what is wrong, and the seed it happened under. */
export const playRound = async (stage: Stage, { seed, moves, kills }: Plan): Promise<Figures> => {
  const random = randomFrom(seed)
  const killed: Record<Victim, number> = { one: 0, other: 0, linked: 0 }
  const filed = await prepare(await stage.connect('one'), moves)
  const killing = async (): Promise<void> => {
    for (let kill = 0; kill < kills; kill++) {
      await sleep(random() * times.life)
      // each in turn at first, so that a short round has everybody killed
      const victim = victims[kill < victims.length ? kill : Math.floor(random() * victims.length)] ?? 'one'
      killed[victim]++
      await stage.kill(victim)
    }
  }
  const [fates] = await Promise.all([pump(stage, randomFrom(seed + 1), filed), killing()])
  const { wrong, deliveries } = await judge(stage, fates)
  if (wrong.length > 0) throw new Error(`seed ${seed}: ${wrong.join('; ')}`)
  return { filings: fates.length, withdrawn: fates.filter((one) => one.withdrawn).length, kills: killed, deliveries }
}
