// Numbers and letters as documents write them in full width: kept for display, brought to one form for comparison.

/** Full-width digits, letters and signs (U+FF01 to U+FF5E) as their ASCII ones, and every kind of dash and space alike. */
export const comparable = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010-\u2015\u2212\u30fc\uff70]/g, '-')
    .replace(/[\s\u3000]+/g, ' ')
    .trim()

/** Whether two numbers of a card or a document are the same; leading zeros count. */
export const sameNumber = (one: string, other: string): boolean => comparable(one) === comparable(other)
