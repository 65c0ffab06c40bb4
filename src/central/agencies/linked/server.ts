// The simulated linked systems as a process of their own, with a database of their own, so that they can be away, restarted or
// killed without central. Loopback only: what they hold is fictional, what they would be sent in the field is not.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeFolder } from '../../folder.ts'
import type { Settings } from '../../settings.ts'
import { lockFolder } from '../../store/lock.ts'
import { openStore } from '../../store/store.ts'
import { readSeedData } from '../../town/seed-data.ts'
import type { Agencies, AgencyReply } from '../port.ts'
import { simulatedAgencies } from '../registry.ts'
import { Asked } from './words.ts'

const loopback = '127.0.0.1'
const largest = 300_000

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > largest) throw new Error('too large')
  }
  return JSON.parse(text) as unknown
}

const replyOf = (agencies: Agencies, id: string, asked: Asked): Promise<AgencyReply> | null => {
  const agency = agencies.get(id)
  const { signal } = new AbortController()
  if (!agency) return null
  switch (asked.call) {
    case 'deliver':
      return agency.deliver(asked, signal)
    case 'status':
      return agency.status(asked.key, signal)
    case 'answer':
      return agency.answer(asked, signal)
  }
}

export type LinkedSystems = { readonly url: string; readonly stop: () => Promise<void> }

/** Serves every recipient of the town's data at `url`/ID. Throws StoreProblem, SeedProblem or the error of `listen`. */
export const startLinkedSystems = async ({ data, town, port, delayFactor, now }: Settings): Promise<LinkedSystems> => {
  makeFolder(data)
  const unlock = lockFolder(data)
  const store = await openStore({ folder: data }, now)
  const agencies = simulatedAgencies({ db: store.db, delayFactor, now, data }, readSeedData(town))
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = request.method === 'POST' ? Asked.safeParse(await bodyOf(request).catch(() => null)) : null
    if (!asked?.success) return void response.writeHead(400).end()
    const reply = await replyOf(agencies, request.url?.slice(1) ?? '', asked.data)
    if (!reply) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(503).end())
  })
  server.listen(port, loopback)
  await once(server, 'listening')
  return {
    url: `http://${loopback}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
      await store.close()
      unlock()
    }
  }
}
