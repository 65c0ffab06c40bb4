// One catalogue per language, all of one shape: a missing key does not compile.
import type { Language } from '../../contract/screen/intent.ts'
import { en } from './en.ts'
import { ja } from './ja.ts'

export type Catalogue = typeof ja

export const catalogues: Readonly<Record<Language, Catalogue>> = { ja, en }
/** each language in its own words */
export const languageNames: Readonly<Record<Language, string>> = { ja: '日本語', en: 'English' }
