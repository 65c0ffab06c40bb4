/**
 * The check digit of a corporate number (法人番号の指定等に関する省令 第2条): 9 less the remainder by 9 of the sum of the twelve
 * other digits, counted from the right, the even ones twice. `rest` is the twelve digits.
 */
const checkDigit = (rest: string): number => {
  const sum = Array.from(rest)
    .toReversed()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 2), 0)
  return 9 - (sum % 9)
}

/** Whether these are 13 digits of which the first checks the others. */
export const isCorporateNumber = (text: string): boolean =>
  /^[1-9]\d{12}$/.test(text) && Number(text[0]) === checkDigit(text.slice(1))

/** The corporate number of twelve digits (会社法人等番号): with the check digit before them. */
export const withCheckDigit = (rest: string): string => `${checkDigit(rest)}${rest}`
