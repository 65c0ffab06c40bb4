// fetch over node:https with an authority of one's own: the global fetch trusts the machine's list only.
import { request } from 'node:https'
import type { CustomFetch } from 'openid-client'

const asText = async (body: unknown): Promise<string | undefined> =>
  body === undefined || body === null ? undefined : new Response(body as string | URLSearchParams).text()

/** `ca` is PEM. */
export const fetchTrusting =
  (ca: Buffer): CustomFetch =>
  async (url, { method, headers, body, signal }) => {
    const text = await asText(body)
    return new Promise((resolve, reject) => {
      const asked = request(
        url,
        {
          method,
          headers: { ...headers, ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }) },
          ca,
          ...(signal ? { signal } : {})
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            const received = new Headers()
            for (const [name, value] of Object.entries(answer.headers))
              for (const one of [value ?? []].flat()) received.append(name, one)
            resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 500, headers: received }))
          })
        }
      )
      asked.on('error', reject)
      asked.end(text)
    })
  }
