// Every screen on every face in both languages: nothing cut off, nothing too small, and the focus where it belongs.
import { mkdirSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { faces, languages } from '../../src/contract/screen/intent.ts'
import type { Face } from '../../src/contract/screen/intent.ts'
import { firstFocus } from './first-focus.ts'
import { focusSeen, focused, japaneseCharacters, overflowing, overlapping, targets } from './inspect.ts'
import { openStage, type Stage } from './stage.ts'
import { fixtures, viewOf, type Fixture, type Look } from './views.ts'

/** MADOGUCHI_PICTURES=1 leaves a picture of each screen in out/screens, for people to look at: no test reads them */
const pictures = process.env['MADOGUCHI_PICTURES'] === '1'

/** 20 mm on the kiosk's screen */
const smallest = 73

const problems = async (page: Page, look: Look): Promise<readonly string[]> => {
  const found = [...(await overflowing(page)), ...(await overlapping(page))]
  if (look.face.startsWith('kiosk'))
    for (const { name, width, height } of await targets(page))
      if (width < smallest || height < smallest)
        found.push(`${name} is only ${Math.round(width)} by ${Math.round(height)} px`)
  if (look.face === 'tv' && look.language === 'ja') {
    const count = await japaneseCharacters(page)
    if (count > 170) found.push(`${count} Japanese characters on one page`)
  }
  return found
}

/** turns the parts a screen was broken into and gives the problems of each */
const problemsOfParts = async (stage: Stage, look: Look): Promise<readonly string[]> => {
  const found: string[] = []
  for (let part = 0; part < 20; part++) {
    found.push(...(await problems(stage.page, look)).map((problem) => `part ${part + 1}: ${problem}`))
    await stage.heard()
    const before = await stage.page.locator('.pager').allInnerTexts()
    const more = stage.page.locator('[data-focus="next"]:not([aria-disabled])', { hasText: /^(続き|See more|More)/ })
    if ((await more.count()) === 0) return found
    await more.dispatchEvent('click')
    const after = await stage.page.locator('.pager').allInnerTexts()
    if ((await stage.heard()).length > 0 || before.join() === after.join()) return found
  }
  return [...found, 'the parts never end']
}

/** stands between two fixtures, so that each begins as it would in a visit */
const between: Fixture = {
  name: 'between',
  screen: { kind: 'working', work: 'asking', done: 0, total: 1 },
  card: 'none',
  back: false,
  station: null
}

const nothingToPress = (face: Face, { screen }: Fixture): boolean =>
  face === 'tv' && ['booting', 'closed', 'outOfService', 'working', 'wiping', 'wiped'].includes(screen.kind)

for (const face of faces)
  for (const language of languages)
    test(`${face} in ${language} shows every screen whole, with the focus on the right thing`, async ({ page }) => {
      const stage = await openStage(page, face)
      const look = { face, language }
      const folder = `out/screens/${face}-${language}`
      if (pictures) mkdirSync(folder, { recursive: true })
      for (const [index, fixture] of fixtures(language).entries()) {
        await stage.show(viewOf(between, look, index * 2))
        await stage.show(viewOf(fixture, look, index * 2 + 1))
        if (pictures) await page.screenshot({ path: `${folder}/${fixture.name}.png` })
        const wanted = firstFocus(fixture, face, language)
        if (nothingToPress(face, fixture)) expect.soft(await focused(page), fixture.name).toBeNull()
        else {
          expect.soft(await focusSeen(page), `${fixture.name}: the focus is visible`).toBe(true)
          expect.soft(await focused(page), `${fixture.name}: first focus`).toBe(wanted)
        }
        expect.soft(await problemsOfParts(stage, look), fixture.name).toEqual([])
      }
      expect(stage.errors).toEqual([])
      expect(stage.foreign).toEqual([])
    })

for (const face of ['kiosk-l', 'kiosk-p', 'desk'] as const)
  for (const language of languages)
    test(`${face} in ${language} at 200 % leaves nothing out and cuts nothing off`, async ({ page }) => {
      const stage = await openStage(page, face)
      const look = { face, language, text: 200 } as const
      for (const [index, fixture] of fixtures(language).entries()) {
        await stage.show(viewOf(between, look, index * 2))
        await stage.show(viewOf(fixture, look, index * 2 + 1))
        expect.soft(await problemsOfParts(stage, look), fixture.name).toEqual([])
      }
      expect(stage.errors).toEqual([])
    })

test('the checks notice a page that is broken', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  const look = { face: 'kiosk-l', language: 'ja' } as const
  const review = fixtures('ja').find(({ name }) => name === 'review')
  if (review === undefined) throw new Error('no such fixture')
  await stage.show(viewOf(review, look, 1))
  expect(await problems(page, look)).toEqual([])
  await page
    .locator('.fact .key')
    .first()
    .evaluate((key: HTMLElement) =>
      Object.assign(key.style, { minHeight: '0', height: '40px', position: 'relative', top: '-60px' })
    )
  const found = (await problems(page, look)).join('\n')
  expect(found).toContain('px')
  expect(found).toContain('outside')
})
