// JSON of others, without the one character that cannot be kept: PostgreSQL takes no NUL in a text, and says so by an error.

export const hasNul = (text: string): boolean => text.includes('\0')

/** Whether U+0000 stands in a name or a value of it, however deep. */
export const nulIn = (value: unknown): boolean => {
  if (typeof value === 'string') return hasNul(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, one]) => hasNul(name) || nulIn(one))
}

/** What the text says. Throws where it is no JSON, or has U+0000 in a name or a value. */
export const jsonIn = (text: string): unknown => {
  const value = JSON.parse(text) as unknown
  // it can stand in JSON as an escape only, and hardly ever does
  if (text.includes(String.raw`\u0000`) && nulIn(value)) throw new SyntaxError('a text has U+0000 in it')
  return value
}
