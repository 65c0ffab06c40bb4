// The demo's judgement of what is held after its visit: on a real central, and on what a broken one would say.
import { expect, it } from 'vitest'
import { holdingsOf, wrongIn, type Holdings } from '../../build/start/demo/judge.ts'
import { softCard } from '../support/central-card.ts'
import { everybody, prepareMove, send, session } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

const delivered = async ({ central }: World): Promise<void> => {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const cases = await central.db.selectFrom('cases').select('key').execute()
    if (cases.length >= everybody.length) return
  }
  throw new Error('not everything was delivered')
}

it('passes a move that reached everybody, and nothing that lacks a part of it', async () => {
  const world = await openWorld(null)
  try {
    expect(() => holdingsOf({ data: world.folder })).toThrow(/central took 0 filings for toto-power/)
    const client = await world.connect()
    const operations = await prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'))
    for (const operation of operations) expect((await send(client, operation)).status).toBe(200)
    await delivered(world)
    const held = holdingsOf({ data: world.folder })
    expect(held.filings.map((one) => one.operationId).toSorted()).toEqual(
      operations.map((one) => one.operationId).toSorted()
    )
    const [first] = held.agencies
    if (!first) throw new Error('no agency')
    const rest = held.agencies.slice(1)
    const broken: readonly Holdings[] = [
      { filings: [], agencies: [] },
      { ...held, agencies: [] },
      { ...held, agencies: rest },
      { ...held, filings: held.filings.slice(1) },
      { agencies: rest, filings: held.filings.filter((one) => one.recipient !== first.id) },
      { ...held, agencies: [{ ...first, received: [] }, ...rest] },
      { ...held, agencies: [{ ...first, received: [...first.received, ...first.received] }, ...rest] },
      { ...held, agencies: [{ ...first, received: rest[0]?.received ?? [] }, ...rest] },
      { ...held, agencies: [...held.agencies, { id: 'nobody', received: [] }] }
    ]
    expect(wrongIn(held, everybody)).toEqual([])
    for (const one of broken) expect(wrongIn(one, everybody)).not.toEqual([])
  } finally {
    await world.close()
  }
}, 40_000)
