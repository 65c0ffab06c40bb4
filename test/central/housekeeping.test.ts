import { expect, it } from 'vitest'
import { forget } from '../../src/central/housekeeping.ts'
import { softCard } from '../support/central-card.ts'
import { codeOf, prepareMove, send, session, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const day = 86_400_000

onBothStorages('housekeeping', (world) => {
  const forgetIn = (days: number): Promise<void> =>
    forget({ ...world().central.central, now: () => new Date(Date.now() + days * day) })
  const count = async (table: 'operations' | 'intents' | 'sessions' | 'nonces' | 'filings'): Promise<number> =>
    (await world().central.db.selectFrom(table).selectAll().execute()).length

  it('operation ids are kept 400 days, nonces and sessions a day after their end', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients: ['minato-bank'] })
    const first = await send(client, operation as Prepared)
    await forgetIn(0.5)
    expect([await count('sessions'), await count('nonces')]).toEqual([1, 1])
    await forgetIn(399)
    expect([await count('sessions'), await count('nonces'), await count('operations')]).toEqual([0, 0, 1])
    expect((await send(client, operation as Prepared)).body).toEqual(first.body)
    await forgetIn(401)
    expect([await count('operations'), await count('filings')]).toEqual([0, 0])
    await forgetIn(408)
    expect(await count('intents')).toBe(0)
    expect(codeOf(await send(client, operation as Prepared))).toBe('intentUnknown')
  })
})
