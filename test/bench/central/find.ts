// The one search over 125,000 postal lines and everything of level 0, against a plain scan of the same rows by hand.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { find } from '../../../src/central/finding/find.ts'
import { anywhere } from '../../../src/central/open-data/fold.ts'
import { postalIn } from '../../../src/central/open-data/postal.ts'
import { openWorld } from '../../support/central-world.ts'
import { measureRatio, percentile95, type Ratio } from '../ratio.ts'

/** as many as Japan Post's KEN_ALL has */
const lines = 125_000
const syllables = [
  'アオ',
  'カワ',
  'ミナト',
  'モリ',
  'ヤマ',
  'ハマ',
  'タニ',
  'シマ',
  'ハラ',
  'マツ',
  'ニシ',
  'ヒガシ'
] as const
const characters = ['青', '川', '港', '森', '山', '浜', '谷', '島', '原', '松', '西', '東'] as const

/** A country of its own in KEN_ALL's columns: names out of three parts, so that a question finds some of them and never all. */
const kenAll = (): string =>
  Array.from({ length: lines }, (_, at) => {
    const [a, b, c] = [at % 12, Math.floor(at / 12) % 12, Math.floor(at / 144) % 12]
    const town = `${characters[a]}${characters[b]}${characters[c]}町${Math.floor(at / 1_728) + 1}丁目`
    const kana = `${syllables[a]}${syllables[b]}${syllables[c]}マチ`
    const city = String(10_000 + Math.floor(at / 70)).padStart(5, '0')
    const code = String(1_000_000 + at)
    return `${city},"${code.slice(0, 3)}  ","${code}","ケン","シ${city}","${kana}","森川県","第${city}市","${town}",0,0,0,0,0,0`
  }).join('\r\n')

const about = { set: 'bench', title: 'bench', source: null, licence: null, asOf: '2026-11-01' } as const
const questions = [
  '青川港',
  'ミナトモリ',
  '第10900市',
  '森川',
  '松西東町 3丁目',
  'みどり歯科',
  '児童手当',
  '警報',
  'ない ことば',
  '港町'
] as const

/** Milliseconds for all questions: by central's search, and by the same patterns over the same rows in a bare database. */
export const finding = async (pairs: number, goal: number): Promise<Ratio> => {
  const world = await openWorld(null)
  try {
    const { central } = world.central
    const reading = postalIn(kenAll(), about)
    if (!reading || reading.taken !== lines) throw new Error(`only ${reading?.taken ?? 0} postal lines were taken`)
    await central.db.transaction().execute((tx) => reading.write(tx, new Date()))
    const bare = new Database(join(world.folder, 'central.sqlite'), { readonly: true })
    const scans = ['postal_towns', 'data_places', 'corporations'].map((table) =>
      bare.prepare(`select count(*) as count from ${table} where folded like ? escape '!'`)
    )
    const each: number[] = []
    const timed = async (act: (question: string) => unknown, note: number[] | null): Promise<number> => {
      const begun = performance.now()
      for (const question of questions) {
        const from = performance.now()
        await act(question)
        note?.push(performance.now() - from)
      }
      return performance.now() - begun
    }
    const ours = () => timed((question) => find(central, question, 'morikawa', null), each)
    const floor = () => timed((question) => scans.forEach((scan) => scan.get(anywhere(question))), null)
    await ours()
    await floor()
    each.length = 0
    const name = `one search over ${lines} postal lines and level 0, ${questions.length} questions`
    const ratio = await measureRatio(name, goal, pairs, ours, floor)
    process.stderr.write(`one answer: 95 of 100 within ${percentile95(each).toFixed(1)} ms\n`)
    bare.close()
    return ratio
  } finally {
    await world.close()
  }
}
