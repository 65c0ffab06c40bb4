// A visitor's browser as far as sign-on needs one: cookies per address, redirects followed, one authority trusted.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'

export type Page = {
  readonly status: number
  readonly url: URL
  readonly body: Record<string, unknown>
  /** every address gone through, the first one included */
  readonly way: readonly string[]
}
export type Agent = { readonly go: (url: string, method?: 'GET' | 'POST') => Promise<Page> }

/** One request with a bearer token, as a portal's server makes it. */
export const askWith = (caFile: string, url: string, token: string | null, method = 'GET') =>
  ask(new URL(url), method, '', readFileSync(caFile), token)

type Raw = {
  readonly status: number
  readonly location: string | undefined
  readonly cookies: string[]
  readonly text: string
}

const ask = (url: URL, method: string, cookie: string, ca: Buffer, token: string | null = null): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        ca,
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          accept: 'text/html, */*'
        }
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location,
            cookies: answer.headers['set-cookie'] ?? [],
            text: Buffer.concat(chunks).toString('utf8')
          })
        )
      }
    )
    asked.on('error', reject)
    asked.end()
  })

const json = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return { text }
  }
}

export const newAgent = (caFile: string): Agent => {
  const ca = readFileSync(caFile)
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: URL): Map<string, string> => {
    const jar = jars.get(url.host) ?? new Map<string, string>()
    jars.set(url.host, jar)
    return jar
  }
  const keep = (url: URL, cookies: readonly string[]): void => {
    for (const one of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(one)) jarOf(url).delete(name)
      else jarOf(url).set(name, value)
    }
  }
  return {
    go: async (start, method = 'GET') => {
      const way: string[] = []
      let url = new URL(start)
      for (let hop = 0, how: string = method; hop < 12; hop++, how = 'GET') {
        way.push(url.href)
        const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ')
        const { status, location, cookies, text } = await ask(url, how, cookie, ca)
        keep(url, cookies)
        if (status < 300 || status > 399 || location === undefined) return { status, url, body: json(text), way }
        url = new URL(location, url)
      }
      throw new Error(`went in circles: ${way.join(' ')}`)
    }
  }
}
