// What a touch and what a key says: the right wish, once.
import { expect, test } from '@playwright/test'
import type { Face, Intent } from '../../src/contract/screen/intent.ts'
import { focused } from './inspect.ts'
import { openStage, type Stage } from './stage.ts'
import { fixtures, viewOf } from './views.ts'

const open = async (stage: Stage, name: string, face: Face, revision = 1): Promise<void> => {
  const fixture = fixtures('ja').find((one) => one.name === name)
  if (fixture === undefined) throw new Error(`no fixture ${name}`)
  await stage.show(viewOf(fixture, { face, language: 'ja' }, revision))
  await stage.heard()
}

type Touch = { readonly on: string; readonly touch: string; readonly says: Intent }
const date = (day: string): Intent => ({ kind: 'answer', question: 'day', answer: { kind: 'date', date: day } })
const touches: readonly Touch[] = [
  { on: 'attract', touch: 'open-free-2', says: { kind: 'open', id: 'free-2' } },
  { on: 'attract', touch: 'language-en', says: { kind: 'language.choose', language: 'en' } },
  { on: 'attract', touch: 'text', says: { kind: 'text.size' } },
  { on: 'attract', touch: 'contrast', says: { kind: 'contrast.next' } },
  { on: 'attract', touch: 'help', says: { kind: 'help.call' } },
  { on: 'open-page', touch: 'back', says: { kind: 'back' } },
  { on: 'open-page-2-of-3', touch: 'next', says: { kind: 'page', to: 2 } },
  { on: 'open-page-2-of-3', touch: 'back', says: { kind: 'page', to: 0 } },
  { on: 'attract', touch: 'open-diagnosis', says: { kind: 'open', id: 'diagnosis' } },
  { on: 'diagnosis-no-card', touch: 'next', says: { kind: 'next' } },
  { on: 'diagnosis-no-card', touch: 'back', says: { kind: 'back' } },
  { on: 'diagnosis-no-card', touch: 'print', says: { kind: 'print' } },
  { on: 'diagnosis-worn', touch: 'open-tries-authentication-1', says: { kind: 'open', id: 'M-220' } },
  { on: 'diagnosis-explained', touch: 'back', says: { kind: 'back' } },
  { on: 'pin-2', touch: 'digit-7', says: { kind: 'pin.key', key: '7' } },
  { on: 'pin-2', touch: 'erase', says: { kind: 'pin.back' } },
  { on: 'pin-2', touch: 'shuffle', says: { kind: 'pin.shuffle' } },
  { on: 'pin-2', touch: 'back', says: { kind: 'cancel' } },
  { on: 'pin-4', touch: 'next', says: { kind: 'pin.submit' } },
  { on: 'signature-3', touch: 'letter-B', says: { kind: 'pin.key', key: 'B' } },
  { on: 'signature-6', touch: 'next', says: { kind: 'pin.submit' } },
  { on: 'last-try', touch: 'next', says: { kind: 'next' } },
  { on: 'last-try', touch: 'back', says: { kind: 'cancel' } },
  { on: 'home', touch: 'open-pane-1', says: { kind: 'open', id: 'pane-1' } },
  { on: 'home', touch: 'back', says: { kind: 'finish' } },
  { on: 'notice-list', touch: 'open-notice-1', says: { kind: 'open', id: 'notice-1' } },
  { on: 'mailbox-letter', touch: 'move', says: { kind: 'open', id: 'move' } },
  { on: 'mailbox-letter-moved', touch: 'put-back', says: { kind: 'open', id: 'put-back' } },
  { on: 'mailbox-folders', touch: 'back', says: { kind: 'back' } },
  { on: 'notice', touch: 'next', says: { kind: 'next' } },
  { on: 'task-list', touch: 'answer-row-0', says: { kind: 'open', id: 'way-0' } },
  { on: 'task-list', touch: 'withdraw-row-2', says: { kind: 'open', id: 'way-2' } },
  { on: 'task-list-returned', touch: 'fix-row-0', says: { kind: 'open', id: 'way-0' } },
  { on: 'withdraw', touch: 'next', says: { kind: 'next' } },
  { on: 'withdraw', touch: 'back', says: { kind: 'back' } },
  { on: 'withdrawn', touch: 'next', says: { kind: 'next' } },
  { on: 'corrections', touch: 'next', says: { kind: 'next' } },
  {
    on: 'question-town',
    touch: 'option-town-3',
    says: { kind: 'answer', question: 'town', answer: { kind: 'choice', option: 'town-3' } }
  },
  {
    on: 'question-people',
    touch: 'option-person-1',
    says: { kind: 'answer', question: 'who', answer: { kind: 'choices', options: ['person-1'] } }
  },
  {
    on: 'question-people-answered',
    touch: 'option-person-0',
    says: { kind: 'answer', question: 'who', answer: { kind: 'choices', options: ['person-1'] } }
  },
  { on: 'question-date', touch: 'day-2026-03-20', says: date('2026-03-20') },
  { on: 'question-date-answered', touch: 'next', says: { kind: 'next' } },
  {
    on: 'question-lot',
    touch: 'letter-4',
    says: { kind: 'answer', question: 'lot', answer: { kind: 'text', text: '4' } }
  },
  { on: 'review', touch: 'correct-fact-1', says: { kind: 'correct', question: 'fact-1' } },
  { on: 'review', touch: 'next', says: { kind: 'next' } },
  { on: 'result', touch: 'print', says: { kind: 'print' } },
  { on: 'result', touch: 'next', says: { kind: 'home' } },
  { on: 'trouble-pin', touch: 'next', says: { kind: 'next' } },
  { on: 'trouble-pin', touch: 'back', says: { kind: 'cancel' } },
  { on: 'still-there', touch: 'next', says: { kind: 'time.more' } },
  { on: 'still-there', touch: 'back', says: { kind: 'finish' } },
  { on: 'help', touch: 'back', says: { kind: 'back' } }
]

