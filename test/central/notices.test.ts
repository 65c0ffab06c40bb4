import { expect, it } from 'vitest'
import { dateInJapan } from '../../src/central/calendar.ts'
import { readRules } from '../../src/central/eligibility/rules.ts'
import { coverageOf } from '../../src/central/notices/coverage.ts'
import { changeFacts, reported } from '../../src/central/notices/issue.ts'
import { dailyRound, raiseAlerts } from '../../src/central/notices/rounds.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import {
  CoverageAnswer,
  EligibilityAnswer,
  Judgement,
  NoticesAnswer,
  WhyAnswer
} from '../../src/contract/wire/notices.ts'
import type { Client } from '../support/central-client.ts'
import { codeOf, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const day = 86_400_000
const office = { ja: '森川市 こども課', en: 'Morikawa City, Children' }
const rules = readRules(defaultSettings('').rules)

onBothStorages('notices and eligibility', (world) => {
  let ahead = 0
  const now = (): Date => new Date(Date.now() + ahead)
  const wait = (milliseconds: number): void => {
    ahead += milliseconds
    world().ahead(milliseconds)
  }
  const teller = () => ({ db: world().central.db, rules, now })
  const today = (): string => dateInJapan(now())
  const visit = async (name: string): Promise<(path: string) => Promise<unknown>> => {
    const client: Client = await world().connect()
    const headers = await session(client, name)
    return async (path) => (await client.call('GET', path, undefined, headers)).body
  }
  const noticesOf = async (name: string, cursor = '') =>
    NoticesAnswer.parse(await (await visit(name))(`/v1/notices${cursor === '' ? '' : `?cursor=${cursor}`}`))
  const coverage = async (rule: string) => (await coverageOf(teller())).rules.find((one) => one.rule === rule)

  it('a notice says why it came: rule, law, every fact with its day and holder, and what it is today', async () => {
    const why = WhyAnswer.parse(await (await visit('tanaka'))('/v1/notices/vaccine-pneumonia/why'))
    expect(why.told?.rule.basis).toEqual([{ law: '森川市予防接種費用助成要綱（架空）', article: '第3条' }])
    expect(why.told?.because.map((one) => one.ja)).toEqual([
      '住んでいる町が 森川市',
      'あなたが 66歳以上',
      '肺炎球菌の 予防接種の 記録がない'
    ])
    const [, birth] = why.told?.trace.of ?? []
    expect([birth?.value?.ja, birth?.holder?.ja, birth?.holds]).toEqual(['1958-03-14', '森川市 市民課', 'yes'])
    expect(why.now?.holds).toBe('yes')
    expect(why.alerts.length).toBeGreaterThanOrEqual(2)
    expect(why.alerts.filter((one) => one.raised).length).toBe(1)
  })

  it("a notice that no rule made has no judgement; another's is not found; without a session nothing is said", async () => {
    const get = await visit('tanaka')
    expect(WhyAnswer.parse(await get('/v1/notices/road-honcho/why'))).toMatchObject({
      told: null,
      now: null,
      alerts: []
    })
    expect(await get('/v1/notices/school-lunch/why')).toMatchObject({ code: 'notFound' })
    const stranger = await world().connect()
    for (const path of ['/v1/notices/vaccine-pneumonia/why', '/v1/eligibility', '/v1/eligibility/child-allowance'])
      expect(codeOf(await stranger.call('GET', path))).toBe('levelInsufficient')
  })

  it('every programme of today is answered with yes, no or not known, and with its law', async () => {
    const { rules: all } = EligibilityAnswer.parse(await (await visit('tanaka'))('/v1/eligibility'))
    expect(all.length).toBeGreaterThanOrEqual(25)
    const holds = new Map(all.map((one) => [one.rule.id, one.holds]))
    expect(holds.get('pension-supporter-benefit')).toBe('no')
    expect(holds.get('cancer-screening')).toBe('yes')
    expect(holds.get('sickness-benefit')).toBe('no')
    expect(holds.get('new-house-property-tax')).toBeUndefined()
    expect(holds.get('house-loan-deduction')).toBe('unknown')
  })

  it('a no says what would change it', async () => {
    const get = await visit('tanaka')
    const judged = Judgement.parse(await get('/v1/eligibility/pension-supporter-benefit'))
    expect(judged.changes).toEqual([
      {
        from: null,
        needs: [
          {
            fact: 'income',
            says: { ja: '合計所得が 90万円以下', en: 'Total income: at most 90 × 10,000 yen' },
            by: 'fact',
            from: null
          }
        ]
      }
    ])
    const late = Judgement.parse(await get('/v1/eligibility/late-elderly-medical'))
    expect(late.changes[0]).toMatchObject({ from: '2032-03-13', needs: [{ by: 'time', from: '2032-03-13' }] })
    expect(await get('/v1/eligibility/no-such-rule')).toMatchObject({ code: 'notFound' })
  })

  it('a changed resident is told at once, with the reasons, and not a second time', async () => {
    const before = await noticesOf('sato')
    const born = today()
    const facts = {
      youngestChild: reported(born, born, office),
      childAllowance: reported(false, born, office)
    }
    const told = await changeFacts(teller(), 'sato', facts)
    expect(told).toEqual(expect.arrayContaining(['birth-filing', 'child-allowance', 'child-allowance-at-birth']))
    expect(await changeFacts(teller(), 'sato', facts)).toEqual([])
    const { notices } = await noticesOf('sato', before.cursor)
    const notice = notices.find((one) => one.id.startsWith('rule:child-allowance-at-birth'))
    expect(notice).toMatchObject({ unread: true, title: { ja: '児童手当（生まれて 15日のうち）' } })
    // the day of birth does not count for the allowance, and counts for the filing
    const inDays = (days: number): string => dateInJapan(new Date(Date.parse(`${born}T00:00:00Z`) + days * day))
    expect(notice?.deadline).toBe(inDays(15))
    expect(notices.find((one) => one.id.startsWith('rule:birth-filing'))?.deadline).toBe(inDays(13))
    expect(notice?.why.map((one) => one.ja)).toContain('児童手当を 受けていない')
  })

  it('an older report does not take the place of a newer one', async () => {
    expect(await changeFacts(teller(), 'sato', { youngestChild: reported(null, '2020-01-01', office) })).toEqual([])
    const judged = Judgement.parse(await (await visit('sato'))('/v1/eligibility/birth-filing'))
    expect(judged.holds).toBe('yes')
  })

  it('a notice comes again, unread and behind the cursor, when its deadline is near', async () => {
    const client = await world().connect()
    const headers = await session(client, 'sato')
    const all = await noticesOf('sato')
    const notice = all.notices.find((one) => one.id.startsWith('rule:birth-filing'))
    if (!notice) throw new Error('no notice')
    await client.call('PUT', `/v1/notices/${notice.id}/opened`, undefined, headers)
    expect(await raiseAlerts(teller())).toBe(0)
    wait(11 * day)
    // two rungs of two notices were missed: each notice comes once
    expect(await raiseAlerts(teller())).toBeGreaterThanOrEqual(2)
    expect(await raiseAlerts(teller())).toBe(0)
    const again = (await noticesOf('sato', all.cursor)).notices.find((one) => one.id === notice.id)
    expect(again).toMatchObject({ id: notice.id, unread: true, deadline: notice.deadline })
    const why = WhyAnswer.parse(await (await visit('sato'))(`/v1/notices/${notice.id}/why`))
    expect(why.alerts.filter((one) => one.raised).length).toBeGreaterThanOrEqual(2)
  })

  it('all that is due is raised at once, however many have the same deadline', async () => {
    const { db } = world().central
    const residents = (await db.selectFrom('residents').select('id').execute()).map(({ id }) => id)
    const due = now().toISOString()
    const [deadline, arrivedAt] = [dateInJapan(new Date(now().getTime() + day)), due]
    const notice = { id: 'all', from: office, title: office, body: office, why: [], needs: [], arrivedAt, deadline }
    for (const resident of residents) {
      const at = { resident, id: 'all', position: 900, notice: JSON.stringify({ ...notice, leadsTo: null }), deadline }
      await db
        .insertInto('notices')
        .values({ ...at, opened_at: due, rule: null, judgement: null, opened_before: null })
        .execute()
      await db.insertInto('alerts').values({ resident, notice: 'all', due_at: due, raised_at: null }).execute()
    }
    // read two at a time: nobody waits for the next look, which may be after the deadline
    expect(await raiseAlerts(teller(), 2)).toBe(residents.length)
    for (const table of ['alerts', 'notices'] as const)
      await db
        .deleteFrom(table)
        .where(table === 'alerts' ? 'notice' : 'id', '=', 'all')
        .execute()
  })

  it('whoever is entitled and was never told is counted, until the day is gone through', async () => {
    const before = await coverage('cancer-screening')
    expect(before).toMatchObject({ eligible: 3, told: 1, neverTold: 2, unknown: 0 })
    // whoever comes first cannot be told: everybody else is, and the day is not done
    const { db } = world().central
    const first = await db.selectFrom('facts').selectAll().orderBy('resident').executeTakeFirstOrThrow()
    const write = (value: string) =>
      db
        .updateTable('facts')
        .set({ value })
        .where('resident', '=', first.resident)
        .where('fact', '=', first.fact)
        .execute()
    await write('no JSON')
    await expect(dailyRound(teller())).rejects.toThrow(SyntaxError)
    await write(first.value)
    const told = await db.selectFrom('notices').select('resident').where('rule', '=', 'cancer-screening').execute()
    expect(told.length).toBeGreaterThanOrEqual(2)
    expect(await dailyRound(teller())).toBeGreaterThan(0)
    expect(await dailyRound(teller())).toBeNull()
    expect(await coverage('cancer-screening')).toMatchObject({ eligible: 3, told: 3, neverTold: 0 })
    const answer = await coverageOf(teller())
    // nobody is left untold but those whose time was over before they could be
    const late = answer.rules.filter((one) => one.neverTold > 0).map((one) => one.rule)
    expect(late).toEqual([])
    expect(answer.residents).toBe(5)
    expect(answer.rules.some((one) => one.unknown > 0)).toBe(true)
  })

  it('numbers behind which few people stand are published to nobody, nor what they would follow from', async () => {
    const ask = async () => (await (await world().connect()).call('GET', '/v1/eligibility/coverage')).body
    const { rules: all, residents } = CoverageAnswer.parse(await ask())
    expect([residents, all.length >= 25]).toEqual([5, true])
    // a town of five: whatever is not nobody is few
    for (const { eligible, unknown, told, neverTold } of all)
      for (const one of [eligible, unknown, told, neverTold]) expect([0, null]).toContain(one)
    expect(all.find((one) => one.rule === 'cancer-screening')).toMatchObject({
      eligible: null,
      told: null,
      neverTold: null
    })
    // one look a day: what became of somebody since is not to be seen by asking again
    await world().central.db.updateTable('notices').set({ rule: null }).where('rule', '=', 'cancer-screening').execute()
    expect(await ask()).toEqual({ ...CoverageAnswer.parse(await ask()), rules: all })
    await world()
      .central.db.updateTable('notices')
      .set({ rule: 'cancer-screening' })
      .where('id', 'like', 'rule:cancer-screening%')
      .execute()
  })

  it('a new year of the same programme is told anew, once its deadline is over', async () => {
    const mine = async (): Promise<number> =>
      (await noticesOf('tanaka')).notices.filter((one) => one.id.startsWith('rule:cancer-screening')).length
    expect(await mine()).toBe(1)
    wait(day)
    await dailyRound(teller())
    expect(await mine()).toBe(1)
    wait(365 * day)
    await dailyRound(teller())
    expect(await mine()).toBe(2)
  })
})
