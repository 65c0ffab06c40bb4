import { expect, it } from 'vitest'
import { RecipientsAnswer } from '../../src/contract/wire/filings.ts'
import { NoticesAnswer } from '../../src/contract/wire/notices.ts'
import { Self } from '../../src/contract/wire/resident.ts'
import { Keys, Places, Town } from '../../src/contract/wire/town.ts'
import { codeOf, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

onBothStorages('residents and town', (world) => {
  const get = async (path: string, name?: string): Promise<unknown> => {
    const client = await world().connect()
    return (await client.call('GET', path, undefined, name === undefined ? {} : await session(client, name))).body
  }
  const recipients = async (from: string, to: string): Promise<string[]> => {
    const answer = await (
      await world().connect()
    ).call('POST', '/v1/procedures/move/recipients', { from, to, movers: 2 })
    return answer.status === 200
      ? RecipientsAnswer.parse(answer.body).recipients.map((one) => `${one.id} ${one.what.ja} ${one.required}`)
      : [String(codeOf(answer))]
  }

  it('anybody reads the pages of the town the terminal stands in', async () => {
    const town = Town.parse(await get('/v1/town'))
    expect(town.name).toEqual({ ja: '森川市', en: 'Morikawa City' })
    expect(town.pages.map((page) => page.icon)).toEqual(['shelter', 'speech', 'bin', 'question'])
    for (const page of town.pages) {
      expect(page.facts.length).toBeGreaterThanOrEqual(4)
      expect(page.asOf <= new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)).toBe(true)
    }
    expect(town.pages.find((page) => page.icon === 'bin')?.sense.ja).toMatch(/^あすは /)
  })

  it('places name quarters and holidays of this year and the next', async () => {
    const places = Places.parse(await get('/v1/places'))
    for (const one of places.municipalities) expect(one.quarters.length).toBeGreaterThanOrEqual(8)
    expect(places.holidays['2026-11-23']?.ja).toBe('勤労感謝の日')
    expect(Object.keys(places.holidays).filter((date) => date.startsWith('2027'))).toHaveLength(17)
  })

  it('the sealing key is a public one', async () => {
    const keys = Keys.parse(await get('/v1/keys'))
    expect(Object.keys(keys.sealing).sort()).toEqual(['crv', 'kid', 'kty', 'x', 'y'])
  })

  it("a resident gets own facts, and nobody else's", async () => {
    const self = Self.parse(await get('/v1/self', 'tanaka'))
    expect(self.address.text).toBe('森川市 本町2丁目 4-8')
    expect(self.household.map((one) => [one.name.given, one.self])).toEqual([
      ['和子', true],
      ['一郎', false]
    ])
    expect(Self.parse(await get('/v1/self', 'sato')).name.family).toBe('佐藤')
  })

  it('notices come oldest first, with deadlines ahead, and the cursor goes on after them', async () => {
    const page = NoticesAnswer.parse(await get('/v1/notices', 'tanaka'))
    expect(page.notices.map((one) => one.id)).toEqual(['road-honcho', 'vaccine-pneumonia', 'moving-soon'])
    expect(page.notices.map((one) => one.unread)).toEqual([false, true, true])
    expect(page.notices.find((one) => one.leadsTo === 'move')?.title.ja).toBe('引っ越しの予定がある方へ')
    for (const { deadline, arrivedAt } of page.notices) {
      expect(arrivedAt < new Date().toISOString()).toBe(true)
      if (deadline !== null) expect(deadline > new Date().toISOString().slice(0, 10)).toBe(true)
    }
    expect(NoticesAnswer.parse(await get(`/v1/notices?cursor=${page.cursor}`, 'tanaka')).notices).toEqual([])
  })

  it("opening a notice is remembered; another's notice is not found", async () => {
    const client = await world().connect()
    const headers = await session(client, 'sato')
    const open = (id: string) => client.call('PUT', `/v1/notices/${id}/opened`, undefined, headers)
    expect((await open('bicycle-helmet')).status).toBe(204)
    expect((await open('bicycle-helmet')).status).toBe(204)
    expect(codeOf(await open('vaccine-pneumonia'))).toBe('notFound')
    const notices = NoticesAnswer.parse((await client.call('GET', '/v1/notices', undefined, headers)).body).notices
    expect(notices.map((one) => [one.id, one.unread])).toEqual([
      ['bicycle-helmet', false],
      ['moving-soon', true]
    ])
  })

  it('the offices and firms concerned follow from where one goes', async () => {
    const firms = [
      'toto-power 電気の 停止と開始 false',
      'toto-telecom 電話とネットの 移転 false',
      'minato-bank 住所の変更 false',
      'toto-water 水道の 停止と開始 false'
    ]
    expect(await recipients('morikawa', 'umino')).toEqual([
      'morikawa-citizens 転出の届け出 true',
      'umino-citizens 転入の届け出 true',
      ...firms
    ])
    expect(await recipients('umino', 'morikawa')).toEqual([
      'morikawa-citizens 転入の届け出 true',
      'umino-citizens 転出の届け出 true',
      ...firms
    ])
    expect(await recipients('morikawa', 'morikawa')).toEqual(['morikawa-citizens 転居の届け出 true', ...firms])
    expect(await recipients('morikawa', 'atlantis')).toEqual(['notFound'])
  })
})
