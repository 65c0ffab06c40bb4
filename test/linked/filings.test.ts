// Filings that reach each linked system and come back accepted, returned with the field, asked for more, refused, or late.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RecipientsAnswer } from '../../src/contract/wire/filings.ts'
import { withDowntime } from '../../src/central/agencies/downtime.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { AgencyData, readSeedData } from '../../src/central/town/seed-data.ts'
import { softCard } from '../support/central-card.ts'
import { prepareAnswer, send, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { rightFilings } from '../support/linked-filings.ts'
import { fileAt, filingIn } from '../support/linked-visit.ts'

const receptions: Readonly<Record<string, RegExp>> = {
  'nta-etax': /^\d{20}$/,
  eltax: /^R\d{8}-\d{8}$/,
  'pension-service': /^\d{18}$/,
  'morikawa-health': /^VR-\d{6}$/,
  'umino-furusato': /^OS\d{9}$/,
  'bid-prefecture': /^B-\d{7}$/,
  'toto-water': /^W\d{8}$/
}
const settled = ['accepted', 'returned', 'refused', 'asked'] as const
const right = (name: string) => {
  const found = rightFilings[name]
  if (!found) throw new Error(`no filing for ${name}`)
  return found
}

type Fields = Readonly<Record<string, string>>
const wrongs: readonly (readonly [name: string, fields: Fields, wrong: readonly string[], box: string])[] = [
  ['e-Tax', { tax: '1', refund: '1' }, ['tax', 'taxAfterCredits', 'refund'], '税額'],
  ['e-Gov', { kind: 'all' }, ['kind'], '免除の 種類'],
  ['health', { facility: '' }, ['facility'], '受ける 医療機関'],
  ['bidding', { corporateNumber: '1234567890123' }, ['corporateNumber'], '法人番号'],
  ['water', { movingDate: 'soon' }, ['movingDate'], '使うのを やめる日']
]
const hopeless: readonly (readonly [name: string, fields: Fields, why: RegExp])[] = [
  ['e-Tax', { year: '2019' }, /もう 申告できません/],
  ['e-Gov', { incomeLastYear: '10000000' }, /基準を 超えて/],
  ['health', { facilityTown: 'morikawa' }, /依頼書は いりません/],
  ['one-stop', { municipalities: '6' }, /6つ以上/],
  ['bidding', { taxesPaid: 'no' }, /税金を 納めていない/]
]

/** the shipped town, in which eLTAX is down for this hour by the data alone */
const town = mkdtempSync(join(tmpdir(), 'madoguchi-town-'))
cpSync(defaultSettings('').town, town, { recursive: true })
const file = join(town, 'agencies.json')
const { agencies } = JSON.parse(readFileSync(file, 'utf8')) as { agencies: { id: string; down?: object[] }[] }
const hour = 3_600_000
for (const one of agencies)
  if (one.id === 'eltax')
    one.down = [{ from: new Date(Date.now() - hour).toISOString(), until: new Date(Date.now() + hour).toISOString() }]
writeFileSync(file, JSON.stringify({ agencies }))
afterAll(() => rmSync(town, { recursive: true, force: true }))

onBothStorages(
  'linked systems',
  (world) => {
    const data = () => world().central.central.data
    const change = (name: string, fields: Fields) => ({
      ...right(name),
      fields: { ...right(name).fields, ...fields }
    })

    it('each accepts what is right, under a number of its own', async () => {
      const client = await world().connect()
      const accepts = async (name: string): Promise<void> => {
        const { recipients } = right(name)
        for (const [index, operation] of (await fileAt(client, data(), right(name))).entries()) {
          const filing = await filingIn(client, operation, settled)
          expect(filing).toMatchObject({ state: 'accepted', recipient: recipients[index], reason: null })
          const form = receptions[recipients[index] ?? '']
          if (form) expect(filing.reception).toMatch(form)
        }
      }
      const names = Object.keys(rightFilings).filter((name) => name !== 'eLTAX')
      await Promise.all(names.map(accepts))
      expect(names).toHaveLength(6)
    })

    it('each returns what is wrong, with every box named', async () => {
      const client = await world().connect()
      const returns = async ([name, fields, wrong, box]: (typeof wrongs)[number]): Promise<void> => {
        const [operation] = await fileAt(client, data(), change(name, fields))
        const filing = await filingIn(client, operation ?? '', settled)
        expect([name, filing.state, filing.reception]).toEqual([name, 'returned', null])
        expect(filing.corrections?.map((one) => one.field).sort()).toEqual([...wrong].sort())
        const told = filing.corrections?.filter((one) => one.box.ja === box && one.correct.ja !== '' && one.rule !== '')
        expect(told).toHaveLength(1)
        expect(filing.reason?.ja).toContain(box)
      }
      await Promise.all(wrongs.map(returns))
    })

    it('each refuses what cannot be mended, and says why', async () => {
      const client = await world().connect()
      const refuses = async ([name, fields, why]: (typeof hopeless)[number]): Promise<void> => {
        const [operation] = await fileAt(client, data(), change(name, fields))
        const filing = await filingIn(client, operation ?? '', settled)
        expect([name, filing.state, filing.reception]).toEqual([name, 'refused', null])
        expect(filing.corrections).toBeUndefined()
        expect(filing.reason?.ja).toMatch(why)
      }
      await Promise.all(hopeless.map(refuses))
    })

    it('the health centre asks why, and accepts once it was told', async () => {
      const client = await world().connect()
      const [operation = ''] = await fileAt(client, data(), change('health', { reason: '' }))
      const asked = await filingIn(client, operation, settled)
      expect(asked.task?.options.map((one) => one.id)).toEqual(['birth', 'hospital', 'other'])
      const headers = await session(client, 'tanaka')
      const answer = {
        task: asked.task?.id ?? '',
        recipient: 'morikawa-health',
        option: 'hospital',
        procedure: right('health').procedure
      }
      expect((await send(client, await prepareAnswer(client, headers, softCard('tanaka'), answer))).status).toBe(200)
      expect((await filingIn(client, operation, ['accepted'])).reception).toMatch(receptions['morikawa-health'] ?? /^$/)
    })

    it('a second delivery under the same key changes nothing, the number included', async () => {
      const client = await world().connect()
      const [operation = ''] = await fileAt(client, data(), right('e-Gov'))
      const { reception } = await filingIn(client, operation, ['accepted'])
      const adapter = world().central.central.agencies.get('pension-service')
      const delivery = { key: operation, receiptNumber: '1A2-3456', fields: { name: 'other' }, cms: null }
      expect(await adapter?.deliver(delivery, AbortSignal.timeout(1_000))).toEqual({ state: 'accepted', reception })
    })

    it('every procedure names its recipients, and the provision log tells in words what they got', async () => {
      const client = await world().connect()
      for (const { procedure, recipients } of Object.values(rightFilings)) {
        const body = { from: 'morikawa', to: 'morikawa', movers: 1 }
        const answer = await client.call('POST', `/v1/procedures/${procedure}/recipients`, body)
        const named = RecipientsAnswer.parse(answer.body).recipients.map((one) => one.id)
        for (const recipient of recipients) expect(named).toContain(recipient)
      }
      for (const agency of data().agencies)
        for (const field of agency.desk ? agency.fields : [])
          expect([agency.id, field, agency.desk?.labels[field] !== undefined || agency.system === 'water']).toEqual([
            agency.id,
            field,
            true
          ])
    })

    it('eLTAX is down: the resident is told that it is late, and it is filed once when it is back', async () => {
      const client = await world().connect()
      const [operation = ''] = await fileAt(client, data(), right('eLTAX'))
      expect((await filingIn(client, operation, ['late'])).reason?.ja).toContain('まだ 届いていません')
      world().ahead(hour)
      // the session before is over by now
      expect((await filingIn(await world().connect(), operation, ['accepted'])).reception).toMatch(
        receptions['eltax'] ?? /^$/
      )
      const cases = await world()
        .central.db.selectFrom('cases')
        .select('deliveries')
        .where('key', '=', operation)
        .execute()
      expect(cases).toEqual([{ deliveries: 1 }])
    })
  },
  { settings: { town } }
)

describe('desks in the data', () => {
  it.each<[string, (one: Record<string, unknown>) => object]>([
    ['needs a desk', (one) => Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'desk'))],
    ['is checked, and never arrives', (one) => ({ ...one, fields: ['name', 'year'] })],
    ['expected', (one) => ({ ...one, down: [{ from: 'noon' }] })],
    ['regular expression', (one) => JSON.parse(JSON.stringify(one).replace('20[2-9]', '20[2-9')) as object]
  ])('that cannot work are refused at the start: %s', (says, change) => {
    const eltax = readSeedData(defaultSettings('').town).agencies.find((one) => one.id === 'eltax')
    const parsed = AgencyData.safeParse(change({ ...eltax }))
    expect(parsed.error?.issues.map((one) => JSON.stringify(one)).join()).toContain(says)
    expect(AgencyData.safeParse(eltax).success).toBe(true)
  })
})

