// One resident's session on one connection, proved anew without a gesture when the connection is lost.
import { X509Certificate } from 'node:crypto'
import { done, failed, type Outcome } from '../../card/port.ts'
import { isAlive, makeChannel, type Ask, type Channel, type Endpoint, type Link, type Reply } from './channel.ts'
import type { SignInProvider } from '../auth/port.ts'
import { openStream, type StreamAsk, type StreamOver, type StreamTold } from './stream.ts'
import type { CentralFault, VisitCentral } from './port.ts'
import { proofOn } from './proving.ts'
import type { Replies } from './replies.ts'
import { foresee, openSession, serves, type Foresight, type Held, type Place, type Proving } from './session-opening.ts'

const ended = failed<CentralFault>({ fault: 'sessionEnded' })
const unreachable = failed<CentralFault>({ fault: 'centralUnreachable' })

/** What does not prove now is no reason to lose the visit: it may be tried again. What needs a gesture is not asked again. */
const quietly = <F extends { readonly fault: string }>({
  abilities,
  credential,
  prove
}: SignInProvider<F>): SignInProvider<CentralFault> => ({
  abilities,
  credential: async () => {
    const known = await credential()
    return known.ok ? known : unreachable
  },
  prove: async (transcript) => {
    const proved = await prove(transcript)
    return proved.ok ? proved : unreachable
  }
})

export type ResidentSession = Pick<VisitCentral, 'foresee' | 'signIn' | 'signOut' | 'signedIn' | 'prove' | 'end'> & {
  /** One request in the session; a connection that was lost is opened and proved anew once. `used` tells on which it went. */
  readonly ask: (ask: Ask, used?: (link: Link) => void) => Promise<Outcome<Reply, CentralFault>>
  /**
   * A stream in the session, on the connection it has; `lost` while there is none: only what the resident asks for proves
   * anew. Once the session is over nothing is told.
   */
  readonly listen: (ask: Omit<StreamAsk, 'token'>, told: StreamTold, signal: AbortSignal) => Promise<StreamOver>
  /** whether something can be asked without the card */
  readonly isOpen: () => boolean
  /** aborted once the visit is over */
  readonly over: AbortSignal
  /** the visit's id, while signed in */
  readonly visit: () => string | null
  /** the nonce holds on this connection only */
  readonly nonceOn: (nonce: string, link: Link) => void
}

/** One visit's state; once `over`, nothing is held any more. */
type Visit = {
  readonly channel: Channel
  readonly replies: Replies
  readonly place: Place
  over: boolean
  readonly ending: AbortController
  held: Held | null
  proving: Proving<CentralFault> | null
  renewing: Promise<Outcome<Held, CentralFault>> | null
  /** for the proof that comes next; taken by it */
  foresight: Foresight | null
}

const endVisit = (now: Visit): void => {
  now.over = true
  now.held = null
  now.proving = null
  now.foresight = null
  now.ending.abort()
  // the token works on this connection only: closing it ends the session even when central is out of reach
  now.channel.close()
}

const renewed = async (now: Visit, lost: Held): Promise<Outcome<Held, CentralFault>> => {
  if (!now.proving?.provider.abilities.provesQuietly) {
    endVisit(now)
    return ended
  }
  const opened = await openSession(now, now.proving)
  if (now.over) return ended
  if (!opened.ok) return opened
  if (opened.value.held.pseudonym !== lost.pseudonym) {
    endVisit(now)
    return ended
  }
  now.held = opened.value.held
  return done(now.held)
}

/** The session on a living connection. */
const living = async (now: Visit): Promise<Outcome<Held, CentralFault>> => {
  if (!now.held) return ended
  if (isAlive(now.held.link)) return done(now.held)
  now.renewing ??= renewed(now, now.held).finally(() => {
    now.renewing = null
  })
  return now.renewing
}

const askIn = async (now: Visit, ask: Ask, used?: (link: Link) => void): Promise<Outcome<Reply, CentralFault>> => {
  for (let last = false; ; last = true) {
    const on = await living(now)
    if (!on.ok) return on
    const { link, token } = on.value
    const reply = await now.channel.ask({ ...ask, token }, link)
    if (now.over) return ended
    if (reply.ok) used?.(link)
    // every request may be repeated: central knows operations and intents by their ids
    if (reply.ok || reply.fault !== 'centralUnreachable' || isAlive(link) || last) return reply
  }
}

const signOutOf = async (now: Visit): Promise<void> => {
  const { held, channel } = now
  now.over = true
  now.held = null
  // before anything is waited for: nothing of this resident is told any more
  now.ending.abort()
  if (held) {
    const asked = channel.ask({ method: 'DELETE', path: '/v1/session', token: held.token }, held.link)
    const patience = new Promise<void>((resolve) => void setTimeout(resolve, 1500).unref())
    await Promise.race([asked, patience])
  }
  endVisit(now)
}

const foreseeIn = async <F extends { readonly fault: string }>(
  now: Visit,
  { visit, provider }: Proving<F>
): Promise<void> => {
  const before = serves(now.foresight, visit) ? now.foresight : null
  if (before) {
    const given = await before.ready
    if (given.ok && isAlive(given.value.link)) return
  }
  // spent, renewed or over while it was waited for
  if (now.over || (before && now.foresight !== before)) return
  const foresight = foresee(now, visit, (transcript) => {
    // too late for a proof that has begun, and for a visit that is over
    if (now.foresight === foresight) provider.foresee?.(transcript)
  })
  now.foresight = foresight
  await foresight.ready
}

/** The session of one visit; after `end` or `signOut` it never comes back. */
export const residentSession = (endpoint: Endpoint, replies: Replies): ResidentSession => {
  const terminal = Buffer.from(new X509Certificate(endpoint.cert).fingerprint256.replaceAll(':', ''), 'hex')
  const place: Place = { servername: endpoint.servername, terminal }
  const channel = makeChannel(endpoint)
  const ending = new AbortController()
  const begun = { over: false, held: null, proving: null, renewing: null, foresight: null }
  const now: Visit = { channel, replies, place, ending, ...begun }
  const nonces = new Map<string, Link>()
  return {
    end: () => endVisit(now),
    foresee: (visit, provider) => foreseeIn(now, { visit, provider }),
    signIn: async (visit, provider) => {
      if (now.over) return ended
      const { foresight } = now
      now.foresight = null
      const opened = await openSession(now, { visit, provider }, foresight)
      if (now.over) return ended
      if (!opened.ok) return opened
      now.held = opened.value.held
      now.proving = { visit, provider: quietly(provider) }
      return done(opened.value.signedIn)
    },
    listen: (ask, told, signal) =>
      now.held && isAlive(now.held.link)
        ? openStream(now.held.link, { ...ask, token: now.held.token }, told, AbortSignal.any([signal, ending.signal]))
        : Promise.resolve({ over: 'lost' }),
    isOpen: () => now.held !== null && isAlive(now.held.link),
    over: ending.signal,
    signOut: () => signOutOf(now),
    signedIn: () => now.held !== null,
    visit: () => now.proving?.visit ?? null,
    nonceOn: (nonce, link) => void nonces.set(nonce, link),
    prove: async (purpose, nonce, payload, prove) => {
      if (!now.held) return ended
      // what was announced on a connection now lost is announced again, not proved on another
      const link = nonces.get(nonce) ?? now.held.link
      return proofOn(link, { purpose, ...place, nonce, payload }, prove)
    },
    ask: (ask, used) => askIn(now, ask, used)
  }
}
