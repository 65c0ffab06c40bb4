// What central logs of a visit, of its mistakes and of attacks: events and codes, and nothing of anybody.
import { expect, it } from 'vitest'
import type { AgencyAdapter, Agencies } from '../../src/central/agencies/port.ts'
import { logTo } from '../../src/central/log.ts'
import { softCard } from '../support/central-card.ts'
import { askNonce, prepareMove, send, session, signIn, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const marks = [
  '印のある名前',
  'PLANTED-NAME',
  'PLANTED-PATH',
  'PLANTED-BODY',
  'PLANTED-TOKEN',
  'PLANTED-ID',
  'PLANTED-METHOD'
]
/** of the seed data and of what the visit files */
const personal = ['田中', '和子', '本町', '浜町', '海野市', '090-0000', '4-8', '1-15-203', '2026-12-12', 'tanaka']

/** systems whose faults quote what they were given, as those of others do */
const talkative = (shipped: Agencies): Agencies =>
  new Map(
    [...shipped].map(([id, adapter]): [string, AgencyAdapter] => [
      id,
      { ...adapter, deliver: ({ fields }) => Promise.reject(new Error(`cannot take ${JSON.stringify(fields)}`)) }
    ])
  )

onBothStorages(
  'the log',
  (world) => {
    it('holds no planted mark and nothing personal, whatever went wrong', async () => {
      const client = await world().connect()
      const headers = await session(client, 'tanaka')
      const token = headers['authorization']?.slice('Bearer '.length) ?? ''
      const nonce = await askNonce(client)
      const certificate = softCard('tanaka').authentication.certificate.toString('base64url')
      const operations = await prepareMove(client, headers, softCard('tanaka'), { recipients: ['minato-bank'] })
      for (const operation of operations) expect((await send(client, operation)).status).toBe(200)
      await send(client, { ...(operations[0] as Prepared), sealed: 'PLANTED-BODY' })
      await signIn(client, softCard('tanaka'), { payload: JSON.stringify({ visit: 'PLANTED-ID' }) })
      for (const path of [
        '/v1/PLANTED-PATH',
        `/v1/notices/${encodeURIComponent('印のある名前')}/opened`,
        '/v1/filings?cursor=PLANTED-ID'
      ])
        await client.call('GET', path, undefined, { ...headers, 'user-agent': 'PLANTED-NAME' })
      await client.call('POST', '/v1/session', '{"certificate":"PLANTED-BODY', {})
      await client.call('GET', '/v1/notices', undefined, { authorization: 'Bearer PLANTED-TOKEN' })
      await client.call('PLANTED-METHOD', '/v1/notices').catch(() => undefined)
      // the recipient was asked, and said too much
      await expect
        .poll(() => world().log.some((line) => line.includes('delivery.failed')), { timeout: 5_000 })
        .toBe(true)
      // a database that is gone is a fault nobody planned
      await world().central.db.destroy()
      await client.call('GET', '/v1/notices', undefined, headers)

      const text = world().log.join('\n')
      expect(text).toContain('operation.accepted')
      expect(text).toContain('"code":"malformed"')
      expect(text).toContain('"code":"internal"')
      const secrets = [token, nonce, certificate.slice(0, 60), operations[0]?.sealed.slice(0, 60) ?? '']
      expect([...marks, ...secrets].filter((mark) => mark !== '' && text.includes(mark))).toEqual([])
      // an id of an operation may read 4-8 where two of its parts meet
      const said = text.replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'ID')
      expect(personal.filter((mark) => said.includes(mark))).toEqual([])
    })
  },
  { adapters: { agencies: talkative } }
)

it('is one JSON object a line, with its time and its event first', () => {
  const lines: string[] = []
  logTo((line) => lines.push(line))('delivery.failed', { agency: 'a\nb', attempt: 2, why: 'down' })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\{"at":"[^"]+Z","event":"delivery\.failed",[^\n]+\}\n$/)
})
