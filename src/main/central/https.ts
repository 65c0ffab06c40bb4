// The central service over HTTP/2 and mutual TLS: one connection for everybody's business, one for each resident's visit.
import { OperationAnswer } from '../../contract/wire/filings.ts'
import { Keys, Places, Town } from '../../contract/wire/town.ts'
import type { Log } from '../log/port.ts'
import { makeChannel, type Channel, type Endpoint } from './channel.ts'
import type { Central, OpenCentral } from './port.ts'
import { readsReplies, type Replies } from './replies.ts'
import { residentOver } from './resident.ts'

/** The channel, and how far the clock that dates its answers is ahead of ours. */
const dating = (channel: Channel): Channel & Pick<OpenCentral, 'ahead'> => {
  let ahead: number | null = null
  return {
    ...channel,
    ahead: () => ahead,
    ask: async (ask, on) => {
      const reply = await channel.ask(ask, on)
      if (reply.ok && reply.value.dated !== null) ahead = reply.value.dated - Date.now()
      return reply
    }
  }
}

const openRoutes = (channel: ReturnType<typeof dating>, replies: Replies): OpenCentral => ({
  ahead: channel.ahead,
  town: async () => replies.parsed('town', Town, await channel.ask({ method: 'GET', path: '/v1/town' })),
  places: async () => replies.parsed('places', Places, await channel.ask({ method: 'GET', path: '/v1/places' })),
  keys: async () => replies.parsed('keys', Keys, await channel.ask({ method: 'GET', path: '/v1/keys' })),
  deliver: async (operation) =>
    replies.parsed(
      'operations',
      OperationAnswer,
      await channel.ask({ method: 'POST', path: '/v1/operations', body: operation })
    ),
  health: async (health) =>
    replies.empty('health', await channel.ask({ method: 'POST', path: '/v1/devices/health', body: health }))
})

/** Throws when `endpoint.cert` is no certificate: read it with `readEndpoint`, which answers a fault instead. */
export const centralOver = (endpoint: Endpoint, log: Log): Central => {
  const replies = readsReplies(log)
  const everybody = dating(makeChannel(endpoint))
  // each visit has its own: what an earlier one still waits for finds a closed connection and nobody's session
  let resident = residentOver(endpoint, replies)
  return {
    ...openRoutes(everybody, replies),
    ofVisit: () => resident,
    signIn: (visit, provider) => resident.signIn(visit, provider),
    signOut: () => {
      const ended = resident
      resident = residentOver(endpoint, replies)
      return ended.signOut()
    },
    signedIn: () => resident.signedIn(),
    self: () => resident.self(),
    notices: () => resident.notices(),
    noticeOpened: (id) => resident.noticeOpened(id),
    recipients: (procedure, request) => resident.recipients(procedure, request),
    announce: (manifest) => resident.announce(manifest),
    prove: (purpose, nonce, payload, prove) => resident.prove(purpose, nonce, payload, prove),
    filings: () => resident.filings(),
    close: () => {
      everybody.close()
      resident.end()
      return Promise.resolve()
    }
  }
}
