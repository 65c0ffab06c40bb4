// A feed to poll without anybody's feed: the bulletins of a folder, served on loopback as JMA serves its own. What is put into
// the folder while it runs is the next entry; simulator.json beside them says when it is slow, down, or has lost a file.
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { Downtime } from '../agencies/desk-data.ts'
import { isDown } from '../agencies/downtime.ts'
import { digestText } from '../digest.ts'
import { datedFrom } from '../imports/seed.ts'
import { escaped } from '../issuers/xml.ts'

const Behaviour = z.strictObject({
  answersAfterSeconds: z.number().min(0).max(3_600).default(0),
  down: z.array(Downtime).max(20).default([]),
  /** told to whoever asks while it is down */
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  /** files that are listed and not there */
  missing: z.array(z.string()).max(1_000).default([])
})

const loopback = '127.0.0.1'
const settingsFile = 'simulator.json'

export type FeedSimulator = { readonly url: string; readonly stop: () => Promise<void> }

const behaviourIn = (folder: string): z.output<typeof Behaviour> => {
  const file = join(folder, settingsFile)
  return Behaviour.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
}

type File = { readonly name: string; readonly at: Date }

/** The bulletins of a folder, newest first, as feeds have them. */
const filesIn = (folder: string): File[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ({ name, at: statSync(join(folder, name)).mtime }))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.name.localeCompare(a.name))

const entryOf = ({ name, at }: File): string =>
  `<entry><title>${escaped(name)}</title><id>urn:madoguchi:feed:${encodeURIComponent(name)}</id>` +
  `<updated>${at.toISOString()}</updated><author><name>feed simulator</name></author>` +
  `<link type="application/xml" href="data/${encodeURIComponent(name)}"/><content type="text">${escaped(name)}</content></entry>`

const feedOf = (files: readonly File[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">` +
  `<title>feed simulator</title><id>urn:madoguchi:feed</id><updated>${(files[0]?.at ?? new Date(0)).toISOString()}</updated>` +
  `${files.map(entryOf).join('\n')}</feed>\n`

/** Bulletins with {{-90m}} in them are dated from when their file was written, so that they stay the same. */
const documentOf = (folder: string, path: string): { readonly text: string; readonly at: Date } | null => {
  const files = filesIn(folder)
  if (path === '/feed.xml') return { text: feedOf(files), at: files[0]?.at ?? new Date(0) }
  const file = files.find(({ name }) => path === `/data/${encodeURIComponent(name)}`)
  if (!file || behaviourIn(folder).missing.includes(file.name)) return null
  return { text: datedFrom(readFileSync(join(folder, file.name), 'utf8'), file.at), at: file.at }
}

/** If-None-Match before If-Modified-Since (RFC 9110 §13.2.2). */
const isKnown = ({ headers }: IncomingMessage, etag: string, modified: string): boolean =>
  headers['if-none-match'] === undefined ? headers['if-modified-since'] === modified : headers['if-none-match'] === etag

/** Serves a folder at `url`, on loopback only. Throws the error of `listen`. */
export const startFeedSimulator = async (folder: string, port: number, now: () => Date): Promise<FeedSimulator> => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { answersAfterSeconds, down, retryAfterSeconds } = behaviourIn(folder)
    if (answersAfterSeconds > 0) await sleep(answersAfterSeconds * 1_000, undefined, { ref: false })
    if (isDown(down, now())) {
      const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
      return void response.writeHead(503, wait).end()
    }
    const document = documentOf(folder, request.url ?? '')
    if (!document) return void response.writeHead(404).end()
    const [etag, modified] = [`"${digestText(document.text)}"`, document.at.toUTCString()]
    const head = { etag, 'last-modified': modified, 'content-type': 'application/xml; charset=utf-8' }
    if (isKnown(request, etag, modified)) return void response.writeHead(304, head).end()
    response.writeHead(200, head).end(document.text)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end())
  })
  server.listen(port, loopback)
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${loopback}:${taken}/feed.xml`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}
