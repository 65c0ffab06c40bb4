// The page's files, served by main to its own page and to nobody else. What is not in the folder does not exist.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { pageUrl } from '../../contract/screen/shell.ts'
import { pageHeaders, reportPath, strictPolicy } from './page-policy.ts'
import type { Refusal } from './port.ts'
import { ShellProblem } from './problem.ts'

type PageAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What becomes of one request: an answer from our files, or a refusal that is counted. */
export type PageReply =
  | { readonly answer: PageAnswer; readonly refusal?: Refusal }
  | { readonly answer?: undefined; readonly refusal: Refusal }

export type PageFiles = (url: string) => PageReply

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg'
}

const listFiles = (pageDir: string): Map<string, string> => {
  const found = new Map<string, string>()
  const entries = (() => {
    try {
      return readdirSync(pageDir, { recursive: true, withFileTypes: true })
    } catch {
      return []
    }
  })()
  for (const entry of entries) {
    // a link could point out of the folder; the build makes none
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    found.set(`/${relative(pageDir, file).split(sep).join('/')}`, file)
  }
  return found
}

const reportable: readonly Refusal[] = ['navigation', 'download', 'dialog']

/** A report without a known reason is the browser's own, about its Content-Security-Policy. */
const reported = (query: string): Refusal => reportable.find((reason) => query === `?${reason}`) ?? 'request'

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * Lists `pageDir` once (so no path can climb out of it) and answers requests at our own address from it; every other
 * address is a refusal. Throws ShellProblem 'pageMissing' without an index.html.
 */
export const pageFiles = (pageDir: string, policy: string = strictPolicy): PageFiles => {
  const files = listFiles(pageDir)
  const index = files.get('/index.html')
  if (index === undefined) throw new ShellProblem('pageMissing', `no page in ${pageDir}; npm run build makes it`)
  files.set('/', index)
  const { origin } = new URL(pageUrl)
  const none = (status: number): PageAnswer => ({
    status,
    headers: pageHeaders('text/plain', policy),
    body: new Uint8Array()
  })
  return (url) => {
    const at = URL.parse(url)
    if (at?.origin !== origin) return { refusal: 'request' }
    if (at.pathname === reportPath) return { answer: none(204), refusal: reported(at.search) }
    const file = files.get(decoded(at.pathname))
    if (file === undefined) return { answer: none(404) }
    const type = types[extname(file)] ?? 'application/octet-stream'
    return { answer: { status: 200, headers: pageHeaders(type, policy), body: readFileSync(file) } }
  }
}
