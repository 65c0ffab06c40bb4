// The central service over HTTP/2 and mutual TLS: one connection for everybody's business, one for each resident's visit.
import { OperationAnswer } from '../../contract/wire/filings.ts'
import { CertificateAnswer, DeviceSelf } from '../../contract/wire/devices.ts'
import { HazardsAnswer } from '../../contract/wire/disaster.ts'
import { ContentBytes } from '../../contract/wire/fleet.ts'
import { DataSets, NearestAnswer, PlacesAnswer } from '../../contract/wire/open-data.ts'
import { eventSchemas } from '../../contract/wire/push.ts'
import { Keys, Places, Town } from '../../contract/wire/town.ts'
import { done } from '../../card/port.ts'
import type { Log } from '../log/port.ts'
import { follow, type Followed } from './follower.ts'
import { makeChannel, type Channel, type Endpoint } from './channel.ts'
import type { Central, OpenCentral } from './port.ts'
import { readsReplies, type Replies } from './replies.ts'
import { residentOver } from './resident.ts'
import { query } from './pages.ts'
import { openStream } from './stream.ts'

/** The channel, and how far the clock that dates its answers is ahead of ours. */
const dating = (
  channel: Channel
): Channel & Pick<OpenCentral, 'ahead'> & { readonly dated: (at: number | null) => void } => {
  let ahead: number | null = null
  const dated = (at: number | null): void => {
    if (at !== null) ahead = at - Date.now()
  }
  return {
    ...channel,
    dated,
    ahead: () => ahead,
    ask: async (ask, on) => {
      const reply = await channel.ask(ask, on)
      if (reply.ok) dated(reply.value.dated)
      return reply
    }
  }
}

/** how often is asked where there are no streams, in ms */
const askEvery = 10_000

/** The streams of this terminal. Only what holds in a disaster has a pull of the same name. */
const streams =
  (channel: ReturnType<typeof dating>, replies: Replies, log: Log): OpenCentral['follow'] =>
  (name, from, told) => {
    const open: Followed['open'] = async (after, { event, begun }, signal) => {
      const linked = await channel.link()
      if (!linked.ok) {
        if (linked.fault !== 'centralUnreachable') told.refused?.(linked)
        return { over: 'lost' }
      }
      const dated = (at: number | null): void => {
        channel.dated(at)
        begun?.(at)
      }
      return openStream(linked.value, { name, after }, { event, begun: dated }, signal)
    }
    const hazards: Followed['ask'] = async (after) => {
      const path = `/v1/disaster/state${after === '' ? '' : `?cursor=${encodeURIComponent(after)}`}`
      const got = replies.parsed('disaster', HazardsAnswer, await channel.ask({ method: 'GET', path }))
      return got.ok ? { ok: true, value: { ...got.value, items: got.value.hazards } } : got
    }
    const parse: Followed['parse'] = (data) => eventSchemas[name].safeParse(data).data
    return follow({ name, open, ask: name === 'disaster' ? hazards : null, parse, log, askEvery }, from, told)
  }

type Ask = Pick<OpenCentral, 'dataSets' | 'placesOf' | 'nearestShelters'>
/** Open data needs nobody. */
const openData = (channel: ReturnType<typeof dating>, replies: Replies): Ask => ({
  dataSets: async () => {
    const got = replies.parsed('open-data', DataSets, await channel.ask({ method: 'GET', path: '/v1/open-data' }))
    return got.ok ? done(got.value.sets) : got
  },
  placesOf: async (kind, cursor) => {
    const path = `/v1/open-data/places/${kind}${query(cursor)}`
    return replies.parsed('open-data', PlacesAnswer, await channel.ask({ method: 'GET', path }))
  },
  nearestShelters: async ({ latitude, longitude }) => {
    // a position in the address is written out, never as 1e-7
    const path = `/v1/open-data/nearest/shelters/${latitude.toFixed(6)},${longitude.toFixed(6)}`
    return replies.parsed('open-data', NearestAnswer, await channel.ask({ method: 'GET', path }))
  }
})

const openRoutes = (channel: ReturnType<typeof dating>, replies: Replies, log: Log): OpenCentral => ({
  ahead: channel.ahead,
  follow: streams(channel, replies, log),
  town: async () => replies.parsed('town', Town, await channel.ask({ method: 'GET', path: '/v1/town' })),
  places: async () => replies.parsed('places', Places, await channel.ask({ method: 'GET', path: '/v1/places' })),
  ...openData(channel, replies),
  keys: async () => replies.parsed('keys', Keys, await channel.ask({ method: 'GET', path: '/v1/keys' })),
  deliver: async (operation) =>
    replies.parsed(
      'operations',
      OperationAnswer,
      await channel.ask({ method: 'POST', path: '/v1/operations', body: operation })
    ),
  device: async () =>
    replies.parsed('device', DeviceSelf, await channel.ask({ method: 'GET', path: '/v1/devices/self' })),
  certify: async (csr) =>
    replies.parsed(
      'certificate',
      CertificateAnswer,
      await channel.ask({ method: 'POST', path: '/v1/devices/certificate', body: { csr } })
    ),
  content: async (version) =>
    replies.parsed('content', ContentBytes, await channel.ask({ method: 'GET', path: `/v1/content/${version}` })),
  health: async (health) =>
    replies.empty('health', await channel.ask({ method: 'POST', path: '/v1/devices/health', body: health }))
})

/** Throws when `endpoint.cert` is no certificate: read it with `readEndpoint`, which answers a fault instead. */
export const centralOver = (endpoint: Endpoint, log: Log): Central => {
  const replies = readsReplies(log)
  const everybody = dating(makeChannel(endpoint))
  // each visit has its own: what an earlier one still waits for finds a closed connection and nobody's session
  let resident = residentOver(endpoint, replies, log)
  return {
    ...openRoutes(everybody, replies, log),
    ofVisit: () => resident,
    foresee: (visit, provider) => resident.foresee(visit, provider),
    signIn: (visit, provider) => resident.signIn(visit, provider),
    signOut: () => {
      const ended = resident
      resident = residentOver(endpoint, replies, log)
      return ended.signOut()
    },
    signedIn: () => resident.signedIn(),
    self: () => resident.self(),
    get mailbox() {
      return resident.mailbox
    },
    get records() {
      return resident.records
    },
    notices: () => resident.notices(),
    noticeOpened: (id) => resident.noticeOpened(id),
    recipients: (procedure, request) => resident.recipients(procedure, request),
    announce: (manifest) => resident.announce(manifest),
    prove: (purpose, nonce, payload, prove) => resident.prove(purpose, nonce, payload, prove),
    filings: () => resident.filings(),
    followNews: (stream, told) => resident.followNews(stream, told),
    close: () => {
      everybody.close()
      resident.end()
      return Promise.resolve()
    }
  }
}