test('a touch says one wish', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  for (const [index, { on, touch, says }] of touches.entries()) {
    await open(stage, on, 'kiosk-l', index)
    await page.locator(`[data-focus="${touch}"]`).click()
    expect.soft(await stage.heard(), `${on}: ${touch}`).toEqual([says])
  }
})

test('what cannot be done now says nothing', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  for (const [name, key] of [
    ['pin-2', 'next'],
    ['question-town', 'next'],
    ['question-date', 'day-2026-03-09'],
    ['question-recipients', 'option-to-0'],
    ['diagnosis-printing', 'print'],
    ['result-printing', 'print']
  ] as const) {
    await open(stage, name, 'kiosk-l', Math.floor(performance.now()))
    await page.locator(`[data-focus="${key}"]`).dispatchEvent('click')
    expect.soft(await stage.heard(), name).toEqual([])
  }
})

type Press = { readonly on: string; readonly keys: readonly string[]; readonly says: readonly Intent[] }
const presses: readonly Press[] = [
  { on: 'home', keys: ['Enter'], says: [{ kind: 'open', id: 'pane-0' }] },
  { on: 'home', keys: ['ArrowRight', 'Enter'], says: [{ kind: 'open', id: 'pane-1' }] },
  { on: 'home', keys: ['Escape'], says: [{ kind: 'finish' }] },
  { on: 'home', keys: ['F1'], says: [{ kind: 'help.call' }] },
  { on: 'attract', keys: ['F2'], says: [{ kind: 'text.size' }] },
  { on: 'attract', keys: ['F3'], says: [{ kind: 'language.choose', language: 'en' }] },
  { on: 'attract', keys: ['F4'], says: [{ kind: 'contrast.next' }] },
  { on: 'attract', keys: ['Escape'], says: [] },
  { on: 'diagnosis-no-card', keys: ['Enter'], says: [{ kind: 'next' }] },
  { on: 'diagnosis-no-card', keys: ['F2'], says: [{ kind: 'print' }] },
  { on: 'diagnosis-worn', keys: ['ArrowDown', 'Enter'], says: [{ kind: 'open', id: 'M-219' }] },
  { on: 'diagnosis-explained', keys: ['Escape'], says: [{ kind: 'back' }] },
  { on: 'pin-2', keys: ['5'], says: [{ kind: 'pin.key', key: '5' }] },
  { on: 'pin-2', keys: ['Escape'], says: [{ kind: 'pin.back' }] },
  { on: 'pin-2', keys: ['Backspace'], says: [{ kind: 'pin.back' }] },
  { on: 'pin-empty', keys: ['Backspace'], says: [{ kind: 'cancel' }] },
  { on: 'pin-2', keys: ['F2'], says: [{ kind: 'cancel' }] },
  { on: 'pin-2', keys: ['x'], says: [] },
  { on: 'pin-4', keys: ['9'], says: [] },
  { on: 'pin-4', keys: ['Enter'], says: [{ kind: 'pin.submit' }] },
  { on: 'signature-3', keys: ['q'], says: [{ kind: 'pin.key', key: 'Q' }] },
  { on: 'signature-3', keys: ['ArrowRight', 'Enter'], says: [{ kind: 'pin.key', key: 'B' }] },
  { on: 'last-try', keys: ['Enter'], says: [{ kind: 'cancel' }] },
  { on: 'withdraw', keys: ['Enter'], says: [{ kind: 'back' }] },
  { on: 'withdrawn', keys: ['Enter'], says: [{ kind: 'next' }] },
  { on: 'corrections', keys: ['Enter'], says: [{ kind: 'next' }] },
  { on: 'question-town-answered', keys: ['Escape'], says: [{ kind: 'back' }] },
  { on: 'question-date-answered', keys: ['Enter'], says: [{ kind: 'next' }] },
  { on: 'question-date', keys: ['ArrowUp', '3', '2', '1'], says: [date('2026-03-12'), date('2026-03-12')] },
  { on: 'notice', keys: ['Backspace'], says: [{ kind: 'back' }] },
  { on: 'help', keys: ['Enter'], says: [{ kind: 'back' }] },
  { on: 'still-there', keys: ['Enter'], says: [{ kind: 'time.more' }] }
]

