import { demand } from './refusal.ts'

/** The position a cursor stands for; an empty one is the beginning. Cursors are opaque to terminals. */
export const positionOf = (cursor: string): number => {
  demand(/^[0-9]{0,9}$/.test(cursor), 'malformed')
  return cursor === '' ? 0 : Number(cursor)
}

export type Page<R> = { readonly rows: readonly R[]; readonly cursor: string; readonly more: boolean }

/**
 * One page of rows that were asked for with `limit(length + 1)`: the row too many only says that there is more. `next` is where
 * the page after a row begins; an empty page leaves the cursor where it was.
 */
export const pageOf = <R>(found: readonly R[], length: number, cursor: string, next: (last: R) => number): Page<R> => {
  const rows = found.slice(0, length)
  const last = rows.at(-1)
  return { rows, cursor: last === undefined ? cursor : String(next(last)), more: found.length > length }
}
