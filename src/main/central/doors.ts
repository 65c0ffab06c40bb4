// What a session opens beyond the counter: doors of private portals, and passkeys. Each carries a proof of its own.
import { done } from '../../card/port.ts'
import { DoorAnswer, DoorsAnswer } from '../../contract/wire/doors.ts'
import { NonceAnswer, Passkey, SessionAnswer, type NonceRequest } from '../../contract/wire/session.ts'
import type { z } from 'zod'
import type { Link } from './channel.ts'
import type { Answered, DoorsCentral } from './port.ts'
import type { Replies } from './replies.ts'
import type { ResidentSession } from './session.ts'

type FreshPurpose = Exclude<z.infer<typeof NonceRequest>['purpose'], 'sign-in'>

/** Asks for a nonce, which holds on the connection it came on. */
const freshNonce = async (
  { ask, nonceOn }: ResidentSession,
  replies: Replies,
  purpose: FreshPurpose
): Promise<Answered<string>> => {
  let on: Link | undefined
  const asked = await ask({ method: 'POST', path: '/v1/session/nonce', body: { purpose } }, (link) => {
    on = link
  })
  const nonce = replies.parsed('nonce', NonceAnswer, asked)
  if (!nonce.ok) return nonce
  if (on) nonceOn(nonce.value.nonce, on)
  return done(nonce.value.nonce)
}

export const doorsOver = (session: ResidentSession, replies: Replies): DoorsCentral => {
  const { ask, prove, visit } = session
  const openDoor: DoorsCentral['openDoor'] = async (portal, provider) => {
    const nonce = await freshNonce(session, replies, 'door')
    if (!nonce.ok) return nonce
    const payload = JSON.stringify({ visit: visit(), portal })
    const proof = await prove('door', nonce.value, payload, provider.prove)
    if (!proof.ok) return proof
    const asked = await ask({ method: 'POST', path: '/v1/doors', body: { payload, proof: proof.value } })
    return replies.parsed('doors', DoorAnswer, asked)
  }
  const enrolPasskey: DoorsCentral['enrolPasskey'] = async (authenticator, rpId, provider) => {
    const nonce = await freshNonce(session, replies, 'passkey')
    if (!nonce.ok) return nonce
    const made = await authenticator.create(Buffer.from(nonce.value, 'base64url'), rpId)
    if (!made.ok) return made
    const payload = JSON.stringify(made.value)
    const proof = await prove('passkey', nonce.value, payload, provider.prove)
    if (!proof.ok) return proof
    const asked = await ask({ method: 'POST', path: '/v1/passkeys', body: { payload, proof: proof.value } })
    return replies.parsed('passkeys', Passkey, asked)
  }
  return {
    openDoor,
    enrolPasskey,
    stepDown: async (level) => {
      const asked = await ask({ method: 'PUT', path: '/v1/session/level', body: { level } })
      const lowered = replies.parsed('session level', SessionAnswer, asked)
      return lowered.ok ? done(lowered.value.level) : lowered
    },
    doors: async () => {
      const got = replies.parsed('doors', DoorsAnswer, await ask({ method: 'GET', path: '/v1/doors' }))
      return got.ok ? done(got.value.doors) : got
    },
    closeDoor: async (portal) =>
      replies.empty('door closed', await ask({ method: 'DELETE', path: `/v1/doors/${encodeURIComponent(portal)}` })),
    revokePasskey: async (id) =>
      replies.empty('passkey revoked', await ask({ method: 'POST', path: '/v1/passkeys/revoke', body: { id } }))
  }
}
