// A town's file taken for one of another kind: told, and nothing of what is held goes for it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportText } from '../../src/central/imports/report.ts'
import { openContentStore, type ContentStore } from '../support/content.ts'

const csv = (...lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\r\n`).join(''))

describe('an import of the wrong file', () => {
  let content: ContentStore
  beforeAll(async () => {
    content = await openContentStore()
  })
  afterAll(() => content.close())

  it.each([
    ['shelters', 'aed', '名称,小児対応設備の有無', '駅,有'],
    ['childcare', 'shelters', 'name,flood_L1', '小学校,○'],
    ['aed', 'clinics', '名称,診療科目', '森川医院,内科'],
    ['clinics', 'toilets', 'name,totalMensRestroom', '公園,2']
  ] as const)(
    'a file of %s that is one of %s is told as that, and takes nothing away',
    async (kind, is, header, row) => {
      await content.take(kind, csv('名称', '前からある所'))
      await expect(content.take(kind, csv(header, row))).rejects.toMatchObject({
        code: 'otherKind',
        message: expect.stringContaining(`this has the columns of ${is}:`) as string
      })
      const rows = await content.store.db.selectFrom('data_places').select('place').where('set_id', '=', kind).execute()
      expect(rows.map(({ place }) => (JSON.parse(place) as { name: string }).name)).toEqual(['前からある所'])
      expect((await content.take(is, csv(header, row))).taken).toBe(1)
    }
  )

  it('says so when most of what was held is gone', async () => {
    const all = csv('ID,名称', '1,甲', '2,乙', '3,丙')
    const told = async (text: Buffer) => reportText(await content.take('welfare', text))
    expect(await told(all)).not.toContain('is gone')
    expect(await told(csv('ID,名称', '1,甲', '2,乙'))).not.toContain('is gone')
    expect(await told(csv('ID,名称', '9,戊'))).toContain('most of what was held before is gone')
  })
})
