import { randomUUID } from 'node:crypto'

/**
 * UUIDv7 (RFC 9562 §5.7): ids of what central and the systems behind it make themselves. They grow with the time, so that what a
 * database adds under them it adds at the end of its index, and not somewhere in it. Throws RangeError for a time before 1970 or after
 * the year 10889, or none at all.
 */
export const messageId = (at: Date): string => {
  const milliseconds = at.getTime()
  if (!(milliseconds >= 0 && milliseconds < 2 ** 48)) throw new RangeError('a UUIDv7 has no room for this time')
  const time = milliseconds.toString(16).padStart(12, '0')
  // of a random UUID (§5.4) all that follows its version: the variant, and 74 random bits
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
