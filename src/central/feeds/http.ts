// Feeds over HTTP: asked conditionally, within a time, up to a size, and never sent elsewhere.
import { decode } from '../imports/decode.ts'
import type { FeedFault, FeedSource, Got, Validators } from './port.ts'

const fault = (word: FeedFault, retryAfter: number | null = null): Got => ({ kind: 'fault', fault: word, retryAfter })

/** seconds, or an HTTP date (RFC 9110 §10.2.3) */
const retryAfterIn = (headers: Headers): number | null => {
  const text = headers.get('retry-after')
  if (text === null) return null
  const wait = /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}

const conditions = (known: Validators | null): Record<string, string> => ({
  accept: 'application/atom+xml, application/xml, application/cap+xml, text/xml',
  ...(known?.etag ? { 'if-none-match': known.etag } : {}),
  ...(known?.modified ? { 'if-modified-since': known.modified } : {})
})

/** The body, unpacked; null as soon as it is more than `most` bytes, whatever its header says. */
const bodyOf = async (response: Response, most: number): Promise<Uint8Array | null> => {
  if (!response.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  // leaving the loop cancels the stream
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > most) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const answerOf = async (response: Response, most: number): Promise<Got> => {
  const { status, headers } = response
  if (status === 200) {
    const bytes = await bodyOf(response, most)
    if (!bytes) return fault('tooLarge')
    const decoded = decode(bytes)
    const validators = { etag: headers.get('etag'), modified: headers.get('last-modified') }
    return decoded ? { kind: 'text', text: decoded.text, validators } : fault('notText')
  }
  await response.body?.cancel()
  if (status === 304) return { kind: 'unchanged' }
  return status === 404 || status === 410 ? fault('missing') : fault('status', retryAfterIn(headers))
}

/** A source over HTTP(S); one answer, its body included, takes at most `patience` milliseconds. */
export const httpSource = (patience: number): FeedSource => ({
  get: async (url, known, most, stop) => {
    const late = AbortSignal.timeout(patience)
    try {
      const signal = AbortSignal.any([late, stop])
      const response = await fetch(url, { headers: conditions(known), redirect: 'manual', signal })
      return await answerOf(response, most)
    } catch (error) {
      if (stop.aborted) throw error
      return fault(late.aborted ? 'timeOut' : 'unreachable')
    }
  }
})
