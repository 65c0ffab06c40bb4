// What a machine's view says: its screen, where on a path it stands, and whether Back goes somewhere.
import type { Path } from '../../contract/screen/frame.ts'
import type { Screen } from '../../contract/screen/view.ts'
import type { Face } from '../../contract/screen/intent.ts'
import type { Code } from '../../contract/screen/codes.ts'

export type Shown = {
  readonly screen: Screen
  readonly path: Path | null
  readonly back: boolean
  /** what help is told when it is called from here */
  readonly code: Code | null
}
export const shown = (screen: Screen, more: Partial<Omit<Shown, 'screen'>> = {}): Shown => ({
  screen,
  path: null,
  back: false,
  code: null,
  ...more
})

/** How many facts, lines or rows fit one page of this face (look.md: no scrolling, page it). */
export const rowsPerPage = (face: Face, text: 100 | 200): number => {
  const whole: Readonly<Record<Face, number>> = { 'kiosk-l': 6, 'kiosk-p': 8, tv: 4, desk: 6 }
  const large: Readonly<Record<Face, number>> = { 'kiosk-l': 2, 'kiosk-p': 3, tv: 1, desk: 2 }
  return text === 200 ? large[face] : whole[face]
}

export const pagesOf = (count: number, perPage: number): number => Math.max(1, Math.ceil(count / perPage))
/** The lines of one page; a page too far is the last one. */
export const onPage = <T>(
  all: readonly T[],
  page: number,
  perPage: number
): { lines: readonly T[]; page: number; pages: number } => {
  const pages = pagesOf(all.length, perPage)
  const at = Math.min(page, pages - 1)
  return { lines: all.slice(at * perPage, (at + 1) * perPage), page: at, pages }
}
