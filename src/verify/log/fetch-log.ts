// Fetches the whole log from a central service over HTTP/2 and mutual TLS 1.3.
import { readFileSync } from 'node:fs'
import { connect, type ClientHttp2Session } from 'node:http2'
import type { z } from 'zod'
import {
  ConsistencyAnswer,
  HeadsAnswer,
  LeavesAnswer,
  LogKey,
  TreeHead,
  type LogLeaf
} from '../../contract/wire/provision-log.ts'
import type { WholeLog } from './whole-log.ts'

/** Paths of PEM files; the certificate is a terminal's. */
export type Access = { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string }

/** Central cannot be reached, or does not speak the contract. */
export class FetchProblem extends Error {}

const patience = 20_000
/** bytes of one answer: far more than a page of the contract has */
const largest = 16 * 1024 * 1024

const get = (session: ClientHttp2Session, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'GET', ':path': path })
    stream.setTimeout(patience, () => stream.destroy(new Error('no answer in time')))
    const chunks: Buffer[] = []
    let status = 0
    stream.on('response', (head) => {
      status = Number(head[':status'])
    })
    let received = 0
    stream.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > largest) stream.destroy(new FetchProblem(`${path} answered more than ${largest} bytes`))
      else chunks.push(chunk)
    })
    stream.on('error', reject)
    stream.on('end', () => {
      if (status === 200) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new FetchProblem(`${path} answered ${status}`))
    })
    stream.end()
  })

const ask = async <S extends z.ZodType>(session: ClientHttp2Session, path: string, schema: S): Promise<z.output<S>> => {
  const parsed = schema.safeParse(JSON.parse(await get(session, `/v1/provision-log/${path}`)))
  if (!parsed.success) throw new FetchProblem(`${path} is not in the form of the contract`)
  return parsed.data
}

/** The first `most` of a list. Who does not come to an end is not followed: the head says how many there are. */
const pages = async <T>(
  most: number,
  read: (cursor: string) => Promise<{ readonly items: readonly T[]; readonly cursor: string; readonly more: boolean }>
): Promise<T[]> => {
  const all: T[] = []
  for (let cursor = '', more = true; more && all.length < most;) {
    const page = await read(cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`)
    if (page.more && (page.items.length === 0 || page.cursor === cursor))
      throw new FetchProblem('the pages do not go on')
    all.push(...page.items)
    ;({ cursor, more } = page)
  }
  return all.slice(0, most)
}

export type Fetched = {
  readonly key: LogKey
  readonly log: WholeLog
  /** the proof from `earlier` to the head, or null when there cannot be one */
  readonly fromEarlier: readonly string[] | null
}

const fetchOver = async (session: ClientHttp2Session, earlier: TreeHead | null): Promise<Fetched> => {
  const key = await ask(session, 'key', LogKey)
  const head = await ask(session, 'head', TreeHead)
  const heads = await pages<TreeHead>(head.number, async (cursor) => {
    const page = await ask(session, `heads${cursor}`, HeadsAnswer)
    return { ...page, items: page.heads }
  })
  const leaves = await pages<LogLeaf>(head.size, async (cursor) => {
    const page = await ask(session, `leaves${cursor}`, LeavesAnswer)
    return { ...page, items: page.leaves }
  })
  const proof = async (from: number, to: number): Promise<readonly string[] | null> => {
    try {
      return (await ask(session, `consistency/${from}/${to}`, ConsistencyAnswer)).proof
    } catch (error) {
      if (error instanceof FetchProblem) return null
      throw error
    }
  }
  // what was recorded while we read is left for the next time
  const upToHead = heads.filter((one) => one.size <= head.size)
  const steps: (readonly string[])[] = []
  for (const [i, second] of upToHead.slice(1).entries())
    steps.push((await proof(upToHead[i]?.size ?? 0, second.size)) ?? [])
  return {
    key,
    log: { head, heads: upToHead, leaves, steps },
    fromEarlier: earlier && earlier.size > 0 ? await proof(earlier.size, head.size) : []
  }
}

/** Throws FetchProblem. */
export const fetchLog = async ({ url, ca, cert, key }: Access, earlier: TreeHead | null): Promise<Fetched> => {
  const session = connect(url, {
    ca: readFileSync(ca),
    cert: readFileSync(cert),
    key: readFileSync(key),
    minVersion: 'TLSv1.3'
  })
  const lost = new Promise<never>((_, reject) => session.once('error', reject))
  try {
    return await Promise.race([fetchOver(session, earlier), lost])
  } catch (error) {
    if (error instanceof FetchProblem) throw error
    throw new FetchProblem(error instanceof Error ? error.message : String(error))
  } finally {
    session.destroy()
  }
}
