import { demand } from './refusal.ts'

/** The position a cursor stands for; an empty one is the beginning. Cursors are opaque to terminals. */
export const positionOf = (cursor: string): number => {
  demand(/^[0-9]{0,9}$/.test(cursor), 'malformed')
  return cursor === '' ? 0 : Number(cursor)
}
