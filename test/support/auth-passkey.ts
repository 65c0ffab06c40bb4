// An authenticator in software (WebAuthn Level 2 §6): ES256, discoverable, as small as the standard lets it be.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { done, failed } from '../../src/card/port.ts'
import type { Authenticator } from '../../src/main/auth/passkey/port.ts'

/** An authenticator that a test can spoil. */
export type TestAuthenticator = Authenticator & {
  /** whether its holder verifies themselves from now on */
  readonly verifies: (verified: boolean) => Promise<void>
  /** sets its counter back to what it was at the beginning, as on a copy made then */
  readonly rewind: () => Promise<void>
  readonly remove: () => Promise<void>
  readonly putBack: () => Promise<void>
  readonly close: () => Promise<void>
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex')

const flags = { present: 0x01, verified: 0x04, attested: 0x40 } as const

/** CBOR (RFC 8949) of what an ES256 authenticator says, laid out by hand */
const coseKey = (key: KeyObject): Buffer => {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const [one, other] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  return Buffer.concat([hex('a5010203262001215820'), one, hex('225820'), other])
}
const attestationNone = (authenticatorData: Buffer): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(authenticatorData.length)
  const named = (name: string): Buffer => Buffer.concat([Buffer.from([0x60 | name.length]), Buffer.from(name)])
  return Buffer.concat([
    hex('a3'),
    named('fmt'),
    named('none'),
    named('attStmt'),
    hex('a0'),
    named('authData'),
    hex('59'),
    length,
    authenticatorData
  ])
}

export type SoftOptions = {
  readonly origin?: string
  /** signs for this relying party whatever it is asked for */ readonly rpId?: string
}

/** `at`: the same keys, used at a page or for a relying party that are not ours */
export type SoftAuthenticator = TestAuthenticator & { readonly at: (wrong: SoftOptions) => TestAuthenticator }

export const softAuthenticator = (first: SoftOptions = {}): SoftAuthenticator => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0
  let verified = true
  let there = true
  const gone = failed({ fault: 'authenticatorGone' })
  const at = ({ origin = 'https://localhost', rpId: forced }: SoftOptions): SoftAuthenticator => {
    const clientData = (type: string, challenge: Uint8Array): string =>
      JSON.stringify({ type, challenge: text(challenge), origin, crossOrigin: false })
    const authenticatorData = (rpId: string, more: Buffer = Buffer.alloc(0)): Buffer => {
      const head = Buffer.alloc(5)
      head[0] = flags.present | (verified ? flags.verified : 0) | (more.length > 0 ? flags.attested : 0)
      head.writeUInt32BE(counter, 1)
      return Buffer.concat([sha256(forced ?? rpId), head, more])
    }
    return {
      at,
      create: async (challenge, rpId) => {
        if (!there) return gone
        counter += 1
        const length = Buffer.alloc(2)
        length.writeUInt16BE(id.length)
        const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)])
        return done({
          id: text(id),
          clientData: text(Buffer.from(clientData('webauthn.create', challenge))),
          attestation: text(attestationNone(authenticatorData(rpId, attested)))
        })
      },
      get: async (challenge, rpId) => {
        if (!there) return gone
        counter += 1
        const said = Buffer.from(clientData('webauthn.get', challenge))
        const data = authenticatorData(rpId)
        return done({
          id: text(id),
          clientData: text(said),
          authenticatorData: text(data),
          signature: text(sign('sha256', Buffer.concat([data, sha256(said)]), privateKey))
        })
      },
      verifies: async (now) => void (verified = now),
      rewind: async () => void (counter = 0),
      remove: async () => void (there = false),
      putBack: async () => void (there = true),
      close: () => Promise.resolve()
    }
  }
  return at(first)
}
