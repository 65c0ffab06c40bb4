// Whole visits at the terminal's window: by touch at the kiosk, by arrows and digits at the television.
import { execFileSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { holdingsOf } from '../../build/start/demo/judge.ts'
import { playVisit } from '../../build/start/demo/visit.ts'
import { openWindow, type Window } from '../support/e2e-terminal.ts'
import { leave, signIn, until, visitAt } from '../support/e2e-visit.ts'
import { openWorld, type World } from '../support/e2e-world.ts'

let world: World
let window: Window | undefined
afterEach(async () => {
  await world.slot.pull()
  await window?.stop()
})
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const words = (pdf: string): string => execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })

it('a whole visit by touch in Japanese files the move everywhere and answers what the phone company asks', async () => {
  const opened = await openWindow(world, 'kiosk-l')
  window = opened
  const { eyes, hand, papers } = opened
  const touch = async (name: RegExp): Promise<void> => hand.touch(await eyes.key(name))
  await playVisit(
    visitAt(world, opened),
    () => papers().length > 0,
    async () => {
      await until('the phone company asks', () => eyes.has(/答える/))
      await touch(/答える/)
      await eyes.wait(['question'])
      await touch(/午前/)
      await until('the answer can be sent', () => eyes.has(/^次へ/))
      await touch(/^次へ/)
      await eyes.wait(['taskList'])
      await touch(/^(戻る|もどる)/)
      await eyes.wait(['result'])
      await until(
        'the phone company accepts',
        async () => /東都テレコム/.test(await eyes.text()) && !(await eyes.has(/答える/))
      )
    }
  )
  const held = holdingsOf(world.central())
  expect(held.filings.map(({ recipient, state }) => `${recipient} ${state}`).toSorted()).toEqual([
    'minato-bank refused',
    'morikawa-citizens accepted',
    'toto-power accepted',
    'toto-telecom accepted',
    'toto-water accepted',
    'umino-citizens accepted'
  ])
  expect(words(papers()[0] ?? '')).toMatch(/浜町/)
}, 120_000)

it('a whole visit in English at the television needs nothing but the keys of the remote', async () => {
  const opened = await openWindow(world, 'tv')
  window = opened
  const { eyes, hand, arrows, papers } = opened
  await eyes.wait(['attract'], 30_000)
  await hand.press('F3')
  await until('English', async () => /Place your card/.test(await eyes.text()))
  await world.slot.place('tanaka')
  await eyes.wait(['pin'])
  await hand.press('1', '9', 'Escape', '2', '3', '4')
  await until('four digits', async () => (await arrows.focused()) === 'Enter PIN')
  await hand.press('Return')
  await eyes.wait(['home'])
  await arrows.press(/Notices/)
  await eyes.wait(['noticeList'])
  await arrows.press(/plan to move/)
  await eyes.wait(['notice'])
  await arrows.readTo(/^Start this/)
  await eyes.wait(['question'])
  const next = async (title: RegExp): Promise<void> => {
    await until('the answer is taken', () => eyes.has(/^Next/))
    await arrows.press(/^Next/)
    await until(String(title), async () => title.test(await eyes.title()))
  }
  await arrows.press(/一郎/)
  await next(/When/)
  await hand.press('Up', 'Up')
  await hand.press('Return', 'Return', 'Return')
  await next(/Which town/)
  await arrows.press(/Umino/)
  await next(/Which quarter/)
  await arrows.press(/Hama/)
  await next(/lot number/)
  await hand.press('7')
  await arrows.press(/^-$/)
  await hand.press('3', '1')
  await next(/building/)
  await hand.press('Escape')
  await until('the question before', async () => /lot number/.test(await eyes.title()))
  expect(await eyes.text()).toContain('7-31')
  await next(/building/)
  await next(/reach you/)
  await next(/told/)
  await arrows.readTo(/^Next/)
  await eyes.wait(['review'])
  await arrows.readTo(/^To sign/)
  await eyes.wait(['pin'])
  for (const letter of 'ABC') await arrows.press(new RegExp(`^${letter}$`))
  await hand.press('1', '2', '3')
  await arrows.press(/^Sign/)
  await eyes.wait(['result'], 60_000)
  await arrows.press(/Print/)
  await until('the receipt in the tray', () => papers().length > 0)
  expect(words(papers()[0] ?? '')).toContain('7-31')
  await arrows.readTo(/^To the start/)
  await eyes.wait(['home'])
  await leave(world, opened)
  // the farewell ends by itself
  await eyes.wait(['attract'], 30_000)
  expect(await eyes.text()).not.toContain('和子')
}, 120_000)

it('at the standing kiosk a resident signs in, reads a notice, goes back and ends the visit with the card still there', async () => {
  const opened = await openWindow(world, 'kiosk-p')
  window = opened
  const { eyes, hand } = opened
  const touch = async (name: RegExp): Promise<void> => hand.touch(await eyes.key(name))
  await signIn(world, opened)
  await touch(/お知らせ/)
  await eyes.wait(['noticeList'])
  await touch(/引っ越し/)
  await eyes.wait(['notice'])
  await touch(/^(戻る|もどる)/)
  await eyes.wait(['noticeList'])
  await touch(/^(戻る|もどる)/)
  await eyes.wait(['home'])
  await touch(/終わる|終わり|おわり/)
  await eyes.wait(['wiped'])
  expect(await eyes.text()).toMatch(/カードを/)
  await leave(world, opened)
}, 60_000)
