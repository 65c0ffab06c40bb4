import { randomInt } from 'node:crypto'

const letters = 'ACEFHJKLMNPRTUVWXY'

/** A number people can read aloud, such as 7K4-2096: without the letters that look like digits. */
export const readableNumber = (): string =>
  `${randomInt(1, 10)}${letters[randomInt(letters.length)] ?? 'K'}${randomInt(10)}-${String(randomInt(10_000)).padStart(4, '0')}`
