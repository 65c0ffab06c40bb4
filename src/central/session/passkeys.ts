// Passkeys at central: whether an assertion was made by the one that is enrolled, here, now, by its verified holder.
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { PasskeyProof } from '../../contract/wire/proof.ts'
import type { PasskeyPayload } from '../../contract/wire/session.ts'
import type { Central } from '../central.ts'
import { base64url, fromBase64url, sha256 } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Tables } from '../store/tables.ts'

export type StoredPasskey = Selectable<Tables['passkeys']>

/** COSE algorithms taken: EdDSA, ES256, RS256 */
const algorithms = [-8, -7, -257]

/** Refuses with credentialUnknown, credentialRevoked or credentialExpired. */
export const passkeyOf = async (central: Central, id: string): Promise<StoredPasskey> => {
  const row = await central.db.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst()
  demand(row !== undefined, 'credentialUnknown')
  demand(row.revoked_at === null, 'credentialRevoked')
  demand(row.expires_at > central.now().toISOString(), 'credentialExpired')
  return row
}

const verified = async (central: Central, passkey: StoredPasskey, proof: PasskeyProof) => {
  const { clientData, authenticatorData, signature } = proof.passkey
  const { rpId, origins } = central.settings.passkeys
  try {
    const { verified: good, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: passkey.id,
        rawId: passkey.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: clientData, authenticatorData, signature }
      },
      // the SHA-256 that a card would sign is what the authenticator signs as its challenge
      expectedChallenge: base64url(sha256(fromBase64url(proof.transcript))),
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      // counter and verification are judged below, each under a code of its own
      requireUserVerification: false,
      credential: { id: passkey.id, publicKey: new Uint8Array(fromBase64url(passkey.public_key)), counter: 0 }
    })
    return good ? authenticationInfo : null
  } catch {
    return null
  }
}

/** Moves the counter on. One that does not go up (WebAuthn §6.1.1) closes the passkey: there may be two of it. */
const count = async (central: Central, id: string, counter: number): Promise<void> => {
  const now = central.now().toISOString()
  const moved = await central.db
    .updateTable('passkeys')
    .set({ counter, used_at: now })
    .where('id', '=', id)
    // an authenticator that does not count says 0 for ever
    .where('counter', counter === 0 ? '=' : '<', counter)
    .executeTakeFirst()
  if (moved.numUpdatedRows > 0n) return
  await central.db
    .updateTable('passkeys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
  throw new Refusal('credentialCloned')
}

/** Refuses with signatureInvalid, userVerificationMissing or credentialCloned. */
export const checkAssertion = async (central: Central, passkey: StoredPasskey, proof: PasskeyProof): Promise<void> => {
  const info = await verified(central, passkey, proof)
  demand(info !== null, 'signatureInvalid')
  demand(info.userVerified, 'userVerificationMissing')
  await count(central, passkey.id, info.newCounter)
}

/** The key of a new passkey, made for `nonce` with its holder verified; refuses with enrolmentInvalid. */
export const checkRegistration = async (
  central: Central,
  nonce: string,
  made: z.output<typeof PasskeyPayload>
): Promise<{ readonly publicKey: string; readonly counter: number }> => {
  const { rpId, origins } = central.settings.passkeys
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        id: made.id,
        rawId: made.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: made.clientData, attestationObject: made.attestation }
      },
      expectedChallenge: nonce,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms
    })
    demand(registrationInfo?.credential.id === made.id, 'enrolmentInvalid')
    const { publicKey, counter } = registrationInfo.credential
    return { publicKey: base64url(publicKey), counter }
  } catch {
    throw new Refusal('enrolmentInvalid')
  }
}
