// What a person would call broken, asked of the page: cut off, out of place, too small, out of reach.
import type { Page } from '@playwright/test'

/** Text or controls that stick out of the window, of a clipping parent, or of the sheet they stand on. */
export const overflowing = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 16)}"`
    const { innerWidth, innerHeight } = window
    const holders = [
      '.sheet',
      '.pane',
      '.option',
      '.key',
      '.fact',
      '.row',
      '.day',
      '.slip',
      '.line',
      '.column',
      '.tray-pane',
      'main',
      '.sill',
      '.lintel'
    ]
    for (const element of document.querySelectorAll<HTMLElement>('.page *:not(.field *)')) {
      if (element instanceof SVGElement || element.closest('svg') !== null) continue
      const box = element.getBoundingClientRect()
      if (box.width <= 1 || box.height <= 1) continue
      if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
        found.push(`outside the window: ${name(element)}`)
      const holder = element.parentElement?.closest(holders.join(','))
      const around = holder?.getBoundingClientRect()
      if (
        around &&
        (box.left < around.left - 2 ||
          box.right > around.right + 2 ||
          box.top < around.top - 2 ||
          box.bottom > around.bottom + 2)
      )
        found.push(`outside ${holder?.className}: ${name(element)}`)
      // the path's present station is joined to the sheet on purpose
      const tab = element.closest('.path') !== null
      const slides = element.closest('.field') !== null
      if (
        !tab &&
        !slides &&
        element.scrollWidth > element.clientWidth + 2 &&
        element.clientWidth > 0 &&
        getComputedStyle(element).display !== 'inline'
      )
        found.push(`too wide inside: ${name(element)}`)
    }
    for (const number of document.querySelectorAll('.day > span[aria-hidden]')) {
      const range = document.createRange()
      range.selectNodeContents(number)
      if (range.getClientRects().length > 1) found.push(`broken in two: ${name(number)}`)
    }
    // free text may go out at the left while it is typed; a number is asked about and must be seen whole
    for (const typed of document.querySelectorAll<HTMLElement>('.digits .field .typed')) {
      const field = typed.parentElement?.getBoundingClientRect()
      if (field && typed.getBoundingClientRect().left < field.left) found.push(`number cut off: ${name(typed)}`)
    }
    const sheet = document.querySelector('.sheet')
    const items =
      sheet === null
        ? []
        : [...sheet.children].map((child) => child.getBoundingClientRect()).filter((box) => box.height > 0)
    items.forEach((box, index) => {
      const before = items[index - 1]
      if (before && box.top < before.bottom - 2 && sheet?.children[0]?.className !== 'head')
        found.push('parts of the sheet overlap')
    })
    return [...new Set(found)]
  })

/** Texts that run into each other: two text-bearing leaves whose boxes overlap by more than a hair. */
export const overlapping = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const leaves: { text: string; box: DOMRect }[] = []
    const walker = document.createTreeWalker(document.querySelector('.page') ?? document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const owner = node.parentElement?.getBoundingClientRect()
      // one pixel wide: there for those who hear the page, not for those who see it
      if ((node.textContent ?? '').trim() === '' || (owner && owner.width <= 1)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      // the line box is taller than the letters: what counts is the letters
      for (const box of range.getClientRects())
        if (box.width > 2)
          leaves.push({
            text: node.textContent ?? '',
            box: new DOMRect(box.x, box.y + box.height * 0.2, box.width, box.height * 0.6)
          })
    }
    const found: string[] = []
    leaves.forEach((one, index) => {
      for (const other of leaves.slice(index + 1)) {
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        if (wide > 3 && high > 3) found.push(`"${one.text.slice(0, 14)}" runs into "${other.text.slice(0, 14)}"`)
      }
    })
    return [...new Set(found)]
  })

export type Target = { readonly name: string; readonly width: number; readonly height: number }

/** every control that can hold the focus now */
export const targets = (page: Page): Promise<readonly Target[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-focus]')]
      .filter((element) => element.getAttribute('aria-disabled') !== 'true' && element.getClientRects().length > 0)
      .map((element) => {
        const { width, height } = element.getBoundingClientRect()
        return { name: element.dataset['focus'] ?? '', width, height }
      })
  )

/** the name of the control with the focus; null when nothing holds it */
export const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? (document.activeElement.dataset['focus'] ?? null) : null
  )

/** whether the focus can be seen: a line of the face's weight around the focused control or the field inside it */
export const focusSeen = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const now = document.activeElement
    if (!(now instanceof HTMLElement)) return false
    const drawn = [now, ...now.querySelectorAll('i')].map((element) => getComputedStyle(element))
    return drawn.some((style) => style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 4)
  })

/** Controls the arrows cannot reach from the one that has the focus now; every press is a real key. */
export const unreachable = async (page: Page): Promise<readonly string[]> => {
  const all = (await targets(page)).map(({ name }) => name)
  const seen = new Set<string>()
  const start = await focused(page)
  const queue = start === null ? [] : [start]
  while (queue.length > 0) {
    const from = queue.shift() ?? ''
    if (seen.has(from)) continue
    seen.add(from)
    for (const arrow of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
      await page.evaluate((name) => document.querySelector<HTMLElement>(`[data-focus="${name}"]`)?.focus(), from)
      await page.keyboard.press(arrow)
      const to = await focused(page)
      if (to !== null && !seen.has(to)) queue.push(to)
    }
    if (all.every((name) => seen.has(name))) return []
  }
  return all.filter((name) => !seen.has(name))
}

/** Japanese characters a person has to read on the page */
export const japaneseCharacters = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const text = document.querySelector<HTMLElement>('.page')?.innerText ?? ''
    return text.split('').filter((char) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(char))
      .length
  })
