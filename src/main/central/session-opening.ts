// Opens a session: nonce, proof and session on one connection. Connection and nonce come before the gesture where there is time.
import { done, type Outcome } from '../../card/port.ts'
import { NonceAnswer, SignInAnswer } from '../../contract/wire/session.ts'
import type { SignInProvider } from '../auth/port.ts'
import { isAlive, type Channel, type Link } from './channel.ts'
import type { CentralFault, SignedIn } from './port.ts'
import { proofOn, transcriptOn, type ProofRequest } from './proving.ts'
import type { Replies } from './replies.ts'

/** The token works on this link only. `pseudonym` tells one resident from another. */
export type Held = { readonly link: Link; readonly token: string; readonly pseudonym: string }
export type Opened = { readonly held: Held; readonly signedIn: SignedIn }
export type Proving<F extends { readonly fault: string }> = {
  readonly visit: string
  readonly provider: SignInProvider<F>
}
/** `terminal`: SHA-256 of the terminal certificate */
export type Place = { readonly servername: string; readonly terminal: Uint8Array }
type Way = { readonly channel: Channel; readonly replies: Replies; readonly place: Place }

type Given = { readonly link: Link; readonly nonce: string }
/** What is being made ready for the proof of one visit; `at`: when it was asked for, by performance.now(). */
export type Foresight = {
  readonly visit: string
  readonly at: number
  readonly ready: Promise<Outcome<Given, CentralFault>>
  /** there is nothing to wait for any more, and nothing came */
  failed: boolean
}

/** ms, out of the 60 s for which central keeps a nonce: what is signed with the PIN must still arrive */
const fresh = 40_000

/** Whether this visit may still wait for it. */
export const serves = (foresight: Foresight | null, visit: string): foresight is Foresight =>
  foresight?.visit === visit && !foresight.failed && performance.now() - foresight.at < fresh

/** A nonce on the connection that is there, or on a new one. */
const askNonce = async ({ channel, replies }: Way): Promise<Outcome<Given, CentralFault>> => {
  const linked = await channel.link()
  if (!linked.ok) return linked
  const link = linked.value
  const asked = await channel.ask({ method: 'POST', path: '/v1/session/nonce', body: { purpose: 'sign-in' } }, link)
  const nonce = replies.parsed('nonce', NonceAnswer, asked)
  return nonce.ok ? done({ link, nonce: nonce.value.nonce }) : nonce
}

const payloadOf = (visit: string): string => JSON.stringify({ visit })
const requestOf = ({ place }: Way, visit: string, nonce: string): ProofRequest => ({
  purpose: 'sign-in',
  ...place,
  nonce,
  payload: payloadOf(visit)
})

/** Makes ready what `openSession` needs of central; `tell` hears the transcript that will then be proved. */
export const foresee = (way: Way, visit: string, tell: (transcript: Uint8Array) => void): Foresight => {
  const asked = async (): Promise<Outcome<Given, CentralFault>> => {
    const given = await askNonce(way)
    if (given.ok && isAlive(given.value.link))
      tell(transcriptOn(given.value.link, requestOf(way, visit, given.value.nonce)))
    else foresight.failed = true
    return given
  }
  const foresight: Foresight = { visit, at: performance.now(), ready: asked(), failed: false }
  return foresight
}

/** What was foreseen, unless its connection is gone by now. */
const givenBy = async (way: Way, visit: string, foresight: Foresight | null): Promise<Outcome<Given, CentralFault>> => {
  // one that is still under way is waited for, and what it meets is not asked for a second time
  const given = serves(foresight, visit) ? await foresight.ready : await askNonce(way)
  return given.ok && !isAlive(given.value.link) ? askNonce(way) : given
}

/** Proof and session, with what was foreseen for this visit where it still holds. */
export const openSession = async <F extends { readonly fault: string }>(
  way: Way,
  { visit, provider }: Proving<F>,
  foresight: Foresight | null = null
): Promise<Outcome<Opened, CentralFault | F>> => {
  const { channel, replies } = way
  const credential = await provider.credential()
  if (!credential.ok) return credential
  const given = await givenBy(way, visit, foresight)
  if (!given.ok) return given
  const { link, nonce } = given.value
  const proof = await proofOn(link, requestOf(way, visit, nonce), provider.prove)
  if (!proof.ok) return proof
  const body = { payload: payloadOf(visit), ...credential.value, proof: proof.value }
  const answer = await channel.ask({ method: 'POST', path: '/v1/session', body }, link)
  const opened = replies.parsed('session', SignInAnswer, answer)
  if (!opened.ok) return opened
  const { token, pseudonym, name, expiresAt, level } = opened.value
  return done({ held: { link, token, pseudonym }, signedIn: { name, expiresAt, level } })
}
