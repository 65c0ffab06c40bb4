// The languages offered, in the order of their keys. The list in contract/screen/intent.ts brings a parser the page has no use for.
import type { Language } from '../../contract/screen/intent.ts'
import { languageNames } from './catalogue.ts'

export const languages = Object.keys(languageNames) as readonly Language[]
