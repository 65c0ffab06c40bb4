import { expect, it } from 'vitest'
import { codeOf } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const patience = 2_500

onBothStorages(
  'a terminal whose requests never end',
  (world) => {
    it.each(['/v1/session/nonce', '/v1/nowhere'])('is answered in time and not waited for: %s', async (path) => {
      const client = await world().connect()
      const begun = Date.now()
      expect(codeOf(await client.hang(path))).toBe('overloaded')
      expect(Date.now() - begun).toBeGreaterThan(patience - 100)
      expect((await client.call('GET', '/v1/town')).status).toBe(200)
    })

    it('keeps nobody else out, and gets in again itself', async () => {
      const connections = await Promise.all(Array.from({ length: 8 }, () => world().connect()))
      const other = await world().connect(1)
      const hanging = connections.flatMap((one) => Array.from({ length: 60 }, () => one.hang('/v1/session/nonce')))
      const early = await Promise.race(hanging)
      expect([early.status, codeOf(early)]).toEqual([503, 'overloaded'])
      const answers = await Promise.all(Array.from({ length: 20 }, () => other.call('GET', '/v1/town')))
      expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200]))
      const refused = await Promise.all(hanging)
      expect(new Set(refused.map(codeOf))).toEqual(new Set(['overloaded']))
      expect((await connections[0]?.call('GET', '/v1/town'))?.status).toBe(200)
    })
  },
  { settings: { bodyPatience: patience } }
)
