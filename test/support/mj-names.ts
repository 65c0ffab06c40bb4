// Names made of every character of the 文字情報基盤, where its lists are present.
import { expect } from 'vitest'
import type { Db } from '../../src/central/store/store.ts'
import { PersonName } from '../../src/contract/wire/words.ts'
import { outside } from './content.ts'

/** rows of a list of the 文字情報基盤, without its header */
export const mjRows = (name: 'moji.csv' | 'moji_ivs.csv'): string[][] =>
  outside('characters', 'mojikiban', name)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

/** 3404_E0101: a base character and its variation selector */
export const sequence = (ucs: string): string =>
  String.fromCodePoint(...ucs.split('_').map((code) => Number.parseInt(code, 16)))

type Name = { readonly id: string; readonly family: string; readonly given: string }

/** One name per character, its shrink candidates as the given name; and one per sequence of the list of selectors. */
export const mjNames = (): Name[] => [
  ...mjRows('moji.csv').map(([mj = '', kanji = '', , , shrink = '']) => ({
    id: `mj-${mj}`,
    family: kanji,
    given: shrink
  })),
  ...mjRows('moji_ivs.csv').map(([mj = '', ucs = ''], index) => ({
    id: `ivs-${mj}-${index}`,
    family: sequence(ucs),
    given: '名'
  }))
]

class Undone extends Error {}

/** Those that come out of the store as something else than went in; nothing of them stays there. */
export const changedByStore = async (db: Db, all: readonly Name[]): Promise<Name[]> => {
  let stored = new Map<string, string>()
  await db
    .transaction()
    .execute(async (tx) => {
      for (let at = 0; at < all.length; at += 5_000)
        await tx
          .insertInto('holders')
          .values(
            all
              .slice(at, at + 5_000)
              .map(({ id, ...name }) => ({ id, kind: 'resident' as const, profile: JSON.stringify({ name }) }))
          )
          .execute()
      const rows = await tx.selectFrom('residents').selectAll().execute()
      stored = new Map(rows.map((row) => [row.id, row.profile]))
      throw new Undone()
    })
    .catch((error: unknown) => expect(error).toBeInstanceOf(Undone))
  return all.filter(({ id, ...name }) => {
    const read = PersonName.parse((JSON.parse(stored.get(id) ?? '{}') as { name: unknown }).name)
    return Buffer.compare(Buffer.from(read.family + read.given), Buffer.from(name.family + name.given)) !== 0
  })
}

/** Some of them, from all over both lists: every `step`th. */
export const someMjNames = (step: number): Name[] => mjNames().filter((_, index) => index % step === 0)
