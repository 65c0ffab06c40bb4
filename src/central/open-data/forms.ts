// Old and variant forms of characters (髙, 﨑, 邉): which one stands for them when text is compared. assets/characters/README.md says whence.
import { readFileSync } from 'node:fs'

const rows = readFileSync(new URL('../../../assets/characters/forms.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
/** the form of everyday use of each that has one */
export const forms: ReadonlyMap<string, string> = new Map(rows.map(([old = '', now = '']) => [old, now]))
const any = new RegExp(`[${[...forms.keys()].join('')}]`, 'gu')

/** `text` in the forms of everyday use, for comparison only. */
export const inOneForm = (text: string): string => text.replace(any, (old) => forms.get(old) ?? old)
