// Lists that central gives page by page.
import { done, failed } from '../../card/port.ts'
import type { Answered } from './port.ts'

const mostPages = 50

export const query = (cursor: string): string => (cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`)

/** follows the server's cursor to its end */
export const pages = async <T>(
  read: (cursor: string) => Promise<Answered<{ items: readonly T[]; cursor: string; more: boolean }>>
): Promise<Answered<readonly T[]>> => {
  const all: T[] = []
  let cursor = ''
  for (let page = 0; page < mostPages; page++) {
    const got = await read(cursor)
    if (!got.ok) return got
    all.push(...got.value.items)
    if (!got.value.more) return done(all)
    cursor = got.value.cursor
  }
  return failed({ fault: 'centralRubbish' })
}
