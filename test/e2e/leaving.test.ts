// The card leaves: everything personal leaves the screen first, then memory and disk.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findResidue } from '../../build/start/demo/residue.ts'
import { fillIn, readNotice } from '../../build/start/demo/visit.ts'
import { openWindow, type Window } from '../support/e2e-terminal.ts'
import { childrenOf, inMemory } from '../support/e2e-memory.ts'
import { leave, shot, signIn, until, visitAt } from '../support/e2e-visit.ts'
import { openWorld, type World } from '../support/e2e-world.ts'

let world: World
let window: Window
beforeAll(async () => {
  world = await openWorld()
  window = await openWindow(world, 'kiosk-l')
})
afterAll(async () => {
  await window.stop()
  await world.stop()
})

/** known of the resident, or typed in this visit; none of it is a word of the town or of a procedure */
const known = [
  '田中',
  '和子',
  '一郎',
  '本町2丁目 4-8',
  '090-0000-1234',
  '郵便の 転送を 申し込みました',
  '肺炎の 予防接種'
]
const typed = { lot: '83-917-264', building: 'QZXWVUT', telephone: '090-7351-9264', password: 'ABC123' }
const derived = [
  ...Object.values(typed),
  '浜町 83-917-264',
  'QZXWVUT 83-917-264',
  '8391',
  '海野市 浜町 83-917-264 QZXWVUT'
]

/** the terminal and its card host; the browser's processes are new ones after every visit */
const ours = (): readonly number[] => [
  window.program.pid,
  ...childrenOf(window.program.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('card/host'))
]

const typeAnswer = async (text: string): Promise<void> => {
  const { hand, eyes } = window
  await hand.press(...text.split('').map((key) => (key === '-' ? 'minus' : key)))
  await until(`${text} on the screen`, async () => (await eyes.text()).includes(text))
  await hand.touch(await eyes.key(/^次へ/))
}
const answered = async (title: RegExp, act: () => Promise<void>): Promise<void> => {
  await until(String(title), async () => title.test(await window.eyes.title()))
  await act()
}
const touch = async (name: RegExp): Promise<void> => window.hand.touch(await window.eyes.key(name))
const goOn = async (): Promise<void> => {
  await until('the answer taken', () => window.eyes.has(/^次へ/))
  await touch(/^次へ/)
}

const back = async (to: string): Promise<void> => {
  await touch(/^(戻る|もどる)/)
  await window.eyes.wait([to])
}

/** Looks at what offices hold, at who looked and into the mailbox; gives what was shown there and nowhere else. */
const lookAround = async (): Promise<readonly string[]> => {
  const { eyes } = window
  await touch(/わたしの 情報/)
  await eyes.wait(['selfInfoAsk'])
  await touch(/聞いてみる/)
  await eyes.wait(['selfInfoGroups'], 30_000)
  await shot(window, 'self-info-groups')
  await touch(/世帯・住民票/)
  await eyes.wait(['selfInfoList'])
  await shot(window, 'self-info-list')
  await touch(/住民票の 記載/)
  await eyes.wait(['selfInfoItem'])
  await shot(window, 'self-info-item')
  expect(await eyes.text()).toContain('本町2丁目 4-8')
  await back('selfInfoList')
  await back('selfInfoGroups')
  await back('home')
  await touch(/だれが 見たか/)
  await eyes.wait(['provisionList'])
  expect(await eyes.text()).toContain('記録は そろっています')
  await shot(window, 'provision-list')
  await touch(/介護保険料/)
  await eyes.wait(['provision'])
  await shot(window, 'provision')
  await back('provisionList')
  await back('home')
  await touch(/私書箱/)
  await eyes.wait(['mailboxList'])
  await shot(window, 'mailbox-list')
  await touch(/寄附金控除に関する証明書/)
  await eyes.wait(['mailboxLetter'])
  await shot(window, 'mailbox-letter')
  const [number] = /F\d{8}/.exec(await eyes.text()) ?? []
  expect(number).toBeDefined()
  await back('mailboxList')
  await back('home')
  return [number ?? '', '介護保険料を 年金から 引くため']
}

