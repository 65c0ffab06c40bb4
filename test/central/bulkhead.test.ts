// One linked system that hangs, and what is filed with others meanwhile.
import { expect, it } from 'vitest'
import type { AgencyAdapter, Agencies } from '../../src/central/agencies/port.ts'
import { places } from '../../src/central/dispatch/bulkhead.ts'
import { softCard } from '../support/central-card.ts'
import { prepareMove, send, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const hanging = 'toto-power'
let asked: string[] = []
const agencies = (shipped: Agencies): Agencies =>
  new Map(
    [...shipped].map(([id, adapter]): [string, AgencyAdapter] => {
      const deliver: AgencyAdapter['deliver'] = ({ key }) => {
        asked.push(key)
        return new Promise(() => undefined)
      }
      return [id, id === hanging ? { ...adapter, deliver } : adapter]
    })
  )

onBothStorages(
  'a system that hangs',
  (world) => {
    it('holds no more than its share of the places, and filings with others go on', async () => {
      asked = []
      const client = await world().connect()
      const headers = await session(client, 'tanaka')
      const file = async (recipients: readonly string[]): Promise<string> => {
        const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients })
        if (!operation) throw new Error('nothing was prepared')
        expect((await send(client, operation)).status).toBe(200)
        return operation.operationId
      }
      for (let count = 0; count < places.together + 2; count++) await file([hanging])
      const others = [await file(['minato-bank']), await file(['toto-telecom'])]
      const answered = async (): Promise<number> =>
        (
          await world()
            .central.db.selectFrom('filings')
            .select('operation')
            .where('operation', 'in', others)
            .where('state', 'in', ['accepted', 'asked', 'returned', 'refused'])
            .execute()
        ).length
      // a system is waited for ten seconds: nothing of it was given up meanwhile
      await expect.poll(answered, { timeout: 6_000, interval: 20 }).toBe(2)
      expect(asked).toHaveLength(places.each)
      expect(world().log.filter((line) => line.includes('delivery.failed'))).toEqual([])
    })
  },
  { adapters: { agencies } }
)