describe('downtime', () => {
  const answering = {
    wantsDocument: false,
    deliver: () => Promise.resolve({ state: 'waiting' as const }),
    status: () => Promise.resolve({ state: 'waiting' as const }),
    answer: () => Promise.resolve({ state: 'waiting' as const })
  }
  const at = (instant: string, windows: Parameters<typeof withDowntime>[2]): Promise<string> =>
    withDowntime('x', answering, windows, () => new Date(instant))
      .status('key', AbortSignal.timeout(1_000))
      .then(
        () => 'up',
        (error: unknown) => String(error)
      )
  it.each([
    ['2026-11-27T14:59:59Z', 'up'],
    ['2026-11-27T15:00:00Z', 'Error: x is down'],
    ['2026-11-27T23:29:00Z', 'Error: x is down'],
    ['2026-11-27T23:30:00Z', 'up']
  ])('of every day is in Japanese hours, over midnight too: %s', async (instant, state) => {
    expect(await at(instant, [{ daily: { from: '00:00', until: '08:30' } }])).toBe(state)
    expect(await at(instant, [{ daily: { from: '08:30', until: '00:00' } }])).toBe(
      state === 'up' ? 'Error: x is down' : 'up'
    )
  })
  it('of once is between two instants, the second one out', async () => {
    const window = [{ from: '2026-11-27T00:00:00Z', until: '2026-11-27T01:00:00Z' }]
    expect(await at('2026-11-27T00:00:00Z', window)).not.toBe('up')
    expect(await at('2026-11-27T01:00:00Z', window)).toBe('up')
  })
})
