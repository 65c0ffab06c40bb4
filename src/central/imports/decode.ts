// Bytes of others' files as text: UTF-8 with or without a mark, UTF-16 with one, or CP932, which towns still send.
const utf8Mark = Buffer.of(0xef, 0xbb, 0xbf)
const utf16Mark = Buffer.of(0xff, 0xfe)

export type Encoding = 'UTF-8' | 'UTF-8 with BOM' | 'UTF-16 with BOM' | 'CP932'
export type Decoded = { readonly text: string; readonly encoding: Encoding }

/** decoders that refuse what is not theirs; 'shift_jis' is windows-31j in the WHATWG standard, which is CP932 */
const decodeAs = (label: 'utf-8' | 'utf-16le' | 'shift_jis', bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * The text of `bytes` and what it was written in. UTF-8 is tried first: text in CP932 with more than a few kanji is never
 * well-formed UTF-8. Null when the bytes are in none of these.
 */
export const decode = (bytes: Uint8Array): Decoded | null => {
  const starts = (mark: Uint8Array): boolean => Buffer.from(bytes.subarray(0, mark.length)).equals(mark)
  const attempts = starts(utf16Mark)
    ? ([['utf-16le', 'UTF-16 with BOM']] as const)
    : ([
        ['utf-8', starts(utf8Mark) ? 'UTF-8 with BOM' : 'UTF-8'],
        ['shift_jis', 'CP932']
      ] as const)
  for (const [label, encoding] of attempts) {
    const text = decodeAs(label, bytes)
    if (text !== null) return { text, encoding }
  }
  return null
}
