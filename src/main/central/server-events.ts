// Server-sent events out of a text that comes in pieces (HTML standard §9.2.6).

export type ServerEvent = { readonly id: string | null; readonly name: string; readonly data: string }

/** characters of one event: the largest the contract allows is a bulletin's, far below */
const longest = 1_000_000

const fieldsOf = (block: string): ServerEvent | null => {
  let [id, name]: [string | null, string] = [null, 'message']
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? []
    // an id with a NUL is no id
    if (field === 'id' && !value.includes('\u0000')) id = value
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
  }
  return data.length === 0 ? null : { id, name, data: data.join('\n') }
}

/** Takes the text piece by piece and tells every whole event; false when what comes is no such stream. */
export const eventReader = (tell: (event: ServerEvent) => void): ((piece: string) => boolean) => {
  let text = ''
  return (piece) => {
    text = (text + piece).replaceAll('\r\n', '\n')
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = fieldsOf(text.slice(0, end))
      text = text.slice(end + 2)
      if (event) tell(event)
    }
    return text.length <= longest
  }
}
