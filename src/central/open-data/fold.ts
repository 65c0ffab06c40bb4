// How text is compared when somebody searches: width, case, kind of kana, spaces, dashes, variation selectors and old forms of
// characters do not count. What is stored folded was folded by these rules: who changes them folds it anew (migration 0121).
import { inOneForm } from './forms.ts'

const dashes = /[\s\u2010-\u2015\u2212\uff0d\u30fc-]/g

/** which of a character's forms is meant: nobody types it (UTS #37) */
const selectors = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu

/** A form of `text` for comparison only; what is shown stays as it was written. */
export const folded = (text: string): string =>
  inOneForm(text.normalize('NFKC').toLowerCase().replace(dashes, '').replace(selectors, '')).replace(
    /[\u3041-\u3096]/g,
    (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60)
  )

/** A pattern for `like … escape '!'` that finds `text` anywhere. */
export const anywhere = (text: string): string => `%${folded(text).replace(/[!%_]/g, '!$&')}%`
