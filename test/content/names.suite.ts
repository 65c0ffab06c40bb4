// Names with rare characters through imports and mailboxes: unchanged.
import { expect, it } from 'vitest'
import { MessageContent } from '../../src/contract/wire/mailbox.ts'
import { Place } from '../../src/contract/wire/open-data.ts'
import { readFile, writeFile } from '../../src/central/imports/take-file.ts'
import { forms } from '../../src/central/open-data/forms.ts'
import { writeCsv } from '../../src/central/imports/write-csv.ts'
import { session } from '../support/central-visit.ts'
import type { World } from '../support/central-world.ts'
import { contentOf, delivered, issuersOf, messagesOf } from '../support/central-mailbox.ts'
import { absent } from '../support/content.ts'
import { mjRows, someMjNames } from '../support/mj-names.ts'

/** Run on the world of level-zero.test.ts, after what is there. */
export const nameSuite = (world: () => World): void => {
  const none = absent('characters')

  it.skipIf(none !== null)(
    'what the search takes for one character, the list of the 文字情報基盤 mostly does too',
    () => {
      const candidates = new Map<string, Set<string>>()
      for (const [, kanji = '', , , shrink = ''] of mjRows('moji.csv')) {
        const plain = kanji.replace(/[\u{e0100}-\u{e01ef}]/gu, '')
        candidates.set(plain, new Set([...(candidates.get(plain) ?? []), ...Array.from(shrink)]))
      }
      const linked = (one: string, other: string): boolean =>
        candidates.get(one)?.has(other) === true || candidates.get(other)?.has(one) === true
      const agreed = [...forms].filter(([old, now]) => linked(old, now)).length
      expect(forms.size).toBeGreaterThan(600)
      expect(agreed / forms.size).toBeGreaterThan(0.75)
      for (const old of '髙﨑邉邊嵜齋德黑廣澤國') expect(linked(old, forms.get(old) ?? ''), old).toBe(true)
    }
  )

  it.skipIf(none !== null)(
    'places with names of rare characters are imported, kept and found as they are written',
    async () => {
      const { db } = world().central
      const names = someMjNames(29).map(({ family, given }) => `${family}${given}公園`)
      expect(names.length).toBeGreaterThan(2_000)
      const about = { set: 'names', title: 'names', source: null, licence: null, asOf: null }
      const rows = names.map((name, index) => [`N${index}`, name, '36.1', '137.9', name])
      const bytes = Buffer.from(writeCsv([['ID', '名称', '緯度', '経度', '所在地_連結表記'], ...rows]))
      const read = await readFile('toilets', 'names.csv', bytes, about, { db, capSenders: [] })
      expect([read.report.taken, read.report.refused]).toEqual([names.length, []])
      await db.transaction().execute((tx) => writeFile(read, tx, new Date()))
      const kept = await db
        .selectFrom('data_places')
        .select('place')
        .where('set_id', '=', 'names')
        .orderBy('number')
        .execute()
      const places = kept.map(({ place }) => Place.omit({ set: true }).parse(JSON.parse(place)))
      expect(places.map(({ name }) => name)).toEqual(names)
      expect(places.map(({ address }) => address)).toEqual(names)
      await db.deleteFrom('data_places').where('set_id', '=', 'names').execute()
      await db.deleteFrom('data_sets').where('id', '=', 'names').execute()
    }
  )

  it.skipIf(none !== null)('a letter that is full of them is opened byte for byte, its title with it', async () => {
    const text = someMjNames(11).map(({ family, given }) => family + given)
    const title = text
      .filter((name) => /[\u{e0100}-\u{e01ef}]/u.test(name))
      .slice(0, 20)
      .join('')
    const document = Buffer.from(`<letter>${text.join('　')}</letter>`)
    const keys = await issuersOf(world())
    const id = await delivered(world(), keys, 'tanaka', { document, title: { ja: title, en: 'letter' } })
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const message = (await messagesOf(client, headers)).find((one) => one.id === id)
    expect(message?.title.ja).toBe(title)
    const content = MessageContent.parse((await contentOf(client, headers, id)).body)
    expect(Buffer.from(content.document, 'base64url').equals(document)).toBe(true)
  })
}
