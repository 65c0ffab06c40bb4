// Reading a request's body: not without end in size, and not without end in time.
import { finished, type Readable } from 'node:stream'
import { Refusal } from './refusal.ts'

export type BodyLimits = {
  /** bytes */
  readonly length: number
  /** milliseconds until the last byte must be there */
  readonly patience: number
}

/**
 * The text of a body. Refuses what is too large (tooLarge), what is cut short (malformed), and what is not there in time:
 * overloaded, since a terminal on a slow line may send the same again.
 */
export const readBody = (payload: Readable, { length, patience }: BodyLimits): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    const end = (refusal: Refusal | null): void => {
      clearTimeout(timer)
      payload.off('data', take)
      unwatch()
      if (refusal) reject(refusal)
      else resolve(Buffer.concat(chunks).toString('utf8'))
    }
    const take = (chunk: Buffer): void => {
      received += chunk.length
      if (received > length) end(new Refusal('tooLarge'))
      else chunks.push(chunk)
    }
    const timer = setTimeout(() => end(new Refusal('overloaded')), patience)
    const unwatch = finished(payload, { writable: false }, (error) => end(error ? new Refusal('malformed') : null))
    payload.on('data', take)
  })
