// After a filing: one part taken back in time, one that came back put right, filed again and judged again; then the card's own screens.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readHoldings } from '../../build/start/demo/judge.ts'
import { fillIn, readNotice, sign } from '../../build/start/demo/visit.ts'
import { openWindow, type Window } from '../support/e2e-terminal.ts'
import { leave, shot, signIn, typePin, until, visitAt } from '../support/e2e-visit.ts'
import { openWorld, type World } from '../support/e2e-world.ts'

let world: World
let window: Window
beforeAll(async () => {
  // long enough to be taken back by hand (10 s times this), short enough to wait for an answer
  world = await openWorld(2)
  window = await openWindow(world, 'kiosk-l')
})
afterAll(async () => {
  await window.stop()
  await world.stop()
})

const touch = async (name: RegExp): Promise<void> => window.hand.touch(await window.eyes.key(name))
/** What was shown instead is told, with what central says of each filing: how far it came cannot be seen from its absence. */
const shows = async (text: RegExp): Promise<void> => {
  let shown = ''
  await until(String(text), async () => text.test((shown = await window.eyes.text()))).catch((error: unknown) => {
    const { filings } = readHoldings(world.central())
    const held = filings.map(({ recipient, state }) => `${recipient} ${state}`)
    throw new Error(`${String(error)}\n${shown}\n${held.join('\n')}`)
  })
}

it('a filing is taken back in its time, and one that came back is put right and filed to that place alone', async () => {
  const { eyes, hand } = window
  const visit = visitAt(world, window)
  await signIn(world, window)
  await readNotice(visit)
  // eight characters: enough for the question, too short for the waterworks
  await fillIn(visit, { telephone: ['0', '1', 'minus', '1', 'minus', '1', '1', '1'] })
  await sign(visit, { waits: false })

  await shot(window, 'result')
  await touch(/取り下げる/)
  await eyes.wait(['withdraw'])
  await shot(window, 'withdraw')
  await touch(/^取り下げる/)
  await eyes.wait(['withdrawn'])
  await shot(window, 'withdrawn')
  expect(await eyes.text()).toMatch(/東都電力/)
  await touch(/^次へ/)
  await eyes.wait(['result'])
  await shows(/5か所に/)

  await until('the waterworks send it back', () => eyes.has(/^直す/), 40_000)
  await shot(window, 'returned')
  await touch(/^直す/)
  await eyes.wait(['corrections'])
  await shot(window, 'corrections')
  await touch(/直して 出し直す/)
  await eyes.wait(['question'])
  expect(await eyes.title()).toMatch(/電話番号/)
  await shot(window, 'again')
  await hand.press(...'09000001234'.split(''))
  await touch(/^次へ/)
  await shows(/どこに 知らせますか/)
  expect(await eyes.text()).not.toMatch(/みなと銀行/)
  await touch(/^次へ|確認へ/)
  await eyes.wait(['review'])
  await sign(visit, { waits: false })
  await shows(/受け付けました 1か所/)
  const { filings, agencies } = readHoldings(world.central())
  const held = filings.map(({ recipient, state }) => `${recipient} ${state}`)
  expect(held.filter((one) => one.startsWith('toto-water')).toSorted()).toEqual([
    'toto-water accepted',
    'toto-water returned'
  ])
  expect(held.filter((one) => one.startsWith('umino-citizens'))).toHaveLength(1)
  expect(held).toContain('toto-power withdrawn')
  expect(agencies.find(({ id }) => id === 'toto-power')?.received).toEqual([])
  await leave(world, window)
}, 150_000)

it('the card says what it can do today, and its PIN is changed at the window', async () => {
  const { eyes } = window
  await signIn(world, window, 'sato', '2345')
  await touch(/カードの 確認/)
  await eyes.wait(['cardPlan'])
  await shot(window, 'card-plan')
  await touch(/変える/)
  await eyes.wait(['question'])
  await shot(window, 'pin-which')
  await touch(/はいるとき/)
  await touch(/^次へ/)
  await eyes.wait(['pinRules'])
  await shot(window, 'pin-rules')
  await touch(/いまの番号を 入れる/)
  for (const [pin, asks] of [
    ['2345', /いまの番号/],
    ['8642', /新しい番号/],
    ['8642', /もう一度/]
  ] as const) {
    await shows(asks)
    await typePin(window, pin)
  }
  await eyes.wait(['pinChanged'])
  await shot(window, 'pin-changed')
  await leave(world, window)
}, 60_000)