test('a key of the remote says one wish', async ({ page }) => {
  const stage = await openStage(page, 'tv')
  for (const [index, { on, keys, says }] of presses.entries()) {
    if (on === 'question-date' || on === 'notice') continue
    await open(stage, on, 'tv', index)
    for (const key of keys) await page.keyboard.press(key)
    expect.soft(await stage.heard(), `${on}: ${keys.join(' ')}`).toEqual(says)
  }
})

test('on tv a date is typed part by part, and OK goes on', async ({ page }) => {
  const stage = await openStage(page, 'tv')
  await open(stage, 'question-date', 'tv', 1)
  for (const key of '2026') await page.keyboard.press(key)
  expect(await focused(page)).toBe('part-month')
  await page.keyboard.press('4')
  expect(await focused(page)).toBe('part-day')
  expect(await stage.heard()).toEqual([date('2026-03-12'), date('2026-04-12')])
  await open(stage, 'home', 'tv', 2)
  await open(stage, 'question-date-answered', 'tv', 3)
  expect(await focused(page)).toBe('next')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowUp')
  expect(await stage.heard()).toEqual([date('2026-03-22')])
})

test('quick typing loses no key while the answers are on their way', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await open(stage, 'question-lot', 'kiosk-l', 1)
  for (const key of '1-15-203') await page.keyboard.press(key)
  expect((await stage.heard()).at(-1)).toEqual({
    kind: 'answer',
    question: 'lot',
    answer: { kind: 'text', text: '1-15-203' }
  })
  await page.keyboard.press('Backspace')
  expect((await stage.heard()).at(-1)).toEqual({
    kind: 'answer',
    question: 'lot',
    answer: { kind: 'text', text: '1-15-20' }
  })
})

test('a key held down does not say yes twice', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await open(stage, 'trouble-pin', 'kiosk-l', 1)
  await page.keyboard.down('Enter')
  await page.keyboard.down('Enter')
  await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  expect(await stage.heard()).toEqual([{ kind: 'next' }])
})

test('a second press does not move a letter to the first folder; the remote moves it, and takes it back', async ({
  page
}) => {
  await page.clock.install()
  const stage = await openStage(page, 'tv')
  await open(stage, 'mailbox-letter', 'tv', 1)
  await page.keyboard.press('ArrowUp')
  expect(await focused(page)).toBe('move')
  await page.keyboard.press('Enter')
  await open(stage, 'mailbox-folders', 'tv', 2)
  await page.keyboard.press('Enter')
  expect(await stage.heard()).toEqual([])
  await page.clock.fastForward(1_000)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  expect(await stage.heard()).toEqual([{ kind: 'open', id: 'health' }])
  await open(stage, 'mailbox-letter-moved', 'tv', 3)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  expect(await stage.heard()).toEqual([{ kind: 'open', id: 'put-back' }])
})
