// The second net: a value that looks like a secret or a personal number is dropped whole, whatever its field.

/** a bare group of four digits: an authentication PIN */
const pin = /(^|[^0-9A-Za-z-])\d{4}($|[^0-9A-Za-z-])/
/** 12 digits in any grouping: an individual number; 14 and 16: card verification and bank card numbers */
const longNumber = /\d(?:[ -]?\d){11,}/
/** 6 to 16 upper-case letters and digits, at least one of each: a signature password */
const password = /(^|[^0-9A-Za-z-])(?=[0-9A-Z]*\d)(?=[0-9A-Z]*[A-Z])[0-9A-Z]{6,16}($|[^0-9A-Za-z-])/
/** anything outside printable ASCII is text for people, and text for people is not logged */
const foreign = /[^\x20-\x7e]/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const dropped = '[dropped]'
const longest = 160

/** Gives the text itself, or `[dropped]` when it looks like something that must not be written. */
export const redacted = (text: string): string => {
  if (uuid.test(text)) return text
  if (text.length > longest || foreign.test(text)) return dropped
  return pin.test(text) || longNumber.test(text) || password.test(text) ? dropped : text
}
