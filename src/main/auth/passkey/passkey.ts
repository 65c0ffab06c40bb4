// Proving with a passkey: what a card would sign is the challenge the authenticator signs.
import { done } from '../../../card/port.ts'
import type { PasskeyEvidence } from '../../../contract/wire/proof.ts'
import { sha256 } from '../../central/proving.ts'
import type { AuthProvider } from '../port.ts'
import type { Authenticator, PasskeyFault } from './port.ts'

/** Level 1: nobody checked an identity when the key was made but through a card, and no law takes it for a signature. */
export const passkeyProvider = (
  authenticator: Authenticator,
  rpId: string
): AuthProvider<PasskeyFault, PasskeyEvidence> => ({
  kind: 'passkey',
  // each use is a gesture: a passkey never proves behind its holder's back
  abilities: { level: 1, provesQuietly: false },
  fit: () => done(undefined),
  credential: () => Promise.resolve(done({})),
  prove: async (transcript) => {
    const assertion = await authenticator.get(sha256(transcript), rpId)
    return assertion.ok ? done({ passkey: assertion.value }) : assertion
  },
  legalSignature: { possible: false, lacks: 'signatureCertificate' }
})