/** From home to the signature password, with markers typed wherever something can be typed. */
const plant = async (): Promise<void> => {
  const { eyes, hand } = window
  await readNotice(visitAt(world, window))
  await answered(/だれが/, async () => {
    await touch(/一郎/)
    await goOn()
  })
  await answered(/いつ/, async () => {
    const day = new Date(Date.now() + 10 * 86_400_000)
    await touch(new RegExp(`${day.getMonth() + 1}月${day.getDate()}日`))
    await goOn()
  })
  await answered(/どの市町村/, async () => {
    await touch(/海野市/)
    await goOn()
  })
  await answered(/どの町/, async () => {
    await touch(/浜町/)
    await goOn()
  })
  await answered(/番地/, () => typeAnswer(typed.lot))
  await answered(/建物/, () => typeAnswer(typed.building))
  await answered(/電話/, async () => {
    await hand.press(...Array.from({ length: 13 }, () => 'BackSpace'))
    await typeAnswer(typed.telephone)
  })
  await answered(/知らせますか/, goOn)
  await eyes.wait(['review'])
  await fillIn(visitAt(world, window))
  await touch(/署名/)
  await eyes.wait(['pin'])
  await hand.press(...typed.password.split(''))
}

it('a card pulled in the middle of a question takes everything personal off the screen within a second', async () => {
  const { eyes } = window
  await signIn(world, window)
  await readNotice(visitAt(world, window))
  await answered(/だれが/, () => touch(/一郎/))
  const personal = (text: string): boolean => known.some((marker) => text.includes(marker))
  expect(personal(await eyes.text())).toBe(true)
  const page = await window.look()
  const pulled = performance.now()
  const gone = world.slot.pull()
  let last = pulled
  let blank = 0
  while (blank === 0 && last - pulled < 10_000) {
    // a page that cannot be asked any more is a window that has gone
    const text = await page.evaluate('document.body.innerText').then(String, () => '')
    const now = performance.now()
    if (personal(text)) last = now
    else blank = now
  }
  page.close()
  await gone
  process.stdout.write(
    `blank on removal: last seen ${Math.round(last - pulled)} ms, gone ${Math.round(blank - pulled)} ms\n`
  )
  expect(blank).toBeGreaterThan(0)
  expect(blank - pulled).toBeLessThan(1000)
  await leave(world, window)
})

it('nothing typed or known in a visit is left in the page, the profile, the store or the log', async () => {
  const { eyes, profiles, data, log } = window
  await signIn(world, window)
  const markers = [...known, ...derived, ...(await lookAround())]
  await plant()
  // the search itself: what is on the screen now must be found where it is now
  const during = await inMemory(ours(), [typed.lot, typed.building])
  expect(Object.values(during).every((count) => count > 0)).toBe(true)
  const before = profiles()
  expect(before).toHaveLength(1)
  await world.slot.pull()
  await eyes.wait(['wiped', 'attract'])
  await eyes.wait(['attract'], 30_000)
  const page = await eyes.text()
  expect(markers.filter((marker) => page.includes(marker))).toEqual([])
  expect(before.filter((folder) => profiles().includes(folder))).toEqual([])
  expect(readdirSync(data).length).toBeGreaterThan(0)
  expect(findResidue([data, ...profiles()], markers)).toEqual([])
  expect(markers.filter((marker) => log.join('\n').includes(marker))).toEqual([])
  expect(ours()).toHaveLength(2)
  expect(await inMemory(ours().slice(1), [typed.password])).toEqual({ [typed.password]: 0 })
  process.stdout.write(`in the terminal's memory after the visit: ${JSON.stringify(await inMemory(ours(), markers))}\n`)
}, 120_000)

it('another card in the reader ends the visit of the one before', async () => {
  const { eyes, log } = window
  await signIn(world, window)
  const mark = log.length
  await world.slot.place('sato')
  const steps = (): string[] =>
    log.slice(mark).flatMap((line) => /"wipe.step","step":"(\w+)","ok":true/.exec(line)?.[1] ?? [])
  await until('the visit of the one before is wiped', () => steps().includes('store'))
  expect(steps()).toEqual(['card', 'session', 'printer', 'page', 'memory', 'store'])
  // the other card lies there already: its own visit begins, from its PIN
  await eyes.wait(['pin'])
  expect(await eyes.text()).not.toContain('田中')
  await leave(world, window)
}, 60_000)
